"""What is written into a workbook is read out of it again, whatever it is."""

from __future__ import annotations

import datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from auditlib.evidence.layout import inputs_asked
from auditlib.evidence.read import read_evidence
from auditlib.evidence.template import write_template
from auditlib.model import STATES, Evidence, Incident, Value
from auditlib.standard.schema import Input, Standard
from tests.evidence.samples import CITY, CODE, NOWHERE, Desk, clean, errors, full_evidence, small_standard, standard

small = cache(small_standard)
words = st.text(st.characters(categories=["L", "N", "P", "S", "Zs"]), max_size=30).map(str.strip)


def values_of(item: Input) -> st.SearchStrategy[object]:
    """Every value that an input can have, its states and 缺证 among them."""
    of_type: dict[str, st.SearchStrategy[object]] = {
        "yes_no": st.booleans(),
        "state": st.sampled_from(list(item.states) or [""]),
        "count": st.integers(int(item.min), int(item.max)),
        "amount": st.decimals(item.min, item.max, places=item.decimals),
    }
    return st.one_of(of_type[item.type], st.sampled_from((*STATES, None)))


@st.composite
def evidence_of(draw: st.DrawFn, standard: Standard) -> Evidence:
    """Evidence without contradictions: a ledger input holds the sum of its verified incidents."""
    asked = inputs_asked(standard)
    days = st.dates(datetime.date(standard.year, 1, 1), datetime.date(standard.year, 12, 31))
    names = st.sampled_from([name for name, item in asked.items() if item.ledger])
    incident = st.builds(
        Incident, names, days, words, st.integers(1, 10**6), st.booleans(), words, words, st.just(NOWHERE)
    )
    incidents = draw(st.lists(incident, max_size=6, unique_by=lambda each: (each.input, each.date)))
    values = {name: draw(values_of(item)) for name, item in asked.items()}
    for name, item in asked.items():
        sums = [each.count if each.verified else 0 for each in incidents if each.input == name]
        values[name] = sum(sums) if sums else draw(st.sampled_from((0, None))) if item.ledger else values[name]
    scores = {row: draw(st.decimals(0, 10, places=3)) for row in standard.rows}
    return Evidence(
        city=draw(words.filter(bool)),
        code=draw(st.from_regex(r"[0-9]{6}", fullmatch=True)),
        year=standard.year,
        filler=draw(words),
        date=draw(st.none() | st.dates(datetime.date(1950, 1, 1), datetime.date(2100, 1, 1))),
        values={name: Value(value, NOWHERE, draw(words)) for name, value in values.items()},  # type: ignore[arg-type]
        self_scores=scores,
        incidents=tuple(incidents),
    )


@given(evidence_of(small()))
@settings(max_examples=30, phases=[Phase.explicit, Phase.reuse, Phase.generate])
def test_evidence_that_is_written_is_read_again(evidence: Evidence) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "a.xlsx"
        write_template(small(), path, city=evidence.city, code=evidence.code, filled=evidence)
        found = read_evidence(path, small(), city=evidence.city, code=evidence.code)
    assert errors(found) == []
    assert clean(found) == evidence


def test_a_full_workbook_of_the_bundled_standard_is_read_again(desk: Desk) -> None:
    assert clean(desk.read(city=CITY, code=CODE)) == clean(full_evidence())


def test_written_again_from_what_was_read_it_is_the_same_file(desk: Desk) -> None:
    again = desk.folder / "again.xlsx"
    write_template(standard(), again, city=CITY, code=CODE, filled=desk.read())
    assert again.read_bytes() == desk.good


@given(st.decimals(0, 10**13, places=2))
@settings(max_examples=10)
def test_money_is_read_to_the_fen(amount: Decimal) -> None:
    evidence = Evidence(CITY, values={"arrears_yuan": Value(amount, NOWHERE)})
    with TemporaryDirectory() as folder:
        path = Path(folder) / "a.xlsx"
        write_template(standard(), path, city=CITY, filled=evidence)
        assert read_evidence(path, standard()).values["arrears_yuan"].value == amount
