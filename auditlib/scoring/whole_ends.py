"""Between which points the total lies where it is more than the sum of the rows, and what groups leave of effects' ends.

The total rises with each row's own points, with its bonuses and with what is added, and falls with what is taken off. So its ends
are what the engine's own sum (`auditlib.scoring.total`) makes of the rows' ends, for every way in which rows may apply or not.
Only where bonuses count for less than a point in a section and for a point under their cap may more of them be worse: there
the cap is weighed by the bonuses' other end, which is no less sound. A coefficient is taken at both of its ends.

What a group leaves of an effect rises with that effect and falls with the others of the group.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from auditlib.scoring.arithmetic import Quantity
from auditlib.scoring.ends import EffectEnds, Ends
from auditlib.scoring.facts import Array, Mask
from auditlib.scoring.groups import counted
from auditlib.scoring.kinds import Outcome
from auditlib.scoring.rows import RowPoints
from auditlib.scoring.spans import Can, Span, Unbounded
from auditlib.scoring.total import total_up
from auditlib.scoring.truth import Truth
from auditlib.standard.schema import Row, Standard
from auditlib.standard.wholes import Group

# Beyond so many rows of which it is open whether they apply, each is taken at its better and worse end.
OPEN_ROWS = 6
NOTHING = Ends(0, 0)


@dataclass(frozen=True, slots=True)
class RowEnds:
    """What a row can come to, how much of that is its own and how much bonus; `stuck` where it stays pending throughout.

    `applies`: whether it can apply and whether it can not; the ends are those where it applies, `out` is what it comes to
    where it does not. `pending`: it may be pending and add nothing, which the ends then hold.
    """

    score: Ends
    own: Ends
    bonus: Ends
    stuck: bool
    applies: Can
    out: int = 0
    pending: bool = False

    @property
    def counts(self) -> bool:
        """Whether it can apply and add something, or be pending and add nothing."""
        return self.pending or (self.applies.hold and not self.stuck)

    @property
    def whole(self) -> Ends:
        """What it can come to whether it applies or not."""
        known = [*(self.score if self.counts else ()), *([self.out] if self.applies.fail else [])]
        return Ends(min(known, default=0), max(known, default=0))


def whole_ends(
    standard: Standard, rows: Mapping[str, RowEnds], effects: Mapping[str, EffectEnds], times: Span | None = None
) -> Ends:
    """Add up what rows and the effects that bear on the total can come to; `standard` is that of `summing`.

    `times`: between which values the coefficient lies, at whose ends the product has its own. Raises Unbounded.
    """
    if times is not None and times.never:
        return NOTHING
    open_ = [name for name, row in rows.items() if row.applies.fail and row.counts]
    turning = [name for name in open_ if _moves_others(standard, standard.rows[name])]
    ways = list(product((False, True), repeat=len(turning))) if len(turning) <= OPEN_ROWS else []
    if not ways:
        raise Unbounded("是否适用尚未定的评分行过多")
    out = [dict(zip(turning, way, strict=True)) for way in ways for _ in range(2)]
    best = np.tile([False, True], len(ways))
    summed = {name: _row(standard, standard.rows[name], row, [each.get(name) for each in out], best, effects)
              for name, row in rows.items()}  # fmt: skip
    nowhere = Truth(np.zeros(len(best), bool))
    outcomes = {
        name: Outcome(_either(best, NOTHING), None, nowhere) for name in (void.id for void in standard.total_voids)
    }
    found: set[int] = {0} if times is not None and times.lacks else set()
    for each in (None,) if times is None else times[:2]:
        factor = None if each is None else Quantity(np.array([each.numerator] * len(best), object), each.denominator)
        found |= set(map(int, total_up(standard, summed, outcomes, factor).total))
    return _void(standard, Ends(min(found), max(found)), effects)


def _void(standard: Standard, ends: Ends, effects: Mapping[str, EffectEnds]) -> Ends:
    """Tell what a total can come to with all that can make it void, or bound it."""
    low, high = ends
    for void in standard.total_voids:
        can, surely, most = effects[void.id].can, not effects[void.id].can_not, void.at_most
        if can and not most:
            low, high = (0, 0) if surely else (min(low, 0), max(high, 0))
        elif can:
            low, high = min(low, most), min(high, most) if surely else high
    return Ends(low, high)


def summing(standard: Standard) -> Standard:
    """Take the standard as its rows have left it: what becomes of bonuses in them is done."""
    parts = {name: getattr(standard, name) for name in type(standard).model_fields}
    rules = standard.rules.model_copy(update={"bonus": "after", "void_bonus": "keep"})
    return type(standard).model_construct(**parts | {"rules": rules})


def _row(  # noqa: PLR0913, PLR0917 - what a row's points are made of
    standard: Standard,
    row: Row,
    ends: RowEnds,
    turned: Sequence[bool | None],
    best: Mask,
    effects: Mapping[str, EffectEnds],
) -> RowPoints:
    """Lay out a row's ends as the engine's points: at its best and at its worst, in every way in which rows apply."""
    surely = ends.applies.fail and not ends.counts
    out = np.array([surely if way is None else way for way in turned], bool)
    moves = _moves_others(standard, row)
    # Of a row that is only left out or scored in full, either is an end like any other.
    score, own, bonus = ends.score, ends.own, ends.bonus
    if not moves and ends.applies.fail:
        score, kept = ends.whole, own if ends.counts else Ends(ends.out, ends.out)
        own = Ends(min(kept.low, ends.out), max(kept.high, ends.out))
        bonus = Ends(min(bonus.low, 0), max(bonus.high, 0)) if ends.counts else NOTHING
    if _parts_bonuses(standard):
        # Where the two count differently, the ends of one need not be there with those of the other.
        score = Ends(own.low + bonus.low, own.high + bonus.high)
    weighed = any(standard.sections[name].weight != 1 for name in standard.within(standard.item_of[row.id].section))
    mixed = weighed and standard.rules.cap is not None
    points = _either(best, score) * ~(out & moves)
    added = _either(best != mixed, bonus) * ~out
    taken = {name: _outside(effects[name], standard.effects[name].role, ends, best) for name in row.outside}
    masks = dict.fromkeys(taken)
    nothing = _either(best, NOTHING)
    return RowPoints(nothing, added, nothing, points, points, None, None, taken, masks, {}, {}, out if moves else None)


def _moves_others(standard: Standard, row: Row) -> bool:
    """Tell whether others count for more where a row does not apply: its points are spread, or others' no longer over it."""
    spread = any(each.not_applicable == "reweight" for each in standard.rows.values())
    return row.not_applicable == "reweight" or (row.not_applicable == "drop" and spread)


