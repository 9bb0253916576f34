"""What the decisions do to a city's values, in the order in which one goes before the other:

    withdrawal > correction, finding, discretion > incident ruling > province ruling > evidence

A decision that does not count yet (to be confirmed, returned, stale) withholds its value: what needs it is pending (待定).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from auditlib.decisions.settle import Fate, Settled
from auditlib.decisions.types import COUNT, GIVING, Decision, Upon
from auditlib.decisions.upon import counting, incident_key, upon
from auditlib.evidence.incidents import counted
from auditlib.evidence.once import repeated, sharing
from auditlib.evidence.tally import counting_rows_of
from auditlib.model import Evidence, Incident, type_of_value
from auditlib.standard.checks import broken
from auditlib.standard.each import figures_in
from auditlib.standard.parts import inputs_in
from auditlib.standard.schema import Standard

Why = Literal["", "unconfirmed", "returned", "stale", "torn"]
WHY_WORDS: dict[Why, str] = {
    "": "", "unconfirmed": "待复核", "returned": "已退回", "stale": "佐证已变", "torn": "互相矛盾",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Held:
    """A standing decision as it bears on a city: why it does not count, if it does not, and the evidence under it now."""

    fate: Fate
    why: Why
    now: Upon | None

    @property
    def decision(self) -> Decision:
        """The decision."""
        return self.fate.decision

    @property
    def made_upon(self) -> Upon | None:
        """The evidence that it was made upon, or on which it was last confirmed."""
        return _made_upon(self.fate)


@dataclass(frozen=True, slots=True)
class Applied:
    """A city's values in force (None: missing or withheld), which decision gave each, its incidents' rulings, the readings.

    `held` are all standing decisions that bear on the city, by decision id, in the log's order.
    """

    values: Mapping[str, type_of_value]
    given: Mapping[str, Held]
    incidents: Mapping[str, Held]
    readings: Mapping[str, str]
    held: Mapping[str, Held]
    settled: Settled

    @property
    def withheld(self) -> dict[str, Why]:
        """The inputs whose decision does not count, with the reason."""
        return {name: held.why for name, held in self.given.items() if held.why}


def apply(
    standard: Standard, evidence: Evidence, settled: Settled, *, must_confirm: bool, readings: Mapping[str, str]
) -> Applied:
    """Lay the standing decisions over a city's evidence, and over the readings that the province has set."""
    values: dict[str, type_of_value] = {name: value.value for name, value in evidence.values.items()}
    given: dict[str, Held] = {}
    held: dict[str, Held] = {}
    chosen = dict(readings)
    rulings: dict[str, Held] = {}
    steps = sorted(_standing(settled, evidence.code), key=lambda fate: _rank(standard, fate))
    for at, fate in enumerate(steps):
        target = fate.decision.target
        now = upon(standard, evidence, target, values) if fate.decision.draft.city else None
        each = held[fate.decision.id] = _hold(fate, now, must_confirm)
        if target.of == "reading":
            if not each.why:
                chosen[target.name] = str(fate.decision.value)
        elif target.of == "incident":
            rulings[target.name] = each
            last = at + 1 == len(steps) or steps[at + 1].decision.target.of != "incident"
            if last:
                _rule(standard, evidence, rulings, values, given)
        elif target.input in standard.inputs:
            values[target.input] = None if each.why else fate.decision.value
            given[target.input] = each
    in_order = {key: held[key] for key in settled.fates if key in held}
    return Applied(values, given, rulings, chosen, in_order, settled)


def readings_in_force(settled: Settled, readings: Mapping[str, str], *, must_confirm: bool) -> dict[str, str]:
    """Tell the readings that the province has set as its standing rulings leave them, before any city is looked at."""
    standing = (fate for fate in _standing(settled, "") if fate.decision.target.of == "reading")
    rulings = [_hold(fate, None, must_confirm) for fate in standing]
    ruled = {each.decision.target.name: str(each.decision.value) for each in rulings if not each.why}
    return {**readings, **ruled}


