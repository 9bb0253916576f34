"""What is on show moves with every decision, is the same as a fresh run would show, and is plain without a kernel."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from auditlib import show
from auditlib.decisions.upon import incident_key
from auditlib.errors import AuditError
from auditlib.record.publishing import workplace
from auditlib.report.fragment import Fragment
from auditlib.widgets import kernel
from tests.decisions.office import COMPLAINT, COMPLAINT_AGAIN, LI, STANDARD, Office, office
from tests.record.simple import publish_files
from tests.widgets.conftest import at_work
from tests.widgets.sitting import CELLS, VIEW, fill, parts, press, sit, words

MISSED = {"contest_missing_events": 2}
QUESTION = "ask-contest_missing_deduction"
DRAWN = [cell for cell in CELLS if cell not in ("queue", "review")]


def test_after_any_decision_all_shows_what_a_fresh_run_shows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    changes = {**MISSED, "quality_staff": "unsampled", "contest_complaints": 2}
    city = Office(tmp_path).rule(second_review=True).report(changes, incidents=[COMPLAINT, COMPLAINT_AGAIN])
    here = sit(city)
    other = incident_key(here.session.evidence.incidents[1])

    def same() -> None:
        fresh = sit(city)
        for cell in DRAWN:
            assert here.html(cell) == fresh.html(cell), cell
        assert here.html("queue").partition('role="status"')[0] == fresh.html("queue").partition('role="status"')[0]

    steps = [
        lambda: press(fill(here.card(QUESTION), value="0.3")),
        lambda: press(fill(here.card("ask-quality_staff"), value="否")),
        lambda: press(fill(here.form("台账认定"), target=other, value="exclude")),
        lambda: press(fill(here.form("核定任一佐证"), row="3", target="contest_missing_events", value="3")),
        lambda: press(fill(here.form("提出异议"), target="row:3")),
        lambda: city.rule_province("steps", "whole"),
        here.session.refresh,
        lambda: at_work(LI, monkeypatch),
        lambda: here.session.sign_in(LI),
        lambda: press(fill(here.card("decide-1")), "维持"),
        lambda: press(fill(here.card("decide-2")), "退回"),
        lambda: press(fill(here.card("decide-5")), "采纳"),
        lambda: press(fill(here.form("撤回与复核"), target=here.session.view.fates[2].decision.id), "撤回"),
    ]
    for step in steps:
        step()
        if step is not steps[5]:
            same()
    assert len(here.session.view.fates) == 10


def test_only_the_rows_that_changed_are_drawn_anew(tmp_path: Path) -> None:
    here = sit(office(tmp_path, MISSED))
    drawn: list[str] = []
    for row_id, widget in zip(STANDARD.rows, here.cells["rows"].widget.children, strict=True):
        widget.observe(lambda _, row_id=row_id: drawn.append(row_id), names="value")
    press(fill(here.card(QUESTION), value="0.3"))
    assert drawn == ["3"]


def test_the_rank_moves_among_the_provinces_own_cities_where_they_have_been_scored(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Neither a city of another province counts, nor the reports of other workspaces where somebody happens to work.
    elsewhere = tmp_path / "elsewhere"
    for top, city, total in ((tmp_path, "乙市", "99.75"), (tmp_path, "外省市", "100"), (elsewhere, "乙市", "100")):
        score = {"city": city, "total": total, "provisional": False, "eligible": True}
        report = top / "reports" / STANDARD.id / city
        with workplace(report) as work:
            (work / "score.json").write_text(json.dumps(score), encoding="utf-8")
            publish_files(work, report)
    monkeypatch.chdir(elsewhere)
    folder = tmp_path / "params"
    folder.mkdir()
    here = sit(office(folder, MISSED))
    assert "排名 未定→第2（共2市）" in press(fill(here.card(QUESTION), value="0.3"))
    assert "排名 第2→第1（共2市）" in press(fill(here.card(QUESTION), value="0.1"))
    assert "第1" in words(here.html("verdict"))


def test_a_cell_shows_the_widget_and_the_page_its_fragment(tmp_path: Path) -> None:
    here = sit(office(tmp_path, MISSED))
    for cell in CELLS:
        bundle = here.cells[cell]._repr_mimebundle_()
        assert {VIEW, "text/html", "text/plain"} <= set(bundle)
        assert bundle["text/html"].startswith('<div class="al ')
    assert "0至1分，每0.1一档" in here.cells["review"]._repr_mimebundle_()["text/plain"]


def test_a_cell_that_is_run_again_shows_the_same_widget(tmp_path: Path) -> None:
    here = sit(office(tmp_path, MISSED))
    for cell in CELLS:
        assert getattr(show, cell)(here.session).widget is here.cells[cell].widget
    press(fill(here.card(QUESTION), value="0.3"))
    assert "99.7" in words(here.html("verdict"))


@pytest.mark.parametrize("headless", ["no kernel", "a kernel that makes a report"])
def test_headless_all_cells_are_plain(headless: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if headless == "no kernel":
        monkeypatch.setattr(kernel, "_shell", lambda: None)
    else:
        monkeypatch.setenv("AUDITLIB_HEADLESS", "1")
    session = show.open(office(tmp_path, MISSED).params)
    for cell in CELLS:
        shown = getattr(show, cell)(session)
        assert isinstance(shown, Fragment)
        assert VIEW not in shown._repr_mimebundle_()


def test_every_control_has_a_label(tmp_path: Path) -> None:
    changes = {**MISSED, "quality_staff": "unsampled", "enterprise_certified": None, "contest_complaints": 2}
    city = Office(tmp_path).rule(second_review=True).report(changes, incidents=[COMPLAINT, COMPLAINT_AGAIN])
    city.decide("certificates_ok", "否")
    here = sit(city)
    controls = [part for cell in CELLS for part in parts(here.cells[cell].widget) if not hasattr(part, "children")]
    asked = [part for part in controls if type(part).__name__ != "HTML"]
    assert len(asked) > 20
    assert [part for part in asked if not part.description] == []


def test_others_who_contradict_leave_the_desk_usable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    city = office(tmp_path)
    here, there = sit(city), sit(city)
    appraised = int(here.session.applied.values["appraised"])  # type: ignore[arg-type]
    passed = int(here.session.applied.values["passed"])  # type: ignore[arg-type]
    press(fill(here.form("核定任一佐证"), row="1", target="passed", value=str(appraised)))
    said = press(fill(there.form("核定任一佐证"), row="1", target="appraised", value=str(passed)))
    assert "已保存：第2号" in said
    assert "互相矛盾" in said
    for desk in (there, sit(city)):
        said = words(desk.html("review"))
        assert "合格人数不能多于鉴定人数" in said
        assert "暂不计入" in said
        assert {"decide-1", "decide-2"} <= set(desk.waiting)
        assert "待定" in desk.row("1")
    monkeypatch.setenv("AUDITLIB_HEADLESS", "1")
    with pytest.raises(AuditError, match="互相矛盾，请撤回或另作其中一件") as caught:
        show.open(city.params)
    monkeypatch.delenv("AUDITLIB_HEADLESS")
    assert "合格人数不能多于鉴定人数" in str(caught.value)
    which = there.session.review.case.decisions[1].id
    assert "已保存：第3号" in press(fill(there.form("撤回与复核"), target=which), "撤回")
    assert there.session.trouble == ""
    assert words(there.html("history")).count("第") >= 3


def test_what_a_user_can_put_right_is_told_without_a_traceback() -> None:
    code = (
        "from IPython.core.interactiveshell import InteractiveShell as S\n"
        "from auditlib.widgets import kernel\n"
        "shell = S.instance()\n"
        "kernel.speak_chinese()\n"
        "shell.run_cell('from auditlib import show; show.open(\"没有.yaml\")')\n"
        "shell.run_cell('1/0')\n"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True).stdout
    ours, _, others = said.partition("\n")
    assert ours.startswith("没有.yaml")
    assert "auditlib" not in ours
    assert "ZeroDivisionError" in others