def _parts_bonuses(standard: Standard) -> bool:
    """Tell whether the total makes something else of bonuses than of the other points of a row."""
    return standard.rules.cap is not None or any(row.not_applicable == "reweight" for row in standard.rows.values())


def _outside(effect: EffectEnds, role: str, row: RowEnds, best: Mask) -> Array:
    low, high = effect.points
    low = 0 if effect.lacks or row.applies.fail else low
    nowhere = row.applies.fail and not (row.applies.hold or row.applies.lack)
    high = 0 if effect.always_lacks or nowhere else high
    good = best if role == "bonus" else ~best
    return _either(good, Ends(min(low, high), high))


def _either(best: Mask, ends: Ends) -> Array:
    """Take the high end where it is the best, else the low one, in Python's own integers, which no weight makes overflow."""
    return np.array([ends.high if good else ends.low for good in best], object)


# --- groups -------------------------------------------------------------------------------------------------------


def within_row(standard: Standard, members: Sequence[str]) -> bool:
    """Tell whether the sum of a group is all that its row makes of it, so that the row rises or falls with that sum."""
    rows = {standard.row_of[name].id for name in members}
    if len(rows) != 1:
        return False
    row, effects = standard.row_of[members[0]], [standard.effects[name] for name in members]
    others = sum(bool(set(members) & set(names)) for _, names in standard.grouped)
    roles, sources = ({getattr(effect, word, None) for effect in effects} for word in ("role", "from_"))
    apart = {effect.id in row.outside for effect in effects}
    drawn_on = {source for _, source in row.own} & set(members)
    clauses = {standard.clause_of[name].id for name in members}
    whole = len(clauses) == 1 or (
        not any(c.voids for c in row.clauses) and (row.floor or standard.rules.floor) != "clause"
    )
    return others == 1 and len(roles) == len(sources) == 1 and apart == {False} and not drawn_on and whole


def left_by_groups(
    ends: Mapping[str, EffectEnds], groups: Iterable[tuple[Group, tuple[str, ...]]]
) -> dict[str, EffectEnds]:
    """Tell what groups leave of their effects, of each by itself, one group after the other."""
    found = dict(ends)
    for group, members in groups:
        found |= {name: _left(group, members, n, found) for n, name in enumerate(members)}
    return found


def _left(group: Group, members: Sequence[str], n: int, ends: Mapping[str, EffectEnds]) -> EffectEnds:
    ours, lacks = ends[members[n]], any(ends[name].lacks for name in members)
    columns = [
        np.array(ends[name].points if m == n else ends[name].points[::-1], np.int64) for m, name in enumerate(members)
    ]
    low, high = counted(columns, group)[n].tolist()
    low = 0 if lacks else low
    always = any(ends[name].always_lacks for name in members)
    return EffectEnds(Ends(low, high), ours.can, ours.can_not, lacks, always)
