"""What a row, an effect and a value come to, as the fragments tell it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from auditlib.decisions.apply import WHY_WORDS, Held, Why
from auditlib.report.figures import as_points
from auditlib.standard.effects import AnyEffect
from auditlib.standard.inputs import Input
from auditlib.standard.schema import Item, Row

WITHHELD: dict[Why, str] = WHY_WORDS | {"stale": "佐证已变，待重新决定"}


@dataclass(frozen=True, slots=True)
class RowFigures:
    """A row's points in thousandths; `score` None while it is pending, `own` None where the city gave itself none.

    `out`: it does not apply to the city, and has nothing, or its full points, for that.
    """

    row: Row
    item: Item
    own: Decimal | None
    score: int | None
    before: int
    bonus: int
    void: bool
    story: str
    out: bool = False

    @property
    def difference(self) -> Decimal | None:
        """By how much the audited score exceeds the city's own."""
        return None if self.score is None or self.own is None else as_points(self.score) - self.own

    @property
    def won(self) -> int:
        """What is left of the row's own points, before any bonus; none while it is pending."""
        if self.out:
            return self.score or 0
        return 0 if self.void or self.score is None else max(self.before, 0)

    @property
    def lost(self) -> int:
        """What of the row's own points was not won; none while it is pending. More than all of them where the row lies below 0."""
        if self.score is None or self.out:
            return 0
        below = not self.void and self.score == self.before + self.bonus
        return self.row.points - (min(self.won, self.before) if below else self.won)


@dataclass(frozen=True, slots=True)
class EffectFigures:
    """An effect's signed points as exact text, None while it is pending; whether it holds; what an award is at most, whether it is less.

    `full` is in thousandths, 0 for what is no award. `eaten`: a cap, or what it is counted with, left nothing of its points.
    """

    effect: AnyEffect
    points: str | None
    holds: bool
    full: int
    short: bool
    cancelled: bool
    eaten: bool
    explanation: str


@dataclass(frozen=True, slots=True)
class ValueFigures:
    """An input as the engine used it, with where it stands and who gave it; `state` names why there is no value.

    `exact` is the value as `score.json` writes it, empty where there is none. `reported` is what the city reported, where a
    decision stands for the input; `place` and `proof` are the report's.
    """

    name: str
    item: Input
    text: str
    exact: str
    state: str
    reported: str
    place: str
    proof: str
    decision: Held | None

    @property
    def withheld(self) -> bool:
        """Whether there is no value because the decision on it does not count."""
        return bool(self.state and self.decision and self.state == WITHHELD[self.decision.why])
