"""Which decisions stand: told from the log's order alone, so that everyone who reads it comes to the same.

A decision names the one it replaces. Of two that were made at once upon the same state, the first in the log stands; the second is
kept, contested, until its author chooses: he withdraws it, or decides again knowing what stands. A withdrawal lets what was replaced stand again. After the year is closed
nothing counts but objections and their answers.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from auditlib.decisions.types import AFTER_CLOSE, GIVING, STANDING, Decision, Target
from auditlib.model import Person

State = Literal["stands", "replaced", "withdrawn", "contested", "open", "answered", "done", "moot"]
Key = tuple[str, Target]


@dataclass(slots=True)
class Fate:
    """What became of a decision, and the decisions that made it so."""

    decision: Decision
    state: State
    by: Decision | None = None
    review: Decision | None = None

    @property
    def confirmed(self) -> bool:
        """Whether a second person has confirmed it."""
        return self.review is not None and self.review.kind == "confirmation"

    @property
    def returned(self) -> bool:
        """Whether a second person has returned it."""
        return self.review is not None and self.review.kind == "return"


@dataclass(slots=True)
class Settled:
    """Every decision with its fate, by id in the log's order; those that stand, by city and target; and the close."""

    fates: dict[str, Fate] = field(default_factory=dict)
    stacks: dict[Key, list[str]] = field(default_factory=dict)
    closed: Decision | None = None

    def standing(self, city: str, target: Target) -> Fate | None:
        """Tell the decision that stands for a target, None where there is none."""
        stack = self.stacks.get((city, target))
        return self.fates[stack[-1]] if stack else None

    def of(self, city: str) -> list[Fate]:
        """List all that bears on one city, the province's own included, in the log's order."""
        return [fate for fate in self.fates.values() if fate.decision.draft.city in ("", city)]


def settle(decisions: Iterable[Decision]) -> Settled:
    """Go through the decisions in the log's order and tell what became of each."""
    settled = Settled()
    for decision in decisions:
        settled.fates[decision.id] = _enter(settled, decision)
    return settled


def same_person(one: Person, other: Person) -> bool:
    """Tell whether two are the same person: by the account, where both have one, or by the name."""
    return one.name == other.name or (bool(one.account) and one.account == other.account)


def _enter(settled: Settled, decision: Decision) -> Fate:
    if settled.closed is not None and decision.kind not in AFTER_CLOSE:
        return Fate(decision, "moot", settled.closed)
    if decision.kind == "close":
        settled.closed = decision
        return Fate(decision, "done")
    if decision.kind in STANDING:
        return _stand(settled, decision)
    if decision.kind == "objection":
        return Fate(decision, "open")
    about = settled.fates.get(decision.target.name)
    # Nobody acts on another city's decision, nor on a word that is none of those that stand.
    if about is None or about.decision.draft.city != decision.draft.city:
        return Fate(decision, "moot")
    return _withdraw(settled, decision, about) if decision.kind == "withdrawal" else _review(decision, about)


def _stand(settled: Settled, decision: Decision) -> Fate:
    objection = settled.fates.get(decision.target.name) if decision.kind == "answer" else None
    if decision.kind == "answer" and (objection is None or objection.decision.kind != "objection"):
        return Fate(decision, "moot")
    stack = settled.stacks.setdefault((decision.draft.city, decision.target), [])
    top = settled.fates[stack[-1]] if stack else None
    if decision.draft.replaces != (stack[-1] if stack else None):
        return Fate(decision, "contested", top.decision if top else None)
    if top is not None:
        top.state, top.by = "replaced", decision
    for other in settled.fates.values():
        # Its author has chosen: what was forestalled gives way to what he decides now.
        if other.state == "contested" and _same_matter(other.decision, decision):
            other.state, other.by = "replaced", decision
    if objection is not None and objection.state != "withdrawn":
        objection.state, objection.by = "answered", decision
    stack.append(decision.id)
    return Fate(decision, "stands")


def _same_matter(one: Decision, other: Decision) -> bool:
    same = (one.draft.city, one.target) == (other.draft.city, other.target)
    return same and same_person(one.person, other.person)


def _withdraw(settled: Settled, decision: Decision, about: Fate) -> Fate:
    withdrawn = about.decision
    if about.state not in ("stands", "contested", "open", "answered"):
        return Fate(decision, "moot", about.by)
    if about.state == "stands":
        stack = settled.stacks[withdrawn.draft.city, withdrawn.target]
        stack.pop()
        if stack:
            again = settled.fates[stack[-1]]
            again.state, again.by = "stands", None
        elif withdrawn.kind == "answer" and withdrawn.target.name in settled.fates:
            objection = settled.fates[withdrawn.target.name]
            objection.state, objection.by = "open", None
    about.state, about.by = "withdrawn", decision
    return Fate(decision, "done")


def _review(decision: Decision, about: Fate) -> Fate:
    mine = same_person(decision.person, about.decision.person)
    if mine or about.decision.kind not in GIVING or about.state != "stands":
        return Fate(decision, "moot", about.by)
    about.review = decision
    return Fate(decision, "done")