def set_apart(standard: Standard, applied: Applied) -> Applied:
    """Withhold what decisions give where a part then exceeds its whole: no score allows that, and somebody must choose."""
    values, torn = dict(applied.values), dict[str, Held]()
    for each in broken(standard, applied.values):
        decided = [name for name in inputs_in((each.check.part, each.check.other)) if name in applied.given]
        torn |= {name: replace(applied.given[name], why="torn") for name in decided}
    for name, given in applied.given.items():
        value, count = values[name], values.get(standard.inputs[name].each or "")
        if isinstance(value, str) and isinstance(count, int) and len(figures_in(value)) > count:
            torn[name] = replace(given, why="torn")
    values |= dict.fromkeys(torn)
    held = {each.decision.id: each for each in torn.values()}
    return replace(applied, values=values, given={**applied.given, **torn}, held={**applied.held, **held})


def _standing(settled: Settled, code: str) -> Iterator[Fate]:
    for (city, _), stack in settled.stacks.items():
        fate = settled.fates[stack[-1]] if stack and city in ("", code) else None
        if fate is not None and fate.decision.kind in GIVING:
            yield fate


def _rank(standard: Standard, fate: Fate) -> int:
    """Order the decisions so that a later one prevails; discretion comes last, since it rests on what is then in force."""
    decision = fate.decision
    if decision.draft.city == "":
        return 0
    if decision.target.of == "incident":
        return 1
    item = standard.inputs.get(decision.target.input)
    return 3 if item is not None and item.source == "auditor" else 2


def _hold(fate: Fate, now: Upon | None, must_confirm: bool) -> Held:
    made = _made_upon(fate)
    if fate.returned:
        return Held(fate, "returned", now)
    if made is not None and (now is None or now.sha256 != made.sha256):
        return Held(fate, "stale", now)
    if must_confirm and not fate.confirmed:
        return Held(fate, "unconfirmed", now)
    return Held(fate, "", now)


def _made_upon(fate: Fate) -> Upon | None:
    if fate.confirmed and fate.review is not None and fate.review.draft.upon is not None:
        return fate.review.draft.upon
    return fate.decision.draft.upon


def _rule(
    standard: Standard,
    evidence: Evidence,
    rulings: Mapping[str, Held],
    values: dict[str, type_of_value],
    given: dict[str, Held],
) -> None:
    """Count the ledger as it is ruled, for every input with a ruling; one that does not count withholds the sum.

    An input with which a ruled incident's event is shared is counted anew too, and so is one that counts the same rows otherwise.
    """
    counts = counting(evidence.incidents, _ruled(rulings))
    about: dict[str, list[Held]] = {}
    for key, held in rulings.items():
        one = next((each for each in evidence.incidents if each.event and incident_key(each) == key), None)
        shared = sharing(standard, evidence.incidents, one) if one is not None else []
        names = [held.decision.target.input, *shared]
        for name in (*names, *counting_rows_of(standard, names)):
            about.setdefault(name, []).append(held)
    for name, ours in about.items():
        idle = [held for held in ours if held.why]
        given[name] = idle[0] if idle else ours[-1]
        values[name] = None if idle else counted(standard, name, counts)


def _ruled(rulings: Mapping[str, Held]) -> dict[str, bool]:
    return {key: held.decision.value == COUNT for key, held in rulings.items()}


def counted_elsewhere(standard: Standard, evidence: Evidence, applied: Applied) -> dict[Incident, Incident]:
    """Tell which incidents would count but for their event, which counts under a graver input: each with that one."""
    return repeated(standard, in_force(evidence, applied))


def in_force(evidence: Evidence, applied: Applied) -> list[Incident]:
    """List the incidents that count as they are ruled, before their events are told apart."""
    return counting(evidence.incidents, _ruled(applied.incidents))


def overlapped(settled: Settled, city: str, key: str) -> bool:
    """Tell whether a standing ruling counts another incident together with this one."""
    targets = [(at, stack) for (at, target), stack in settled.stacks.items() if target.of == "incident" and stack]
    return any(at == city and settled.fates[stack[-1]].decision.draft.other == key for at, stack in targets)
