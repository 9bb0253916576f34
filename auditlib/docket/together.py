"""Values of many inputs and cities decided at once: a sheet with a line for each, all of them entered or none.

The sheet is a table (.xlsx, or tab-separated text) with a head: 城市, 输入, 值, 理由, and where wanted 依据. A line without a value
is left out, and told.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from auditlib.decisions.draft import Grounds, decide_input
from auditlib.decisions.types import Draft
from auditlib.docket.find import find_city, find_input
from auditlib.docket.saved import moved
from auditlib.drafting.grid import Grid
from auditlib.drafting.reader import read_grids
from auditlib.errors import AuditError, several
from auditlib.model import Person
from auditlib.review import Review, Saved, open_review

WANTED, BASIS = ("城市", "输入", "值", "理由"), "依据"


class Line(NamedTuple):
    """One line of the sheet: its number, whose value of which input, the value as written, why, and upon what."""

    number: int
    city: str
    input: str
    value: str
    reason: str
    basis: str


class Ready(NamedTuple):
    """What is to be entered for one city, and the lines that it stands in."""

    review: Review
    drafts: list[Draft]
    lines: list[Line]


def decide_sheet(path: Path, folder: Path | None, person: Person, reason: str = "") -> Iterator[str]:
    """Enter all values of a sheet in the log, one decision for each, and tell what came of it, city by city.

    `reason` is that of lines without one of their own. Raises AuditError, naming every line that is refused, before anything is
    entered.
    """
    lines = _lines(path)
    given = [line._replace(reason=line.reason or reason) for line in lines if line.value]
    if not given:
        raise AuditError(f"{path}: 没有一行有值")
    ready, faults = _drafted(given, folder, person)
    faults += [] if faults else _contradictions(ready)
    if faults:
        raise AuditError(f"{path}: 有 {len(faults)} 处要改，一项也没有录入\n{several(faults)}")
    for each in ready:
        yield from _entered(each)
    if left := len(lines) - len(given):
        yield f"有 {left} 行没有值，没有录入"


def _lines(path: Path) -> list[Line]:
    """Read the first table with such a head. Raises FileError for what cannot be read, AuditError where there is none."""
    for grid in read_grids(path):
        for at, head in enumerate(grid.lines):
            named = ["".join((cell or "").split()) for cell in head]
            if all(word in named for word in WANTED[:3]):
                return list(_below(grid, at + 1, named))
    raise AuditError(f"{path}: 找不到表头；应有一行写着 {'、'.join(WANTED)}（另可有 {BASIS}），其下一行一项")


def _below(grid: Grid, first: int, named: list[str]) -> Iterator[Line]:
    above = [""] * len(named)
    for number, line in enumerate(grid.lines[first:], first + 1):
        # A cell that is merged downwards counts for all lines that it spans.
        above = [old if cell is None else cell.strip() for cell, old in zip(line, above, strict=False)]
        cells = dict(zip(named, above, strict=False))
        if any(cells.get(word) for word in WANTED):
            yield Line(number, *(cells.get(word, "") for word in (*WANTED, BASIS)))


def _drafted(lines: list[Line], folder: Path | None, person: Person) -> tuple[list[Ready], list[str]]:
    """Make a decision of every line, by city; and tell the lines that are refused.

    What is given at discretion rests on other values, and so is decided after all that the sheet says of them.
    """
    found: dict[Path, Ready] = {}
    placed: dict[tuple[Path, str], Line] = {}
    faults = []
    for line in lines:
        try:
            params = find_city(line.city, folder)
            if params not in found:
                found[params] = Ready(open_review(params, person), [], [])
            name = find_input(found[params].review.case.standard, line.input)
            if placed.setdefault((params, name), line) is not line:
                raise AuditError(f"与第 {placed[params, name].number} 行是同一项，请只留一行")
        except AuditError as error:
            faults.append(_refused(line, error))
    for at_discretion in (False, True):
        for (params, name), line in placed.items():
            ready = found[params]
            if ready.review.case.standard.inputs[name].discretionary is not at_discretion:
                continue
            sight = ready.review.after(ready.drafts).sight()
            try:
                ready.drafts.append(decide_input(sight, name, line.value, Grounds(line.reason, line.basis)))
                ready.lines.append(line)
            except AuditError as error:
                faults.append(_refused(line, error))
    return list(found.values()), [said for _, said in sorted(faults)]


def _refused(line: Line, error: AuditError) -> tuple[int, str]:
    return line.number, f"第 {line.number} 行（{line.city} {line.input}）: {error}"


def _contradictions(ready: list[Ready]) -> list[str]:
    faults = []
    for each in ready:
        try:
            each.review.check(each.drafts)
        except AuditError as error:
            faults.append(f"第 {'、'.join(str(line.number) for line in each.lines)} 行: {error}")
    return faults


def _entered(ready: Ready) -> Iterator[str]:
    """Enter the decisions of one city, and tell their numbers, what waits to be confirmed, and what they moved."""
    review, before = ready.review, ready.review.case
    saved: list[Saved] = [review.enter(draft) for draft in ready.drafts]
    numbers = [each.number for each in saved]
    between = f"第{numbers[0]}号" if len(numbers) == 1 else f"第{numbers[0]}号至第{numbers[-1]}号"
    yield f"{review.case.params.city}：已录入 {len(saved)} 项（{between}）"
    held = [review.case.applied.held.get(each.fate.decision.id) for each in saved]
    if waiting := sum(each is not None and each.why == "unconfirmed" for each in held):
        yield f"其中 {waiting} 项待另一人复核（auditlib decide confirm），之后才算数"
    yield from moved(before, review.case)
