"""What is written into a workbook is read out of it again, whatever it is."""

from __future__ import annotations

import datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from auditlib.errors import EvidenceError
from auditlib.evidence.layout import inputs_asked
from auditlib.evidence.read import read_evidence
from auditlib.evidence.template import write_template
from auditlib.model import STATES, Evidence, Incident, Value
from auditlib.standard.inputs import Input
from auditlib.standard.load import load_standard
from auditlib.standard.schema import Standard
from tests.evidence.samples import (
    CITY,
    CODE,
    NOWHERE,
    Desk,
    clean,
    errors,
    full_evidence,
    line_of,
    small_standard,
    standard,
)

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


GIVEN_OF_EVERY_TYPE = """
id: given-2020
title: 省定标准
year: 2020
points: 10
inputs:
  listed: {label: 省挂牌, type: yes_no, source: province}
  grade: {label: 省评, type: state, source: province, states: {good: 良好, poor: 较差}}
  day: {label: 省定日, type: date, source: province}
  target: {label: 目标, type: count, source: province}
  limit: {label: 限额, type: amount, decimals: 2, source: province}
items:
  - id: "1"
    content: 工作
    rows:
      - id: "1"
        points: 10
        clauses:
          - id: "1.1"
            text: 工作得10分。
            effects:
              - {id: 1.1a, kind: flat, award: 10}
              - {id: 1.1b, kind: flat, deduct: 1, when: {any: [listed, {of: grade, state: poor}, {of: day, above: "2020-06-30"}]}}
              - {id: 1.1c, kind: steps, deduct: 1, of: target, above: limit, every: 1}
"""


@pytest.mark.parametrize(
    ("listed", "grade", "wanted"),
    [(False, "good", (False, "good")), (True, "较差", (True, "poor")), ("否", "不适用", (False, "not_applicable"))],
)
def test_what_the_province_gives_of_any_type_is_written_locked_and_read_again(
    tmp_path: Path, listed: object, grade: str, wanted: tuple[object, str]
) -> None:
    file, path = tmp_path / "given.yaml", tmp_path / "a.xlsx"
    file.write_text(GIVEN_OF_EVERY_TYPE, encoding="utf-8")
    given = load_standard(file)
    values: dict[str, object] = {"listed": listed, "grade": grade, "day": "2020-04-04", "target": 3, "limit": 2}
    write_template(given, path, city="甲市", given=values)  # type: ignore[arg-type]
    sheet = openpyxl.load_workbook(path)["指标"]
    cells = {name: sheet.cell(line_of(sheet, name), 4) for name in values}
    assert all(cell.protection.locked for cell in cells.values())
    assert cells["listed"].value == ("是" if wanted[0] else "否")
    found = read_evidence(path, given, city="甲市", given=values)  # type: ignore[arg-type]
    assert errors(found) == []
    assert {name: each.value for name, each in found.values.items()} == {
        **dict(zip(("listed", "grade"), wanted, strict=True)),
        **{"day": "2020-04-04", "target": 3, "limit": 2},
    }


def test_a_figure_of_the_province_that_fits_no_input_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EvidenceError, match="目标"):
        write_template(standard(), tmp_path / "a.xlsx", city=CITY, given={"target_certified": True})
    assert list(tmp_path.iterdir()) == []
