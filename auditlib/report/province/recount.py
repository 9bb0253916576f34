"""A published score taken apart again: what of each row was kept, lost and added, and through which effects.

A score object holds the values that each effect used, so the engine tells the rest from them; a score that the engine does
not come to again is not summarised. What a row lost is shared among its effects in this order, each taking no more than the
row has left, so that the effects' shares add up to the row's loss exactly; a row that is void loses all to what voids it:

    void of the row, awards not won, deductions taken from them, voids of a clause, other deductions in the text's order

A row that loses points through no effect of its own has them under the name REST. Where the readings say so, a row may lose
more than it has, deductions take of bonuses too, or a clause's deductions stop at its awards: only what counted is shared. What
bears on the total and leaves the row as it is stands apart; of a row that does not apply nothing is told.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

from auditlib.errors import AuditError
from auditlib.scoring.explain_missing import dead_ends
from auditlib.scoring.groups import counted
from auditlib.scoring.judge import Block
from auditlib.scoring.kinds import SIGN
from auditlib.scoring.own import own_total
from auditlib.scoring.result import Result
from auditlib.scoring.rows import bonus_in
from auditlib.scoring.score import score as score_cities
from auditlib.standard.full import full_points
from auditlib.standard.schema import Row, Standard
from auditlib.standard.types import SCALE
from auditlib.words import points_text

REST = ""
Score = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Share:
    """A row of a city in thousandths: own points kept, bonus on top, what each effect took of the own and added.

    kept = the row's points − the sum of `lost`; score = kept + bonus; bonus = the sum of `won`. `beyond` is what effects of the
    row add to the total, or below 0 take from it, beside the row.
    """

    kept: int
    bonus: int
    lost: Mapping[str, int]
    won: Mapping[str, int]
    beyond: Mapping[str, int]

    @property
    def score(self) -> int:
        """The row's score."""
        return self.kept + self.bonus


@dataclass(frozen=True, slots=True)
class Counted:
    """A score taken apart: each row's share, None where it is pending, the effects of which the condition holds, and dead ends.

    `own`: what the city's own scores come to, in thousandths; None without any.
    """

    shares: Mapping[str, Share | None]
    holding: frozenset[str]
    dead_ends: tuple[str, ...] = ()
    own: int | None = None


def thousandths(text: str) -> int:
    """Take exact points written as a decimal: "10.1" is 10100."""
    return int(Decimal(text) * SCALE)


def recount(standard: Standard, published: Sequence[Score], province: Score | None = None) -> list[Counted | None]:
    """Take score objects apart, each None where the engine does not come to the same score.

    `province` gives the province's figures, as for `score`. All that were scored under the same readings are counted at once; where the engine refuses one, each alone.
    """
    found: dict[int, Counted | None] = {}
    alike: dict[str, list[int]] = {}
    for at, score in enumerate(published):
        alike.setdefault(repr(score.get("readings")), []).append(at)
    for places in alike.values():
        found |= _together(standard, {at: published[at] for at in places}, province)
    return [found[at] for at in range(len(published))]


def _together(standard: Standard, published: Mapping[int, Score], province: Score | None) -> dict[int, Counted | None]:
    try:
        result = _result(standard, list(published.values()), province)
        return {place: _counted(result, at, score) for at, (place, score) in enumerate(published.items())}
    except (AuditError, KeyError, TypeError, ValueError, AttributeError):
        if len(published) == 1:
            return dict.fromkeys(published)
        parts = [_together(standard, {place: score}, province) for place, score in published.items()]
        return {place: counted for part in parts for place, counted in part.items()}


def _result(standard: Standard, published: Sequence[Score], province: Score | None) -> Result:
    values = [values_of(score) for score in published]
    names = list(dict.fromkeys(name for each in values for name in each))
    cities, table = [score.get("city") for score in published], [[each.get(name) for name in names] for each in values]
    frame = pd.DataFrame(table, cities, names, dtype=object)
    return score_cities(standard, frame, published[0]["readings"], province=province)


def values_of(score: Score) -> dict[str, Any]:
    """Take the values that a published score was made with: those of its effects, and of what else decides rows and grades."""
    asked = [*(each["inputs"] for each in score["effects"]), score.get("conditions", {})]
    return {name: value for inputs in asked for name, value in inputs.items()}


def _counted(result: Result, at: int, score: Score) -> Counted | None:
    if not _same(result, at, score):
        return None
    block, rows = result.block, result.standard.rows.values()
    shares = {row.id: _share(result.standard, row, block, at) for row in rows}
    holding = frozenset(name for name, outcome in block.outcomes.items() if outcome.occurs.holds[at])
    own = {row: thousandths(text) for row, text in (score.get("self_scores") or {}).items()}
    total = own_total(result.standard, block, at, own).total if own else None
    return Counted(shares, holding, tuple(each.said for each in dead_ends(result.standard, block, at)), total)


