"""What the province gives a city, read as the same values that a file may hold."""

from __future__ import annotations

from collections.abc import Mapping

from auditlib.evidence.draft import Raw
from auditlib.evidence.findings import Findings
from auditlib.evidence.values import read_value
from auditlib.model import Origin, type_of_value
from auditlib.standard.schema import Standard


def read_given(given: Mapping[str, type_of_value], standard: Standard, findings: Findings) -> dict[str, type_of_value]:
    """Read the province's values by the types of their inputs: 是 and yes alike, a state's name and its Chinese word."""
    return {
        name: read_value(Raw(given[name], Origin(standard.words.given), literal=True), name, item, findings)
        for name, item in standard.inputs.items()
        if item.source == "province" and given.get(name) is not None
    }
