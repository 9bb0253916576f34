"""The papers that a run leaves beside its report."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from auditlib.papers.sheet import score_sheet
from auditlib.report.seal import sealed_account, sealed_score
from auditlib.standard.schema import Standard

SHEET = "评分表"


def score_sheets(notebook: Mapping[str, Any], standard: Standard) -> dict[str, bytes]:
    """Write the score sheet of an executed notebook's city. Raises RunError where it has not sealed its score."""
    return write_sheets(standard, sealed_score(notebook), sealed_account(notebook))


def write_sheets(standard: Standard, score: Mapping[str, Any], account: Mapping[str, Any]) -> dict[str, bytes]:
    """Write a city's score sheet by file name: .xlsx and .docx, always the same bytes for the same score and account."""
    # What writes them loads slowly, and only here.
    from auditlib.papers.word import as_document  # noqa: PLC0415
    from auditlib.papers.xlsx import as_workbook  # noqa: PLC0415

    form = score_sheet(standard, score, account)
    return {f"{SHEET}.xlsx": as_workbook(form, SHEET, standard.year), f"{SHEET}.docx": as_document(form, standard.year)}
