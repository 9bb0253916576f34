"""The papers that a run leaves beside its report, of a city and of the province."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from auditlib.papers.form import Form
from auditlib.papers.sheet import score_sheet
from auditlib.papers.summary import summary_form
from auditlib.report.seal import sealed_account, sealed_score
from auditlib.standard.schema import Standard

SHEET, SUMMARY = "评分表", "汇总表"


def score_sheets(notebook: Mapping[str, Any], standard: Standard) -> dict[str, bytes]:
    """Write the score sheet of an executed notebook's city. Raises RunError where it has not sealed its score."""
    return write_sheets(standard, sealed_score(notebook), sealed_account(notebook))


def write_sheets(standard: Standard, score: Mapping[str, Any], account: Mapping[str, Any]) -> dict[str, bytes]:
    """Write a city's score sheet by file name: .xlsx and .docx, always the same bytes for the same score and account."""
    return _both(score_sheet(standard, score, account), SHEET, standard.year)


def summary_sheets(standard: Standard, figures: Mapping[str, Any]) -> dict[str, bytes]:
    """Write a province's table from the figures that its page sealed, by file name."""
    return _both(summary_form(standard, figures), SUMMARY, standard.year)


def _both(form: Form, name: str, year: int) -> dict[str, bytes]:
    # What writes them loads slowly, and only here.
    from auditlib.papers.word import as_document  # noqa: PLC0415
    from auditlib.papers.xlsx import as_workbook  # noqa: PLC0415

    return {f"{name}.xlsx": as_workbook(form, name, year), f"{name}.docx": as_document(form, year)}
