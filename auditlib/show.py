"""What the notebook's cells call: each function shows one part of a city's audit.

    audit = show.open("params/jiangsu-2012/320100-南京市.yaml")
    show.verdict(audit)

A city is opened once; every part is made from it alone, so that cells may be run again in any order. In JupyterLab the
parts are alive: what is decided in one moves the others at once. A run that makes a report gets them as they stand.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from auditlib.report import borders as _borders
from auditlib.report import chart as _chart
from auditlib.report import discretion as _discretion
from auditlib.report import history as _history
from auditlib.report import lists as _lists
from auditlib.report import otherwise as _otherwise
from auditlib.report import queue as _queue
from auditlib.report import rows as _rows
from auditlib.report import scores as _scores
from auditlib.report import seal as _seal
from auditlib.report import verdict as _verdict

if TYPE_CHECKING:
    from auditlib.report.fragment import Fragment
    from auditlib.report.view import CityView
    from auditlib.widgets.live import Live
    from auditlib.widgets.session import Session

    Shown = Fragment | Live


def open(params: str | Path, reports: str | Path = "reports") -> Session:  # noqa: A001 - the notebook says show.open(params)
    """Open a city's params file, read and check all that it names and its decisions, and score it.

    A relative path counts from the working directory or, as in a notebook in a folder of its own, from the one above.
    `reports` is where the province's reports lie: a living notebook ranks the city among those.
    Raises AuditError, naming file and place, for anything that keeps the city from being scored.
    """
    from auditlib.widgets import kernel  # noqa: PLC0415 - what scores loads numpy and pandas
    from auditlib.widgets.session import open_session  # noqa: PLC0415

    if kernel.in_kernel():
        kernel.speak_chinese()
    path = Path(params)
    above = Path("..") / path
    return open_session(above if not path.exists() and above.exists() else path, Path(reports))


def title(audit: Session) -> Shown:
    """Show whose audit this is, under which standard, and whether its data is a sample."""
    return _shown(audit, "title", _verdict.title)


def queue(audit: Session) -> Shown:
    """Show what awaits somebody: judgement, evidence, a second person; each leads to its place."""
    if not _alive():
        return _queue.queue(audit.view)
    from auditlib.widgets.desk import live_queue  # noqa: PLC0415 - ipywidgets are for a living notebook only

    return live_queue(audit, _queue.queue)


def verdict(audit: Session) -> Shown:
    """Show the total, the city's own, the difference, whether it is provisional, sanctions and awards."""
    return _shown(audit, "verdict", _verdict.verdict)


def chart(audit: Session) -> Shown:
    """Show every row's points won, not won, and bonus, to one scale."""
    return _shown(audit, "chart", _chart.chart)


def scores(audit: Session) -> Shown:
    """Show the official score table."""
    return _shown(audit, "scores", _scores.scores)


def rows(audit: Session) -> Shown:
    """Show every row in full: clauses, effects with their reasons, evidence, incidents, decisions."""
    if not _alive():
        return _rows.rows(audit.view)
    from auditlib.widgets.live import live_rows  # noqa: PLC0415 - ipywidgets are for a living notebook only

    return live_rows(audit)


def review(audit: Session) -> Shown:
    """Show what is left to the auditor; in JupyterLab with the forms in which he decides it."""
    if not _alive():
        return _discretion.discretion(audit.view)
    from auditlib.widgets.desk import live_desk  # noqa: PLC0415 - ipywidgets are for a living notebook only

    return live_desk(audit, _discretion.discretion)


def history(audit: Session) -> Shown:
    """Show every decision that bears on the city, in the log's order, with what became of it."""
    return _shown(audit, "history", _history.history)


def missing(audit: Session) -> Shown:
    """Show what is missing, what it could still give, what is pending and why, and what the check warns of."""
    return _shown(audit, "missing", _lists.missing)


def borders(audit: Session) -> Shown:
    """Show how far every counted figure is from its next point, and which lie at a border."""
    return _shown_later(audit, "borders", _borders.borders)


def readings(audit: Session) -> Shown:
    """Show the readings in force, each with its reason and its alternatives."""
    return _shown(audit, "readings", _lists.readings)


def otherwise(audit: Session) -> Shown:
    """Show what each other reading would do to the city's score."""
    return _shown_later(audit, "otherwise", _otherwise.otherwise)


def sources(audit: Session) -> Shown:
    """Show the files read, the ledger, the decisions and the attachments with their hashes."""
    return _shown(audit, "sources", _lists.sources)


def seal(audit: Session) -> Shown:
    """Seal the score; a run counts only when this was its last cell."""
    return _shown(audit, "seal", _seal.seal)


def _shown(audit: Session, name: str, draw: Callable[[CityView], Fragment]) -> Shown:
    if not _alive():
        return draw(audit.view)
    from auditlib.widgets.live import live  # noqa: PLC0415 - ipywidgets are for a living notebook only

    return live(audit, name, draw)


def _shown_later(audit: Session, name: str, draw: Callable[[CityView], Fragment]) -> Shown:
    """Show what asks many scores of the engine: in a living notebook it follows once all else is up to date."""
    if not _alive():
        return draw(audit.view)
    from auditlib.widgets.live import live_later  # noqa: PLC0415 - ipywidgets are for a living notebook only

    return live_later(audit, name, draw)


def _alive() -> bool:
    from auditlib.widgets import kernel  # noqa: PLC0415

    return kernel.in_kernel()
