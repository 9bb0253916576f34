"""A decision as it was made, once and for good: nothing in it ever changes, and only the log's order tells what stands.

discretion    points within the range and grid that the standard gives        target: input
correction    the audited value (核定值) of an input                           target: input
finding       a yes/no, or a state (不适用, 未抽查), that the auditor confirms    target: input
incident      an incident of the ledger counts, does not, or once with another  target: incident
province      one ruling for all cities: an input's value or a reading          target: input, reading
objection     what a city objects to                                           target: row, input, decision
answer        what is answered to an objection                                 target: decision
withdrawal    an earlier decision no longer counts; what it replaced stands again  target: decision
confirmation  a second person confirms, on the evidence as it is now            target: decision
return        a second person returns a decision, with the reason               target: decision
close         the year is closed (定稿)                                         target: year
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from auditlib.model import Person, type_of_value
from auditlib.standard.called import Words

Kind = Literal[
    "discretion", "correction", "finding", "incident", "province", "objection", "answer",
    "withdrawal", "confirmation", "return", "close",
]  # fmt: skip
Of = Literal["input", "incident", "reading", "row", "decision", "year"]

KIND_WORDS: dict[Kind, str] = {
    "discretion": "裁量", "correction": "核定", "finding": "认定", "incident": "台账认定", "province": "裁定",
    "objection": "异议", "answer": "异议答复", "withdrawal": "撤回", "confirmation": "复核确认", "return": "复核退回",
    "close": "定稿",
}  # fmt: skip


def kind_words(kind: Kind, words: Words) -> str:
    """Name a kind of decision in the standard's words: 核定, 全省裁定."""
    return f"{words.whole if kind == 'province' else ''}{KIND_WORDS[kind]}"


# Those that give a value, and so can be replaced, confirmed, returned and grow stale.
GIVING: tuple[Kind, ...] = ("discretion", "correction", "finding", "incident", "province")
# Those that stand for their target until another replaces them.
STANDING: tuple[Kind, ...] = (*GIVING, "answer")
AFTER_CLOSE: tuple[Kind, ...] = ("objection", "answer")

COUNT, EXCLUDE, ONCE = "count", "exclude", "once"
UPHELD, PARTLY, REJECTED = "upheld", "partly", "rejected"
INCIDENT_WORDS = {COUNT: "计入", EXCLUDE: "不计", ONCE: "重复，只计一次"}
ANSWER_WORDS = {UPHELD: "采纳", PARTLY: "部分采纳", REJECTED: "不采纳"}


@dataclass(frozen=True, slots=True)
class Target:
    """What a decision is about: an input, a row, a reading or a decision by its id, an incident as input/fingerprint."""

    of: Of
    name: str

    @property
    def input(self) -> str:
        """The input whose value the decision bears on; empty for a target that is none."""
        return self.name.partition("/")[0] if self.of in ("input", "incident") else ""


@dataclass(frozen=True, slots=True)
class Upon:
    """The evidence that a decision was made upon: as it was shown, and the SHA-256 of all that was looked at."""

    shown: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Proof:
    """A document that a decision names, with its SHA-256."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A decision before it is entered in the log. `city` is a code, empty where it is for the whole province.

    `value` is an input's value, a reading's option, a word on an incident or an answer; `other` the incident that one counted
    once overlaps with; `by` the person of the city who objects; `replaces` the decision that stood when this was made.
    """

    kind: Kind
    city: str
    target: Target
    value: type_of_value
    reason: str
    person: Person
    upon: Upon | None = None
    replaces: str | None = None
    basis: str = ""
    attachments: tuple[Proof, ...] = ()
    other: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision in the log: the draft, and the entry's number, id, time (UTC) and hash."""

    draft: Draft
    seq: int
    id: str
    time: str
    hash: str = ""

    @property
    def kind(self) -> Kind:
        """What kind of decision it is."""
        return self.draft.kind

    @property
    def target(self) -> Target:
        """What it is about."""
        return self.draft.target

    @property
    def person(self) -> Person:
        """Who made it."""
        return self.draft.person

    @property
    def value(self) -> type_of_value:
        """What it gives."""
        return self.draft.value
