"""A city decided upon and opened, for the tests of what the report tells of decisions."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from auditlib import show
from auditlib.report.history import history
from auditlib.report.queue import waiting
from auditlib.report.told import became
from auditlib.report.verdict import verdict
from auditlib.report.view import CityView
from tests.report.audits import (
    LI,
    Make,
    enter,
    write_city,
)
from tests.report.executed import Elements

ASKED = {"contest_missing_events": 2}
POINTS = "contest_missing_deduction"
COMPLAINT = {
    "input": "contest_complaints",
    "date": "2012-05-17",
    "description": "选手投诉评分不公",
    "count": 1,
    "verified": True,
}
AGAIN = {**COMPLAINT, "date": "2012-05-18", "description": "同一选手再次投诉"}
LETTER = {**COMPLAINT, "date": "2012-06-01", "description": "匿名来信", "verified": False}
LEDGER = {"incidents": [COMPLAINT, AGAIN, LETTER]}


def seen(folder: Path, *makes: Make, changes: Any = None, second: tuple[Make, ...] = (), **words: Any) -> CityView:
    """Decide of a city, then let a second person act, and open it."""
    params = write_city(folder, changes, **words)
    enter(params, *makes)
    enter(params, *second, person=LI)
    return show.open(params).view


def changed(folder: Path, changes: Any, **words: Any) -> CityView:
    """Let the city hand in other evidence, and open it again."""
    return show.open(write_city(folder, changes, **words)).view


def ends(view: CityView) -> list[str]:
    """What became of each decision, in the log's order, as the report tells it."""
    told = [became(view, fate) for fate in view.fates]
    page = text(history(view))
    assert all(each in page for each in told)
    return told


def text(fragment: Any) -> str:
    return Elements(fragment.html).text


def queued(view: CityView) -> list[tuple[str, str]]:
    return [(each.kind, each.about) for each in waiting(view)]


def banner(view: CityView) -> str:
    return text(verdict(view))
