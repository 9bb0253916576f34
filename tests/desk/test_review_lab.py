"""An auditor's first decision, in a real JupyterLab: refused without a reason, saved with one, and found by the next run."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from auditlib.execute import find_notebook
from auditlib.params import read_params
from auditlib.workbench.notebook import working_notebook
from tests.browser import MARKS
from tests.cli.calls import called
from tests.decisions.office import Office, office
from tests.desk.lab import Opened, opened_app, opened_lab, run_all

pytestmark = MARKS
REASON = "缺两项，其中一项因省里改期"


@pytest.fixture
def city(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    """A city that missed two contest events, which asks the auditor for points at discretion."""
    monkeypatch.setenv("AUDITLIB_AUDITOR", "王审核/省中心")
    return office(tmp_path, {"contest_missing_events": 2})


def notebook_of(city: Office) -> Path:
    return working_notebook(read_params(city.params), find_notebook(), city.folder / "review").path


def card(lab: Opened) -> Any:
    """Find the card of 3.1b: the box that holds its slider."""
    slider = lab.tab.get_by_text("3.1b 竞赛缺项酌情扣分").last
    return slider.locator("xpath=ancestor::div[contains(@class,'widget-vbox')][.//textarea][1]")


def figures(lab: Opened) -> str:
    """Read the verdict: the first of the page's figures."""
    return str(lab.tab.locator(".al-verdict").first.inner_text())


def test_a_decision_is_refused_without_a_reason_and_moves_the_total_with_one(city: Office, tmp_path: Path) -> None:
    with opened_lab(notebook_of(city), home=tmp_path) as lab:
        run_all(lab)
        before = figures(lab)
        assert "暂定" in before
        ours = card(lab)
        ours.get_by_label("酌定").select_option("0.4")
        ours.get_by_text("若酌定0.4分").wait_for()
        ours.get_by_role("button", name="保存").click()
        ours.get_by_text("没有写理由").wait_for()
        assert city.audit().case.decisions == ()
        assert figures(lab) == before
        ours.get_by_label("理由").fill(REASON)
        ours.get_by_label("理由").press("Tab")
        ours.get_by_role("button", name="保存").click()
        lab.tab.get_by_text("已保存：第1号").first.wait_for()
        assert "暂定" not in figures(lab)
        history = lab.tab.locator(".al-history").first.inner_text()
        assert "第1号" in history
        assert REASON in history
        assert "王审核" in history
        assert lab.heard.errors == []
        assert lab.heard.outside() == []
        shown = figures(lab)
    ran = called("run", city.params, "--reports", tmp_path / "reports", "--notebook", find_notebook())
    total = ran.out.split()[1].removesuffix("分")
    assert f"{total}" in shown
    (report,) = (tmp_path / "reports").rglob("report.html")
    assert REASON in report.read_text(encoding="utf-8")


def test_a_restarted_kernel_shows_what_was_saved(city: Office, tmp_path: Path) -> None:
    city.decide("contest_missing_deduction", "0.4")
    with opened_lab(notebook_of(city), home=tmp_path) as lab:
        run_all(lab)
        assert "第1号" in lab.tab.locator(".al-history").first.inner_text()


def test_the_page_without_code_takes_a_decision_too(city: Office, tmp_path: Path) -> None:
    with opened_app(notebook_of(city), home=tmp_path) as app:
        ours = card(app)
        ours.get_by_label("酌定").select_option("0.3")
        ours.get_by_label("理由").fill(REASON)
        ours.get_by_label("理由").press("Tab")
        ours.get_by_role("button", name="保存").click()
        app.tab.get_by_text("已保存：第1号").first.wait_for()
        assert app.tab.get_by_text("show.review").count() == 0
    (decision,) = city.audit().case.decisions
    assert decision.draft.reason == REASON


def test_the_keyboard_alone_is_enough(city: Office, tmp_path: Path) -> None:
    with opened_lab(notebook_of(city), home=tmp_path) as lab:
        run_all(lab)
        card(lab).get_by_label("酌定").focus()
        for key in ["ArrowDown", "ArrowDown", "Tab"]:
            lab.tab.keyboard.press(key)
        lab.tab.keyboard.type(REASON)
        focused = "document.activeElement.innerText.trim()"
        for _ in range(6):
            lab.tab.keyboard.press("Tab")
            if lab.tab.evaluate(focused) == "保存":
                break
        lab.tab.keyboard.press("Enter")
        lab.tab.get_by_text("已保存：第1号").first.wait_for()
    assert city.audit().applied.values["contest_missing_deduction"] is not None
