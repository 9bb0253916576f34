"""A decision at a living notebook: from the press of 保存 to the last widget that shows what it moved.

The sample province on a disk of this machine, the whole notebook on show, the province scored. Each save is durable.
"""

from __future__ import annotations

import os
import shutil
import statistics
import tempfile
import time
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import patch

from auditlib import show
from auditlib.record.publishing import workplace
from auditlib.report.score_json import score_object, to_json
from auditlib.review import Review, Saved
from auditlib.widgets import kernel
from auditlib.widgets.desk import Desk
from auditlib.widgets.form import Form
from auditlib.widgets.session import Session
from tests.record.simple import publish_files

PARAMS = Path(__file__).parent.parent / "params" / "jiangsu-2012"
CITY = "320100-南京市.yaml"
CELLS = (
    "title",
    "queue",
    "verdict",
    "chart",
    "scores",
    "rows",
    "review",
    "history",
    "missing",
    "readings",
    "sources",
    "seal",
)
AUDITOR = "陆明远/省鉴定中心考核科"
ROW, INPUT = "1", "certified"
ROUNDS, BOUND = 50, 100.0


def main() -> None:
    """Print the median and the worst of the saves, what of each was the log, and what the redrawing."""
    with tempfile.TemporaryDirectory() as folder, patch.object(kernel, "_shell", _shell):
        os.environ.pop("AUDITLIB_HEADLESS", None)
        os.environ["AUDITLIB_AUDITOR"] = AUDITOR
        session = _open(Path(folder))
        presses, logs = _presses(session)
    _print("press to last widget", presses, f"   (bound {BOUND:.0f} ms)")
    _print("  of it, in the log", logs)
    _print("  recalculated, redrawn", [whole - log for whole, log in zip(presses, logs, strict=True)])


def _open(folder: Path) -> Session:
    """Score a copy of the province, then open one city with all its cells on show."""
    params = folder / "params" / PARAMS.name
    shutil.copytree(PARAMS, params, ignore=shutil.ignore_patterns("log.sqlite*"))
    # Where a second person must confirm, most saves would move no points.
    province = params / "province.yaml"
    text = province.read_text(encoding="utf-8")
    province.write_text(text.replace("second_review: yes", "second_review: no"), encoding="utf-8")
    for file in params.glob("3*.yaml"):
        audit = show.open(file)
        report = folder / "reports" / PARAMS.name / file.stem
        score = score_object(audit.result, audit.city)
        with workplace(report) as work:
            (work / "score.json").write_text(to_json(score), encoding="utf-8")
            publish_files(work, report)
    session = show.open(params / CITY)
    for cell in CELLS:
        getattr(show, cell)(session)
    return session


def _presses(session: Session) -> tuple[list[float], list[float]]:
    desk: Desk = session.shown["desk"]
    form = desk.forms["核定任一佐证"].form
    given = session.evidence.values[INPUT].value
    assert isinstance(given, int)
    presses, logs = [], []
    save = Review.save

    def timed(review: Review, *args: object, **words: object) -> Saved:
        start = time.perf_counter()
        saved = save(review, *args, **words)  # type: ignore[arg-type]
        logs.append((time.perf_counter() - start) * 1000)
        return saved

    with patch.object(Review, "save", timed):
        for n in range(ROUNDS):
            presses.append(_press(form, str(given - 10 * (n + 1))))
    assert len(session.view.fates) >= ROUNDS
    return presses, logs


def _press(form: Form, value: str) -> float:
    for name, text in {"row": ROW, "target": INPUT, "value": value, "reason": "核对了原始资料"}.items():
        form.fields[name].control.value = text
    start = time.perf_counter()
    form.buttons[0].click()
    took = (time.perf_counter() - start) * 1000
    assert "已保存" in form.said.value, form.said.value
    return took


def _shell() -> SimpleNamespace:
    return SimpleNamespace(kernel=True, set_custom_exc=lambda *_: None)


def _print(what: str, took: list[float], more: str = "") -> None:
    print(f"  {what:<24} median {statistics.median(took):6.1f} ms, worst of {len(took)} {max(took):6.1f} ms{more}")


if __name__ == "__main__":
    main()
