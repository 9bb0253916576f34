"""Like for like (同类事项): the same kind of matter as it was decided in different cities, side by side, by whom and why."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from auditlib.decisions.types import INCIDENT_WORDS, Decision
from auditlib.decisions.upon import value_shown
from auditlib.report.fragment import Fragment, compose
from auditlib.report.province.view import City, Province
from auditlib.report.table import Bit, Cell, Column, Group, Line, Part, Said, Table
from auditlib.report.told import china_time, person_words

MATTER = Column("事项", "wide")
COLUMNS = (
    Column("情形", "wide"),
    Column("决定", "short"),
    Column("理由", "wide"),
    Column("何人何时", "wide"),
)
# What judges alike or not; a correction states a figure, and so does what the auditor finds out himself: they judge nothing.
JUDGING = ("incident", "discretion", "finding")
SAID = "同一事项在{}以上有决定的列在一起；决定不一致的排在前面，是否应当一致，请对照情形和理由。"
SAME, OTHER = "情形相同而决定不同", "决定不一致"


class Ruled(NamedTuple):
    """A decision that counts in a published score, with the city that it is on."""

    city: City
    decision: Decision

    @property
    def facts(self) -> str:
        """What it was decided upon, as it was shown."""
        upon = self.decision.draft.upon
        return upon.shown if upon else ""


def alike(province: Province) -> Fragment:
    """List the matters that were decided in more than one city, those first that were decided differently."""
    groups = [(name, each) for name, each in _by_matter(province).items() if len({r.city.found.stem for r in each}) > 1]
    words, two = province.words, province.words.counted("两")
    columns = (MATTER, Column(words.city, "short"), *COLUMNS)
    if not groups:
        return compose("alike", [Said(f"没有在{two}以上作过决定的同类事项。")])
    groups.sort(key=lambda group: -_differs(group[1]))
    unlike = sum(bool(_differs(each)) for _, each in groups)
    parts: list[Part] = [
        Said(f"{len(groups)}类事项在{two}以上有决定，其中{unlike}类决定不一致。", "open" if unlike else ""),
        Said(SAID.format(two), "quiet"),
        Table(f"同类事项各{words.city}的决定", columns, [_group(province, *group) for group in groups], "alike"),
    ]
    return compose("alike", parts)


def _by_matter(province: Province) -> dict[str, list[Ruled]]:
    """Gather the judgements in force by the input that they bear on."""
    known = {decision.id: decision for decision in province.decisions}
    found: dict[str, list[Ruled]] = {}
    for city in province.cities:
        for told in city.score.get("decisions") or []:
            decision = known.get(told["id"])
            if decision is not None and told["counts"] and decision.kind in JUDGING and not _stated(province, decision):
                found.setdefault(decision.target.input, []).append(Ruled(city, decision))
    return {name: ruled for name, ruled in found.items() if name in province.standard.inputs}


def _stated(province: Province, decision: Decision) -> bool:
    """Tell whether a decision gives a figure or finding that only the auditor can give, which is each city's own."""
    item = province.standard.inputs.get(decision.target.input)
    return item is not None and item.source == "auditor" and not item.discretionary


def _differs(ruled: list[Ruled]) -> int:
    """Tell whether a matter was decided alike (0), differently (1), or differently on the same facts (2)."""
    if len({str(each.decision.value) for each in ruled}) == 1:
        return 0
    by_facts: dict[str, set[str]] = {}
    for each in ruled:
        by_facts.setdefault(each.facts, set()).add(str(each.decision.value))
    same = any(len(values) > 1 for facts, values in by_facts.items() if facts)
    return 2 if same else 1


def _group(province: Province, name: str, ruled: list[Ruled]) -> Group:
    label = province.standard.inputs[name].label
    # Of incidents judged one by one, as many are no like facts.
    most = OTHER if province.standard.inputs[name].each is not None else SAME
    mark = (None, OTHER, most)[_differs(ruled)]
    head: Cell = (Bit(label), Bit(mark, tone="lost" if mark == SAME else "open")) if mark else label
    return Group(head, list(_lines(province, name, ruled)))


def _lines(province: Province, name: str, ruled: list[Ruled]) -> Iterator[Line]:
    for each in sorted(ruled, key=lambda one: (str(one.decision.value), one.city.found.stem)):
        decision = each.decision
        value = INCIDENT_WORDS.get(str(decision.value)) if decision.kind == "incident" else None
        yield Line(
            [
                each.city.found.lead(),
                each.facts,
                each.city.found.lead(
                    value or value_shown(province.standard.inputs[name], decision.value), f"decision-{decision.seq}"
                ),
                decision.draft.reason,
                f"{person_words(decision.person)} {china_time(decision.time)}",
            ]
        )
