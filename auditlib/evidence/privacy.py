"""A warning where a cell that is for figures holds candidates' names or numbers: a report masks them, a workbook should not have them."""

from __future__ import annotations

from auditlib.evidence.findings import Findings
from auditlib.model import Origin
from auditlib.privacy import find, mask


def check_privacy(value: object, origin: Origin, findings: Findings) -> None:
    """Add a finding where a text, or a number too long to be a figure, is personal data; it is told masked."""
    text = "" if value is None or isinstance(value, bool) else str(value)
    if found := find(text):
        kinds = "、".join(dict.fromkeys(each.kind for each in found))
        masked = mask(text[found[0].start : found[-1].end])
        findings.add("personal_data", origin, kinds=kinds, masked=masked)
