"""The frozen types that travel between the rooms: what a city reports, and what was found in it.

A value keeps where it came from for as long as it lives; `None` as a value means 缺证 (missing). The types of a standard
stand in `auditlib.standard.schema`, those of a score in `auditlib.scoring.result`.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

NOT_APPLICABLE = "not_applicable"
UNSAMPLED = "unsampled"
STATES = (NOT_APPLICABLE, UNSAMPLED)

type_of_value = int | Decimal | bool | str | None


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a value stands: a file and, in a workbook, its sheet and cell (in text, its line)."""

    file: str
    sheet: str = ""
    cell: str = ""

    def __str__(self) -> str:
        """Tell it as an official would: 文件 表!格, without the empty parts."""
        place = f"{self.sheet}!{self.cell}" if self.sheet and self.cell else self.sheet or self.cell
        return f"{self.file} {place}".strip()


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that `check` found: an error stops the scoring, a warning does not."""

    file: str
    sheet: str
    cell: str
    input: str
    level: Literal["error", "warning"]
    code: str
    message: str

    def __str__(self) -> str:
        """Tell level, place, input, code and message in one line."""
        word = "错误" if self.level == "error" else "提醒"
        about = " ".join(part for part in (str(Origin(self.file, self.sheet, self.cell)), self.input) if part)
        return f"{word} {about} [{self.code}] {self.message}"


@dataclass(frozen=True, slots=True)
class Value:
    """One input's value as reported: a count or money as a number, yes/no as bool, a state as its name."""

    value: type_of_value
    origin: Origin
    proof: str = ""


@dataclass(frozen=True, slots=True)
class Incident:
    """One row of the incident ledger (台账); only a verified (查实) one counts.

    `count` is how many, or of an amount how much. `event` joins rows of one event under several inputs; `deadline` is the one that a delivery is for, where the row says so; `marks`
    are the columns of the standard's own (主动上报) that say yes.
    """

    input: str
    date: datetime.date | None
    description: str
    count: int | Decimal
    verified: bool
    document: str
    attachment: str
    origin: Origin
    event: str = ""
    deadline: datetime.date | None = None
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Attachment:
    """One file listed as proof, with its SHA-256 where it lies beside the workbook."""

    name: str
    about: str
    sha256: str
    origin: Origin


@dataclass(frozen=True, slots=True)
class Person:
    """Who decides: the name that is shown and recorded, the office, and the account on a shared server."""

    name: str
    unit: str = ""
    account: str = ""


Right = Literal["decide", "confirm", "rule", "close", "object"]
# As whom a version is signed: the one who audits, the one who reviews, the office.
Role = Literal["author", "reviewer", "office"]


@dataclass(frozen=True, slots=True)
class Member:
    """One who takes part in a workspace: what he may do, and for which cities by name (empty: for all).

    `key` is the line of his public key, empty where he has none.
    """

    person: Person
    cities: tuple[str, ...] = ()
    may: tuple[Right, ...] = ("decide", "confirm")
    key: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that one city reports: values by input, its own score by row id, incidents and attachments."""

    city: str
    code: str = ""
    year: int | None = None
    filler: str = ""
    date: datetime.date | None = None
    values: Mapping[str, Value] = field(default_factory=dict)
    self_scores: Mapping[str, Decimal] = field(default_factory=dict)
    incidents: tuple[Incident, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    findings: tuple[Finding, ...] = ()
