"""Evidence as it was written, before anything is made of it: the same for a workbook and for a mapping."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from auditlib.model import Origin


@dataclass(frozen=True, slots=True)
class Raw:
    """One cell or scalar: what stands there and where.

    `fault` is a finding's code where it cannot be used at all; `literal` says that its letters tell its type, as in a
    mapping, where a quoted number is text.
    """

    value: Decimal | int | str | bool | datetime.date | None
    origin: Origin
    percent: bool = False
    fault: str = ""
    literal: bool = False

    @property
    def empty(self) -> bool:
        """Whether nothing stands there."""
        return not self.fault and (self.value is None or (isinstance(self.value, str) and not self.value.strip()))


Line = Mapping[str, Raw]


@dataclass(slots=True)
class Draft:
    """All that a file holds, by the names of the layout; a name that the file lacks is absent here.

    `incidents` is None where the file keeps no ledger at all: the counts that it states then stand alone.
    """

    whole: Origin
    cover: dict[str, Raw] = field(default_factory=dict)
    values: dict[str, Raw] = field(default_factory=dict)
    proofs: dict[str, Raw] = field(default_factory=dict)
    scores: dict[str, Raw] = field(default_factory=dict)
    incidents: list[Line] | None = None
    attachments: list[Line] = field(default_factory=list)
