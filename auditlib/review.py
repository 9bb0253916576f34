"""A city at the desk of one auditor: what awaits him, and saving what he decides.

A decision is tried on the score first, then entered in the log; what is told as saved is durable.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

from auditlib.audit import Audit, Case, log_of, open_case, score_case, with_decisions
from auditlib.decisions.codec import ENTRY, decisions_in, to_body
from auditlib.decisions.draft import Sight
from auditlib.decisions.settle import Fate
from auditlib.decisions.types import Decision, Draft
from auditlib.errors import AuditError, DecisionError, InputError
from auditlib.log.entry import Entry
from auditlib.model import Person
from auditlib.params import city_files
from auditlib.standard.parts import inputs_in

# What takes something back must always be possible, however the values then stand.
WAYS_OUT = ("withdrawal", "return", "objection", "answer")


class Saved(NamedTuple):
    """A decision in the log with what became of it: it stands, or another stands and its author must choose."""

    fate: Fate

    @property
    def number(self) -> int:
        """The entry's number in the log."""
        return self.fate.decision.seq

    @property
    def other(self) -> Decision | None:
        """The decision that stands instead, where two were made at once."""
        return self.fate.by if self.fate.state == "contested" else None


@dataclass
class Review:
    """One city before one auditor. `case` moves on with every decision; the evidence stays as it was when opened."""

    case: Case
    person: Person
    seen: int = 0

    def sight(self) -> Sight:
        """What the auditor has before him now."""
        case = self.case
        return Sight(case.standard, case.evidence, case.applied, case.params.members, self.person)

    def audit(self) -> Audit:
        """Score the case as it stands. Raises InputError where values in force contradict each other."""
        return score_case(self.case)

    def save(self, draft: Draft, *, key: str | None = None) -> Saved:
        """Enter a decision in the log; it is durable when this returns. A retry with the same `key` never doubles it.

        Raises DecisionError where the values would contradict each other, LogError where the log cannot take it.
        """
        self.check([draft])
        return self.enter(draft, key=key)

    def enter(self, draft: Draft, *, key: str | None = None) -> Saved:
        """Enter in the log a decision that has been checked, alone or together with others."""
        with log_of(self.case.params) as log:
            entry = log.append(ENTRY, to_body(draft), id=key)
            self._take(log.entries(after=self.seen))
        return Saved(self.case.applied.settled.fates[entry.id])

    def refresh(self) -> None:
        """Take in what others have decided since."""
        with log_of(self.case.params) as log:
            self._take(log.entries(after=self.seen))

    def _take(self, entries: Sequence[Entry]) -> None:
        if entries:
            self.case = with_decisions(self.case, decisions_in(entries, self.case.standard))
            self.seen = entries[-1].seq

    def after(self, drafts: Sequence[Draft]) -> Review:
        """The city as it stands once some decisions are entered; nothing is."""
        trial = [Decision(draft, self.seen + n, uuid4().hex, "") for n, draft in enumerate(drafts, 1)]
        return replace(self, case=with_decisions(self.case, trial)) if trial else self

    def check(self, drafts: Sequence[Draft]) -> None:
        """Try decisions on the score, all together. Raises DecisionError where the values would contradict each other."""
        tried = [draft for draft in drafts if draft.kind not in WAYS_OUT]
        if not tried:
            return
        trial = [Decision(draft, self.seen + n, uuid4().hex, "") for n, draft in enumerate(tried, 1)]
        for case in (self.case, *(other for draft in tried for other in self._others(draft))):
            # What stands in contradiction already is not these decisions' doing, and must not keep them out.
            error = _refusal(with_decisions(case, trial))
            if error is not None and _refusal(case) is None:
                raise DecisionError("value", f"与其他数矛盾，没有保存：{error}") from error

    def _others(self, draft: Draft) -> Iterator[Case]:
        """Read the other cities that a ruling for the province may put in contradiction; one that cannot be read is left."""
        related = {name for check in self.case.standard.checks for name in inputs_in((check.part, check.other))}
        if draft.city or draft.target.input not in related:
            return
        own = self.case.params.path
        for path in city_files(own.parent):
            with suppress(AuditError):
                if path.name != own.name:
                    yield open_case(path)


def _refusal(case: Case) -> InputError | None:
    """Tell why a case cannot be scored; None where it can."""
    try:
        score_case(case)
    except InputError as error:
        return error
    return None


def open_review(params: Path, person: Person) -> Review:
    """Open a city for an auditor. Raises AuditError for anything that cannot be read."""
    case = open_case(params)
    return Review(case, person, max((decision.seq for decision in case.decisions), default=0))
