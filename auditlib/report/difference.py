"""What changed from one score of a city to another: which rows, through which effects, because of which values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from auditlib.report.figures import NONE
from auditlib.report.fragment import Fragment, compose
from auditlib.report.table import Bit, Cell, Column, Group, Heading, Line, Part, Said, Table, simple
from auditlib.report.view import shown
from auditlib.standard.schema import Standard
from auditlib.words import MISSING, PENDING, PROVISIONAL

Score = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Moved:
    """Something that differs: its name, and what it was and is; None where there was or is nothing to tell."""

    name: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class RowMoved:
    """A row of which the points or an effect moved; each effect with the values that moved it and its sentence now."""

    row: str
    before: str | None
    after: str | None
    effects: tuple[tuple[Moved, tuple[Moved, ...], str], ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """All that moved between two scores of one city."""

    city: str
    total: Moved
    rows: tuple[RowMoved, ...]
    sanctions: tuple[Moved, ...]
    readings: tuple[Moved, ...]
    values: tuple[Moved, ...]

    @property
    def nothing(self) -> bool:
        """Whether the two are the same in all that counts."""
        same = self.total.before == self.total.after
        return same and not (self.rows or self.sanctions or self.readings or self.values)


def difference(standard: Standard, before: Score, after: Score) -> Difference:
    """Compare two score objects of one city under the same standard."""
    return Difference(
        city=after["city"],
        total=Moved("total", _total(before), _total(after)),
        rows=tuple(_rows(standard, before, after)),
        sanctions=tuple(_moved(before["sanctions"], after["sanctions"])),
        readings=tuple(_moved(before["readings"], after["readings"])),
        values=tuple(_moved(_values(before), _values(after))),
    )


def difference_fragment(standard: Standard, found: Difference, heading: str, causes: Sequence[str] = ()) -> Fragment:
    """Tell a difference as tables and as plain text; `causes` say which of the run's inputs changed."""
    return compose("difference", [Heading(heading, "difference"), *_parts(standard, found, causes)])


def _rows(standard: Standard, before: Score, after: Score) -> Iterator[RowMoved]:
    old, new = ({effect["id"]: effect for effect in score["effects"]} for score in (before, after))
    for row_id, row in standard.rows.items():
        moved = tuple(
            (
                Moved(effect.id, old[effect.id]["points"], new[effect.id]["points"]),
                tuple(_moved(old[effect.id]["inputs"], new[effect.id]["inputs"])),
                new[effect.id]["explanation"],
            )
            for effect in row.effects
            if effect.id in old
            and effect.id in new
            and any(old[effect.id][part] != new[effect.id][part] for part in ("points", "explanation"))
        )
        was, is_ = before["rows"].get(row_id), after["rows"].get(row_id)
        if was != is_ or moved:
            yield RowMoved(row_id, was, is_, moved)


def _moved(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Moved]:
    for name in dict.fromkeys([*before, *after]):
        if before.get(name) != after.get(name):
            yield Moved(name, before.get(name), after.get(name))


def _values(score: Score) -> dict[str, Any]:
    return {name: value for effect in score["effects"] for name, value in effect["inputs"].items()}


def _total(score: Score) -> str:
    return f"{score['total']}分" + (f"（{PROVISIONAL}）" if score["provisional"] else "")


def _parts(standard: Standard, found: Difference, causes: Sequence[str]) -> Iterator[Part]:
    if causes:
        yield Said(f"起因：{'；'.join(causes)}。")
    if found.nothing:
        yield Said("分数、处理、口径和所用的数都没有变化。")
        return
    same = found.total.before == found.total.after
    yield Said(f"总分{'不变，为' if same else f'由{found.total.before}到'}{found.total.after}。", "strong")
    if found.rows:
        columns = [
            Column("评分行", "id"),
            Column("原", "number"),
            Column("现", "number"),
            Column("计分点的变化", "wide"),
        ]
        columns.append(Column("因为", "wide"))
        yield Table("有变化的评分行", columns, [_row(standard, row) for row in found.rows])
    if found.values:
        columns = [Column("佐证", "wide"), Column("原", "number"), Column("现", "number")]
        yield simple("有变化的数", columns, [_value(standard, moved) for moved in found.values])
    if found.sanctions:
        columns = [Column("处理"), Column("原", "short"), Column("现", "short")]
        lines: list[list[Cell]] = [
            [standard.sanctions[each.name].label, _three(each.before), _three(each.after)] for each in found.sanctions
        ]
        yield simple("有变化的处理", columns, lines)
    if found.readings:
        columns = [Column("口径", "wide"), Column("原", "wide"), Column("现", "wide")]
        yield simple("有变化的口径", columns, [_reading(standard, each) for each in found.readings])


def _row(standard: Standard, row: RowMoved) -> Group:
    said = tuple(Bit(f"{moved.name} {_points(moved.before)}→{_points(moved.after)}") for moved, _, _ in row.effects)
    causes = {
        each.name: f"{standard.inputs[each.name].label} {_shown(standard, each.before, each.name)}"
        f"→{_shown(standard, each.after, each.name)}"
        for _, values, _ in row.effects
        for each in values
    }
    why = tuple(map(Bit, causes.values()))
    return Group(row.row, [Line([_points(row.before), _points(row.after), said or NONE, why or NONE])])


def _value(standard: Standard, moved: Moved) -> list[Cell]:
    name = moved.name
    return [standard.inputs[name].label, _shown(standard, moved.before, name), _shown(standard, moved.after, name)]


def _reading(standard: Standard, moved: Moved) -> list[Cell]:
    reading = standard.readings[moved.name]
    return [
        reading.question,
        *(
            reading.options[option].text if option in reading.options else NONE
            for option in (moved.before, moved.after)
        ),
    ]


def _shown(standard: Standard, value: Any, name: str) -> str:
    return shown(standard.inputs[name], value) or MISSING


def _points(points: str | None) -> str:
    return PENDING if points is None else points


def _three(value: bool | None) -> str:
    return "未定" if value is None else "有" if value else "无"