def _same(result: Result, at: int, score: Score) -> bool:
    """Tell whether a score came out as it was published; explanations may change their wording with the program."""
    rows = {
        row: None if points.gone is not None and points.gone[at] else points_text(int(points.score[at]))
        for row, points in result.block.rows.items()
    }
    effects = [(name, result.effect_text(name, at)) for name in result.standard.effects]
    return (
        score["rows"] == rows
        and [(each["id"], each["points"]) for each in score["effects"]] == effects
        and score["total"] == points_text(int(result.exact_total[at]))
        and score["provisional"] == bool(result.provisional.iloc[at])
        and score["eligible"] == _three(result.eligible.iloc[at])
        and score["sanctions"] == {name: _three(result.sanctions[name].iloc[at]) for name in result.standard.sanctions}
    )


def _three(value: Any) -> bool | None:
    return None if value is pd.NA else bool(value)


def _share(standard: Standard, row: Row, block: Block, at: int) -> Share | None:
    points, out = _Points(standard, block, row, at), block.rows[row.id].out
    if points.pending or (out is not None and out[at] and row.not_applicable != "full"):
        return None
    kept = min(points.score - points.bonus, row.points)
    lost: dict[str, int] = {}
    left = row.points - kept
    for name, claim in _claims(standard, row, points):
        if part := min(claim, left):
            lost[name] = lost.get(name, 0) + part
            left -= part
    won: dict[str, int] = {}
    over = points.score - kept
    for name in row.bonuses:
        if part := min(points.taken(name) - points.cut(name), over):
            won[name] = part
            over -= part
    beyond = {e.id: SIGN[e.role] * part for e in row.effects if e.id in row.outside and (part := points.taken(e.id))}
    return Share(kept, points.score - kept, lost, won, beyond)


def _claims(standard: Standard, row: Row, points: _Points) -> Iterator[tuple[str, int]]:
    """Go through what takes points of a row, in the order in which it is counted, with how much each would take."""
    for name in points.holding(row.voids):
        yield name, row.points
    yield from _unwon(standard, row, points).items()
    for name, _ in row.own:
        yield name, points.taken(name)
    for clause in row.clauses:
        for name in points.holding(clause.voids):
            yield name, sum(points.cut(effect.id) for effect in clause.effects if effect.id in row.awards)
    yield from _deducted(row, points).items()
    yield REST, row.points


def _unwon(standard: Standard, row: Row, points: _Points) -> dict[str, int]:
    """Tell what each award leaves unwon; those counted together leave no more than together they could have given."""
    full = {name: full_points(standard.effects[name], standard) for name in row.awards if not points.missing(name)}
    unwon = {name: most - points.taken(name) for name, most in full.items()}
    for group, members in standard.grouped:
        if members and all(name in full for name in members):
            could = counted([np.array([full[name]]) for name in members], group)
            left = sum(int(each[0]) for each in could) - sum(map(points.taken, members))
            for name in sorted(members, key=lambda each: -unwon[each]):
                unwon[name] = max(min(unwon[name], left), 0)
                left -= unwon[name]
    return unwon


def _deducted(row: Row, points: _Points) -> dict[str, int]:
    """Tell what each deduction from the row takes, without what the floor of its clause left out: of its last ones."""
    taken = {name: points.taken(name) for name in row.deductions}
    for clause in row.clauses:
        left = points.spared(clause.id)
        for effect in reversed(clause.effects):
            if part := min(left, taken.get(effect.id, 0)):
                taken[effect.id] -= part
                left -= part
    return taken


class _Points:
    """One city's points of a row, out of the engine's arrays."""

    def __init__(self, standard: Standard, block: Block, row: Row, at: int) -> None:
        self._row, self._outcomes, self._at = block.rows[row.id], block.outcomes, at
        self.pending = self._row.gone is not None and bool(self._row.gone[at])
        self.score = int(self._row.score[at])
        self.bonus = int(bonus_in(standard.rules, row, self._row)[at])

    def holding(self, voids: tuple[str, ...]) -> list[str]:
        """Tell the first of some voids that holds: it alone takes the points."""
        return [name for name in voids if self._outcomes[name].occurs.holds[self._at]][:1]

    def missing(self, name: str) -> bool:
        """Tell whether what an effect takes is not known."""
        mask = self._row.masks[name]
        return mask is not None and bool(mask[self._at])

    def taken(self, name: str) -> int:
        """Tell what an effect gives or takes."""
        return 0 if self.missing(name) else int(self._row.taken[name][self._at])

    def cut(self, name: str) -> int:
        """Tell by how much a void of its clause cuts an effect."""
        cancelled = self._row.cancelled
        return int(cancelled[name][self._at]) if name in cancelled else 0

    def spared(self, clause: str) -> int:
        """Tell by how much a clause's deductions exceed what is left of its awards, where they stop there."""
        return int(self._row.spared[clause][self._at]) if clause in self._row.spared else 0
