"""What one other option of a reading would change in a city, the other readings being as they are in force."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Set
from typing import Any, NamedTuple

from auditlib.scoring.given import Figure, lacking
from auditlib.scoring.judge import Block, judge
from auditlib.scoring.peers import with_sums
from auditlib.scoring.result import Result
from auditlib.scoring.score import score_in_force
from auditlib.standard.parts import provinces_in
from auditlib.standard.readings import under
from auditlib.standard.schema import Standard


class Alternative(NamedTuple):
    """Another option and what it would do, in thousandths: the total then and its change, and the rows that change.

    rows: each row's score before and after, None where it is pending. alone: the figures of the province that the option
    asks for and that are not given, so that they were taken of this city alone.
    """

    reading: str
    option: str
    total: int
    change: int
    rows: Mapping[str, tuple[int | None, int | None]]
    alone: tuple[Figure, ...]

    @property
    def moves(self) -> bool:
        """Whether the option would change anything."""
        return bool(self.change or self.rows)


def alternatives(
    standard: Standard, result: Result, city: object, province: Mapping[str, Any] | None = None
) -> list[Alternative]:
    """Tell what each option that is not in force would do to a city; `standard` is the one read from its file.

    Every option goes through the engine; of one that only defines effects anew, only the rows that hold them do.
    """
    at = result.place(city)
    facts, now = result.facts.cut(slice(at, at + 1)), _rows(result.block, at)
    total = int(result.exact_total[at])
    given, found = province or {}, []
    wanting = {*lacking(result.standard, given)}
    for name, option in _others(standard, result.readings):
        chosen = {**result.readings, name: option}
        read = under(standard, chosen)
        alone = tuple(figure for figure in lacking(read, given) if figure not in wanting)
        summed = with_sums(read, facts, {} if alone else given) if _compares(standard, read, name) else facts
        touched = _touched(standard, name, {option, result.readings[name]})
        if touched is None or result.exact_bonus is not None or not read.summable:
            other = score_in_force(read, summed, chosen)
            then, after = _rows(other.block, 0), int(other.exact_total[0])
        else:
            then = now | _rows(judge(keep_rows(read, touched), summed), 0)
            after = total + sum((then[row] or 0) - (now[row] or 0) for row in touched)
        rows = {row: (now[row], points) for row, points in then.items() if now[row] != points}
        found.append(Alternative(name, option, after, after - total, rows, alone))
    return found


def _others(standard: Standard, chosen: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for name, reading in standard.readings.items():
        yield from ((name, option) for option in reading.options if option != chosen[name])


def _compares(standard: Standard, read: Standard, name: str) -> bool:
    """Tell whether what a reading defines anew, as it now stands, holds cities against the province."""
    anew = {effect.id for option in standard.readings[name].options.values() for effect in option.effects}
    return bool(provinces_in(tuple(read.effects[each] for each in anew)))


def _touched(standard: Standard, name: str, options: Set[str]) -> tuple[str, ...] | None:
    """Tell the rows of which some options of a reading define effects anew; None where one of them sets a rule of all."""
    changed = [standard.readings[name].options[option] for option in options]
    if any(option.set_.model_fields_set for option in changed):
        return None
    anew = {effect.id for option in changed for effect in option.effects}
    return tuple(row.id for row in standard.rows.values() if any(effect.id in anew for effect in row.effects))


def keep_rows(standard: Standard, rows: Collection[str]) -> Standard:
    """Keep of a standard's items those that hold some rows, whose points the others do not touch."""
    items = tuple(item for item in standard.items if any(row.id in rows for row in item.rows))
    # Made anew, without what the whole standard has worked out of its items and kept.
    parts = {name: getattr(standard, name) for name in type(standard).model_fields}
    return type(standard).model_construct(**parts | {"items": items})


def _rows(block: Block, at: int) -> dict[str, int | None]:
    rows = block.rows.items()
    return {name: None if row.gone is not None and row.gone[at] else int(row.score[at]) for name, row in rows}
