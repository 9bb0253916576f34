"""What the notebook's cells call: each function shows one part of a city's audit.

    audit = show.open("params/jiangsu-2012/320100-南京市.yaml")
    show.verdict(audit)

An audit is opened once; every part is made from it alone, so that cells may be run again in any order.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from auditlib.report import chart as _chart
from auditlib.report import lists as _lists
from auditlib.report import rows as _rows
from auditlib.report import scores as _scores
from auditlib.report import seal as _seal
from auditlib.report import verdict as _verdict
from auditlib.report.view import CityView

if TYPE_CHECKING:
    from auditlib.audit import Audit
    from auditlib.report.fragment import Fragment
    from auditlib.widgets import Trials


def open(params: str | Path) -> Audit:  # noqa: A001 - the notebook says show.open(params)
    """Open a city's params file, read and check all that it names, and score it.

    A relative path counts from the working directory or, as in a notebook in a folder of its own, from the one above.
    Raises AuditError, naming file and place, for anything that keeps the city from being scored.
    """
    from auditlib.audit import open_audit  # noqa: PLC0415 - reading and scoring load numpy and pandas

    path = Path(params)
    above = Path("..") / path
    return open_audit(above if not path.exists() and above.exists() else path)


def title(audit: Audit) -> Fragment:
    """Show whose audit this is, under which standard, and whether its data is a sample."""
    return _verdict.title(_view(audit))


def verdict(audit: Audit) -> Fragment:
    """Show the total, the city's own, the difference, whether it is provisional, sanctions and awards."""
    return _verdict.verdict(_view(audit))


def chart(audit: Audit) -> Fragment:
    """Show every row's points won, not won, and bonus, to one scale."""
    return _chart.chart(_view(audit))


def scores(audit: Audit) -> Fragment:
    """Show the official score table."""
    return _scores.scores(_view(audit))


def rows(audit: Audit) -> Fragment:
    """Show every row in full: clauses, effects with their reasons, evidence, incidents, decisions."""
    return _rows.rows(_view(audit))


def discretion(audit: Audit) -> Fragment | Trials:
    """Show what the clauses leave to the auditor; in JupyterLab with sliders that try a value out."""
    from auditlib.widgets import trials  # noqa: PLC0415 - what it builds on is needed by this cell only

    return trials(audit, _view(audit))


def missing(audit: Audit) -> Fragment:
    """Show what is missing, what is pending and why, and what the check warns of."""
    return _lists.missing(_view(audit))


def readings(audit: Audit) -> Fragment:
    """Show the readings in force, each with its reason and its alternatives."""
    return _lists.readings(_view(audit))


def sources(audit: Audit) -> Fragment:
    """Show the files read, the ledger, the decisions and the attachments with their hashes."""
    return _lists.sources(_view(audit))


def seal(audit: Audit) -> Fragment:
    """Seal the score; a run counts only when this was its last cell."""
    return _seal.seal(_view(audit))


def _view(audit: Audit) -> CityView:
    return CityView(audit.params, audit.standard, audit.evidence, audit.result, audit.decisions)
