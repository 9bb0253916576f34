"""What a city's pages are made from: the audit's parts, and its figures row by row, effect by effect, value by value.

Nothing is computed here that the engine has not told; the self-score and its difference, which the engine does not know, are
taken exactly.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from auditlib.model import Attachment, Decision, Evidence, Incident
from auditlib.params import Params
from auditlib.report.figures import as_points, place
from auditlib.report.score_json import value_of
from auditlib.scoring.explain import explain_row
from auditlib.scoring.judge import Block
from auditlib.scoring.result import Result
from auditlib.standard.effects import AnyEffect, Choice, Flat
from auditlib.standard.schema import Input, Item, Row, Standard
from auditlib.words import MISSING, STATE_WORDS, number_text

WAITING, UNASKED = "待裁量", "无须填报"


@dataclass(frozen=True, slots=True)
class RowFigures:
    """A row's points in thousandths; `score` None while it is pending, `own` None where the city gave itself none."""

    row: Row
    item: Item
    own: Decimal | None
    score: int | None
    before: int
    bonus: int
    void: bool
    story: str

    @property
    def difference(self) -> Decimal | None:
        """By how much the audited score exceeds the city's own."""
        return None if self.score is None or self.own is None else as_points(self.score) - self.own


@dataclass(frozen=True, slots=True)
class EffectFigures:
    """An effect's signed points as exact text, None while it is pending; whether it holds; whether an award is not full."""

    effect: AnyEffect
    points: str | None
    holds: bool
    short: bool
    cancelled: bool
    explanation: str


@dataclass(frozen=True, slots=True)
class ValueFigures:
    """An input as the engine used it, with where it stands and who gave it; `state` names why there is no value."""

    name: str
    item: Input
    text: str
    state: str
    reported: str
    place: str
    proof: str
    decision: Decision | None


@dataclass(frozen=True)
class CityView:
    """One city's audit as the fragments take it."""

    params: Params
    standard: Standard
    evidence: Evidence
    result: Result
    decisions: tuple[Decision, ...]

    @cached_property
    def at(self) -> int:
        """The city's place in the result."""
        return self.result.place(self.params.city)

    @cached_property
    def block(self) -> Block:
        """Every intermediate value of the engine."""
        return self.result.block

    @cached_property
    def explained(self) -> Mapping[str, str]:
        """Each effect's sentence."""
        return self.result.explain(self.params.city)

    @cached_property
    def rows(self) -> Mapping[str, RowFigures]:
        """Each row's figures, in the official order."""
        return {row_id: self._row(row) for row_id, row in self.standard.rows.items()}

    @cached_property
    def effects(self) -> Mapping[str, EffectFigures]:
        """Each effect's figures, in the order of the text."""
        return {effect.id: self._effect(effect) for effect in self.standard.effects.values()}

    @cached_property
    def values(self) -> Mapping[str, ValueFigures]:
        """Each input as it was used."""
        decided = {decision.input: decision for decision in self.decisions}
        return {name: self._value(name, item, decided.get(name)) for name, item in self.standard.inputs.items()}

    @cached_property
    def rows_of(self) -> Mapping[str, tuple[str, ...]]:
        """The rows that each input is used in."""
        of = self.standard.inputs_of
        return {name: tuple(row for row in of if name in of[row]) for name in self.standard.inputs}

    @cached_property
    def files(self) -> Mapping[str, Attachment]:
        """The attachments by name."""
        return {attachment.name: attachment for attachment in self.evidence.attachments}

    @cached_property
    def pending(self) -> tuple[str, ...]:
        """The rows without a score yet."""
        return tuple(row_id for row_id, figures in self.rows.items() if figures.score is None)

    @cached_property
    def total(self) -> int:
        """The sum of the rows that have a score, in thousandths."""
        return int(self.result.exact_total[self.at])

    @cached_property
    def own_total(self) -> Decimal | None:
        """The sum of the scores that the city gave itself."""
        return sum(self.evidence.self_scores.values(), Decimal(0)) if self.evidence.self_scores else None

    @cached_property
    def without_own(self) -> tuple[str, ...]:
        """The rows that the city gave itself no score for."""
        return tuple(row_id for row_id, figures in self.rows.items() if figures.own is None)

    @cached_property
    def difference(self) -> Decimal | None:
        """By how much the total exceeds the city's own: only where both are complete."""
        if self.pending or self.without_own or self.own_total is None:
            return None
        return as_points(self.total) - self.own_total

    @cached_property
    def missing(self) -> tuple[str, ...]:
        """The inputs that are needed and absent."""
        lacking = self.result.missing.iloc[self.at]
        return tuple(name for name in self.standard.inputs if lacking[name])

    def incidents(self, *names: str) -> tuple[Incident, ...]:
        """The ledger's incidents of some inputs."""
        return tuple(incident for incident in self.evidence.incidents if incident.input in names)

    def _row(self, row: Row) -> RowFigures:
        points, at = self.block.rows[row.id], self.at
        pending = points.gone is not None and bool(points.gone[at])
        return RowFigures(
            row=row,
            item=self.standard.item_of[row.id],
            own=self.evidence.self_scores.get(row.id),
            score=None if pending else int(points.score[at]),
            before=int(points.before[at]),
            bonus=int(points.bonus[at]),
            void=points.void is not None and bool(points.void[at]),
            story=explain_row(self.standard, self.block, at, row),
        )

    def _effect(self, effect: AnyEffect) -> EffectFigures:
        points, at = self.block.rows[self.standard.row_of[effect.id].id], self.at
        full = (
            effect.gives
            if isinstance(effect, Flat)
            else max(effect.gives.values())
            if isinstance(effect, Choice)
            else 0
        )
        cut = points.cancelled.get(effect.id)
        return EffectFigures(
            effect=effect,
            points=self.result.effect_text(effect.id, at),
            holds=bool(self.block.outcomes[effect.id].occurs.holds[at]),
            short=effect.role == "award" and int(points.taken[effect.id][at]) < full,
            cancelled=cut is not None and bool(cut[at]),
            explanation=self.explained[effect.id],
        )

    def _value(self, name: str, item: Input, decision: Decision | None) -> ValueFigures:
        given = self.evidence.values.get(name)
        used = value_of(self.result, name, self.at)
        lack = UNASKED if name not in self.missing else WAITING if item.source == "auditor" else MISSING
        state = lack if used is None else STATE_WORDS.get(str(used), "")
        reported = "" if given is None else shown(item, given.value)
        text = state or shown(item, used)
        origin = decision.origin if decision else given.origin if given else None
        return ValueFigures(
            name=name,
            item=item,
            text=text,
            state=state,
            reported=reported if decision and reported != text else "",
            place=place(origin) if origin else "",
            proof=given.proof if given else "",
            decision=decision,
        )


def shown(item: Input, value: object) -> str:
    """Write a value in the input's own words, without its unit; an absent one as nothing."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if item.states or str(value) in STATE_WORDS:
        return item.states.get(str(value)) or STATE_WORDS.get(str(value), str(value))
    return number_text(Decimal(str(value))) if item.type != "yes_no" else "是" if value else "否"
