"""What a city's pages are made from: the audit's parts, and its figures row by row, effect by effect, value by value.

Nothing is computed here that the engine has not told; the self-score and its difference, which the engine does not know, are
taken exactly.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

import pandas as pd

from auditlib.decisions.apply import WHY_WORDS, Applied, Held, counted_elsewhere, in_force
from auditlib.decisions.settle import Fate
from auditlib.decisions.types import Target
from auditlib.evidence.tally import entered, periods_told
from auditlib.model import Attachment, Evidence, Incident
from auditlib.params import Params
from auditlib.report.figures import as_points, place
from auditlib.report.parts import WITHHELD, EffectFigures, RowFigures, ValueFigures
from auditlib.report.score_json import Status, status_of, value_of
from auditlib.report.standings import Standing, standing
from auditlib.report.told import named
from auditlib.scoring.explain import explain_row
from auditlib.scoring.explain_groups import eaten
from auditlib.scoring.explain_missing import DeadEnd, dead_ends
from auditlib.scoring.judge import Block
from auditlib.scoring.left_out import left_out
from auditlib.scoring.own import Own, own_total
from auditlib.scoring.result import Result
from auditlib.standard.effects import AnyEffect
from auditlib.standard.full import full_points
from auditlib.standard.inputs import Input
from auditlib.standard.schema import Row, Standard
from auditlib.standard.types import SCALE
from auditlib.words import MISSING, STATE_WORDS, number_text

WAITING, UNASKED = "待裁量", "无须填报"


@dataclass(frozen=True)
class CityView:
    """One city's audit as the fragments take it; `others` are the other ranked cities' totals, in thousandths."""

    params: Params
    standard: Standard
    evidence: Evidence
    result: Result
    applied: Applied
    others: tuple[int, ...] = ()

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
        given = self.applied.given
        return {name: self._value(name, item, given.get(name)) for name, item in self.standard.inputs.items()}

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
    def over(self) -> int:
        """By how many thousandths the bonuses exceed their cap, which the total is less than its rows."""
        totals = self.block.totals
        return int(self.result.exact_over[self.at] if totals is None else totals.over[self.at])

    @cached_property
    def grade(self) -> str | None:
        """The grade by the standard's list, quotas left aside; None while it is not known, or where there are none."""
        found = self.result.grades.iloc[self.at]
        return None if found is pd.NA else str(found)

    @cached_property
    def own(self) -> Own:
        """What the scores that the city gave itself come to: the total and the subtotals by section."""
        scores = {row: int(score * SCALE) for row, score in self.evidence.self_scores.items()}
        return own_total(self.standard, self.block, self.at, scores)

    @cached_property
    def own_total(self) -> Decimal | None:
        """The total of the scores that the city gave itself, put together as the audited one is."""
        given = self.evidence.self_scores
        if not given or self.own.total is None:
            return None
        return sum(given.values(), Decimal(0)) if self.standard.plain else as_points(self.own.total)

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

    @cached_property
    def left_out(self) -> frozenset[str]:
        """The inputs reported as 不适用 for which nothing waits."""
        return left_out(self.standard, self.block.facts, self.at)

    @cached_property
    def dead_ends(self) -> tuple[DeadEnd, ...]:
        """What cannot be worked out although every value is there."""
        return dead_ends(self.standard, self.block, self.at)

    @cached_property
    def status(self) -> Status:
        """How far the audit has come: 初核, 复核 or 定稿."""
        return status_of(self.applied)

    @cached_property
    def unconfirmed(self) -> tuple[Held, ...]:
        """The standing decisions that give a value and that no second person has confirmed, in the log's order."""
        return tuple(held for held in self.applied.held.values() if not held.fate.confirmed)

    @cached_property
    def idle(self) -> tuple[Held, ...]:
        """The standing decisions that do not count: unconfirmed where that is required, returned, stale."""
        return tuple(held for held in self.applied.held.values() if held.why)

    @cached_property
    def fates(self) -> tuple[Fate, ...]:
        """All decisions that bear on the city, the province's own included, in the log's order."""
        return tuple(self.applied.settled.of(self.evidence.code))

    @cached_property
    def rank(self) -> Standing | None:
        """The city's rank among those that have been scored; None while it is not known or not due."""
        found = self.result.eligible.iloc[self.at]
        eligible = None if found is pd.NA else bool(found)
        return standing(self.total, self.others, eligible=eligible, provisional=bool(self.pending))

    def subject(self, target: Target) -> Target:
        """Tell what a target comes to in the end: a decision's is what that decision is about."""
        fates = self.applied.settled.fates
        while target.of == "decision" and target.name in fates:
            target = fates[target.name].decision.target
        return target

    def incidents(self, *names: str) -> tuple[Incident, ...]:
        """The ledger's incidents of some inputs."""
        bases = {entered(self.standard, name) for name in names}
        return tuple(incident for incident in self.evidence.incidents if incident.input in bases)

    @cached_property
    def elsewhere(self) -> Mapping[Incident, Incident]:
        """The incidents whose event counts under a graver input, each with the one that counts."""
        return counted_elsewhere(self.standard, self.evidence, self.applied)

    def periods(self, name: str) -> str:
        """The periods that count for an input that is counted by month or quarter, with what there is in each."""
        rows = [each for each in in_force(self.evidence, self.applied) if each not in self.elsewhere]
        return periods_told(self.standard, name, (each for each in rows if each.input == entered(self.standard, name)))

    def _row(self, row: Row) -> RowFigures:
        points, at = self.block.rows[row.id], self.at
        pending, out = (mask is not None and bool(mask[at]) for mask in (points.gone, points.out))
        return RowFigures(
            row=row,
            item=self.standard.item_of[row.id],
            own=self.evidence.self_scores.get(row.id),
            score=None if pending else int(points.score[at]),
            before=int(points.before[at]),
            bonus=0 if out else int(points.bonus[at]),
            void=points.void is not None and bool(points.void[at]),
            story=explain_row(self.standard, self.block, at, row),
            out=out,
        )

    def _effect(self, effect: AnyEffect) -> EffectFigures:
        points, at = self.block.rows[self.standard.row_of[effect.id].id], self.at
        full = full_points(effect, self.standard) if effect.role == "award" else 0
        cut = points.cancelled.get(effect.id)
        return EffectFigures(
            effect=effect,
            points=self.result.effect_text(effect.id, at),
            holds=bool(self.block.outcomes[effect.id].occurs.holds[at]),
            full=full,
            short=int(points.taken[effect.id][at]) < full and self._wanted(effect, full),
            cancelled=cut is not None and bool(cut[at]),
            eaten=eaten(self.block, effect, at),
            explanation=self.explained[effect.id] + self._withheld(effect),
        )

    def _wanted(self, effect: AnyEffect, full: int) -> bool:
        """Tell whether an award could still have counted: where its row applies, and of several that stand for each other, none gave as much."""
        points, at = self.block.rows[self.standard.row_of[effect.id].id], self.at
        beside = [
            members for group, members in self.standard.grouped if group.most is not None and effect.id in members
        ]
        given = [sum(int(self.block.outcomes[name].points[at]) for name in members) for members in beside]
        return all(each < full for each in given) and (points.out is None or not points.out[at])

    def _withheld(self, effect: AnyEffect) -> str:
        """Tell which decisions keep an effect pending; the engine knows only that a value is absent."""
        told = [
            f"{value.item.label}的{named(self, value.decision.decision)}{WHY_WORDS[value.decision.why]}"
            for value in map(self.values.__getitem__, effect.inputs)
            if value.withheld and value.decision
        ]
        pending = told and self.result.effect_text(effect.id, self.at) is None
        return f"（{'，'.join(told)}，还不算数）" if pending else ""

    def _value(self, name: str, item: Input, held: Held | None) -> ValueFigures:
        given = self.evidence.values.get(name)
        used = value_of(self.result, name, self.at)
        state = self._lack(name, item, held) if used is None else STATE_WORDS.get(str(used), "")
        reported = "" if given is None else shown(item, given.value)
        return ValueFigures(
            name=name,
            item=item,
            text=state or shown(item, used),
            exact="" if used is None else str(used).lower() if isinstance(used, bool) else str(used),
            state=state,
            reported=(reported or MISSING) if held and item.source != "auditor" else "",
            place=place(given.origin) if given else "",
            proof=given.proof if given else "",
            decision=held,
        )

    def _lack(self, name: str, item: Input, held: Held | None) -> str:
        """Name why an input has no value: its decision does not count, it is missing, or nobody asks for it."""
        needed, judged = name in self.missing, item.source == "auditor"
        if held is not None and held.why and (needed or not judged):
            return WITHHELD[held.why]
        return item.awaited if needed else UNASKED


def shown(item: Input, value: object) -> str:
    """Write a value in the input's own words, without its unit; an absent one as nothing."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if item.type == "date" or item.states or item.each or str(value) in STATE_WORDS:
        return item.states.get(str(value)) or STATE_WORDS.get(str(value), str(value))
    return number_text(Decimal(str(value))) if item.type != "yes_no" else "是" if value else "否"
