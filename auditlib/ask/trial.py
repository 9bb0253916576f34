"""What-if (试算): a province scored again with something changed, and what that moves: totals, ranks, rows, and by which effects."""

from __future__ import annotations

from dataclasses import dataclass

from auditlib.ask.cities import Cities
from auditlib.standard.effects import AnyEffect, Void
from auditlib.wording.effects import role_word


@dataclass(frozen=True, slots=True)
class EffectMoved:
    """An effect that comes to other points: as exact text before and after (None: pending), and its sentence now.

    Of a void, whether it holds: 不得分 and 未发生.
    """

    effect: str
    before: str | None
    after: str | None
    explanation: str


@dataclass(frozen=True, slots=True)
class RowMoved:
    """A row with another score, in thousandths (None: pending), through which effects."""

    row: str
    before: int | None
    after: int | None
    effects: tuple[EffectMoved, ...]


@dataclass(frozen=True, slots=True)
class CityMoved:
    """A city's total in thousandths and its rank (None: without), before and after."""

    city: str
    total: tuple[int, int]
    rank: tuple[int | None, int | None]


@dataclass(frozen=True, slots=True)
class Trial:
    """What a change does: to the city asked about row by row, and to every city whose total or rank moves."""

    city: CityMoved
    rows: tuple[RowMoved, ...]
    others: tuple[CityMoved, ...]


def try_out(before: Cities, after: Cities, city: str) -> Trial:
    """Compare a province with itself changed, with one city in view."""
    moved = [_city(before, after, str(name)) for name in before.frame.index]
    ours = next(each for each in moved if each.city == city)
    others = tuple(m for m in moved if m.city != city and (m.total[0] != m.total[1] or m.rank[0] != m.rank[1]))
    return Trial(ours, tuple(_rows(before, after, city)), others)


def _city(before: Cities, after: Cities, city: str) -> CityMoved:
    totals = [int(each.result.exact_total[each.result.place(city)]) for each in (before, after)]
    return CityMoved(city, (totals[0], totals[1]), (before.ranks.get(city), after.ranks.get(city)))


def _rows(before: Cities, after: Cities, city: str) -> list[RowMoved]:
    at = before.result.place(city)
    explained = after.result.explain(city)
    found = []
    for row_id, row in after.result.standard.rows.items():
        scores = [_score(each, row_id, at) for each in (before, after)]
        effects = []
        for effect in row.effects:
            texts = [_text(each, effect, at) for each in (before, after)]
            if texts[0] != texts[1]:
                effects.append(EffectMoved(effect.id, texts[0], texts[1], explained[effect.id]))
        if scores[0] != scores[1] or effects:
            found.append(RowMoved(row_id, scores[0], scores[1], tuple(effects)))
    return found


def _text(cities: Cities, effect: AnyEffect, at: int) -> str | None:
    """Write what an effect came to; of a void, which has no points of its own, whether it holds."""
    text = cities.result.effect_text(effect.id, at)
    if text is None or not isinstance(effect, Void):
        return text
    return role_word(effect) if cities.result.block.outcomes[effect.id].occurs.holds[at] else "未发生"


def _score(cities: Cities, row_id: str, at: int) -> int | None:
    row = cities.result.block.rows[row_id]
    return None if row.gone is not None and row.gone[at] else int(row.score[at])
