"""The layout of the workbook: what writing and reading it have in common.

Columns are found by their headings and lines by their ids, so that rows inserted, moved or sorted by hand do no harm. A
line's id is an input's name, or # and the id of a score row for its self-score.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from auditlib.standard.inputs import Input
from auditlib.standard.parts import inputs_in
from auditlib.standard.schema import Clause, Row, Standard

VERSION = "1"

COVER, INDICATORS, LEDGER, ATTACHMENTS, GUIDE = "封面", "指标", "台账", "附件", "填写说明"
SHEETS = (COVER, INDICATORS, LEDGER, ATTACHMENTS)

# What a draft calls them, and what the user sees.
COVER_LABELS = {
    "year": "考核年度",
    "filler": "填报人",
    "date": "填报日期",
    "stamp": "模板标识",
}
LEDGER_HEADINGS = {
    "input": "事项",
    "date": "日期",
    "description": "情况说明",
    "count": "数量",
    "verified": "查实",
    "document": "文书号",
    "attachment": "附件",
}
EVENT_HEADING, DEADLINE_HEADING = "事件编号", "应报日期"
ATTACHMENT_HEADINGS = {"name": "文件名", "about": "内容说明", "sha256": "SHA-256"}

SCORE_MARK = "#"
TOTAL_MARK = "#"
YES, NO = "是", "否"


Kind = Literal["row", "clause", "input", "asked", "auditor", "other"]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the indicator sheet: a score row's heading, a clause, an input, or a word about one asked elsewhere."""

    kind: Kind
    row: Row | None = None
    clause: Clause | None = None
    name: str = ""
    at: str = ""


def lines(standard: Standard) -> Iterator[Line]:
    """Lay out the indicator sheet in the official order; each input is asked once, at the clause that uses it first.

    What decides whether a row applies is asked at its first clause.
    """
    asked: dict[str, str] = {}
    for row in standard.rows.values():
        yield Line("row", row=row)
        told, applies = set[str](), inputs_in(row.applies)
        for clause in row.clauses:
            yield Line("clause", clause=clause)
            used = {*applies, *(name for effect in clause.effects for name in inputs_in(effect))} - told
            told |= used
            for name in sorted(used, key=list(standard.inputs).index):
                kind = _kind(standard.inputs[name], name in asked)
                yield Line(kind, name=name, at=asked.setdefault(name, clause.id))
    others = [name for name in inputs_asked(standard) if name not in asked]
    if others:
        yield Line("other")
        yield from (Line("input", name=name) for name in others)


def _kind(item: Input, asked_before: bool) -> Kind:
    return "auditor" if item.source == "auditor" else "asked" if asked_before else "input"


def inputs_asked(standard: Standard) -> dict[str, Input]:
    """Tell the inputs that stand in a city's workbook: all but the auditor's own."""
    return {name: item for name, item in standard.inputs.items() if item.source != "auditor"}


def ledger_names(standard: Standard) -> dict[str, str]:
    """Tell which input each word of the ledger's drop-down list stands for: labels, with the id where two are alike."""
    names = [name for name, item in inputs_asked(standard).items() if item.ledger and not item.rows_of]
    alike = Counter(standard.inputs[name].label for name in names)
    return {
        label if alike[label] == 1 else f"{label}（{name}）": name
        for name in names
        for label in [standard.inputs[name].label]
    }


def cover_labels(standard: Standard) -> dict[str, str]:
    """Tell the lines of the cover: whose it is, by the standard's word for a city, then the rest."""
    return {"city": f"{standard.words.city}名", "code": standard.words.code, **COVER_LABELS}


def indicator_headings(standard: Standard) -> dict[str, str]:
    """Tell the columns of the indicator sheet that are read."""
    return {"value": "填报值", "proof": "证明材料所在", "score": f"{standard.words.city}自评分", "id": "标识"}


def ledger_headings(standard: Standard) -> dict[str, str]:
    """Tell the columns of a standard's ledger: event, deadline and marks where it has a use for them."""
    event = {"event": EVENT_HEADING} if standard.once else {}
    deadline = {"deadline": DEADLINE_HEADING} if any(item.due for item in standard.inputs.values()) else {}
    return LEDGER_HEADINGS | event | deadline | {mark: mark for mark in marks_in(standard)}


def marks_in(standard: Standard) -> list[str]:
    """Name the marks that a standard has rows of its ledger told apart by."""
    tallies = (item.tally for item in standard.inputs.values() if item.tally is not None)
    return list(dict.fromkeys(tally.marked for tally in tallies if tally.marked is not None))


def stamp(standard: Standard, code: str) -> str:
    """Write the template's mark: the standard, the layout's version and the city's code."""
    return f"{standard.id}/{VERSION}/{code}"
