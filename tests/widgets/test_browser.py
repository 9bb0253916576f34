"""The notebook in a real JupyterLab, worked with the keyboard alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditlib import identity
from auditlib.params import read_params
from auditlib.workbench.notebook import working_notebook
from tests.browser import MARKS
from tests.decisions.office import Office, office
from tests.desk.lab import Opened, cells, opened_lab, run_all

pytestmark = MARKS

NOTEBOOK = Path(__file__).parents[2] / "notebooks" / "city_audit.ipynb"
QUESTION = "ask-contest_missing_deduction"
HANDLE = "noUi-handle noUi-handle-lower"
SAID = '[role="status"]'
WIDE = "() => [...document.querySelectorAll('.jp-OutputArea-output')].map(e => e.scrollWidth - e.clientWidth)"
FOCUSED = """() => {
  const e = document.activeElement
  return (e.labels?.[0]?.innerText || e.innerText || e.className || e.tagName).trim()
}"""


@pytest.fixture
def city(tmp_path: Path) -> Office:
    return office(tmp_path, {"contest_missing_events": 2, "quality_staff": "unsampled"})


@pytest.fixture
def notebook(city: Office, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(identity.SCRIPT, "王审核/省中心")
    return working_notebook(read_params(city.params), NOTEBOOK, city.folder / "work").path


def go(lab: Opened, wanted: str) -> None:
    """Press Tab until the control of that name has the focus."""
    for _ in range(30):
        lab.tab.keyboard.press("Tab")
        if lab.tab.evaluate(FOCUSED) == wanted:
            return
    raise AssertionError(f"按 Tab 到不了 {wanted}")


def shown(lab: Opened, text: str) -> None:
    """Wait until the page says something."""
    lab.tab.locator(".jp-OutputArea-output").get_by_text(text).first.wait_for(timeout=20_000)


def test_a_question_is_decided_by_keyboard_and_a_new_kernel_knows_it(city: Office, notebook: Path) -> None:
    with opened_lab(notebook) as lab:
        run_all(lab)
        link = lab.tab.locator(f'a[href="#{QUESTION}"]')
        link.wait_for()
        link.focus()
        lab.tab.keyboard.press("Enter")
        go(lab, HANDLE)
        for _ in range(4):
            lab.tab.keyboard.press("ArrowRight")
        shown(lab, "若酌定0.3分：评分行 3 待定→5.7分")
        go(lab, "保存")
        lab.tab.keyboard.press("Enter")
        shown(lab, "没有写理由")
        lab.tab.wait_for_function(f"() => ({FOCUSED})() === '理由'")
        lab.tab.keyboard.type("缺两项，其中一项因省里改期")
        go(lab, "保存")
        lab.tab.keyboard.press("Enter")
        shown(lab, "已保存：第1号")
        shown(lab, "核定5.7分")
        assert len(city.audit().case.decisions) == 1
        lab.tab.evaluate("() => window.jupyterapp.shell.currentWidget.sessionContext.restartKernel()")
        run_all(lab)
        shown(lab, "核定5.7分")
        assert lab.tab.locator(SAID).count() == 0
        assert {kind for cell in cells(lab) for kind in cell["kinds"]} == {"execute_result", "display_data"}
        assert (lab.heard.errors, lab.heard.outside()) == ([], [])


@pytest.mark.parametrize("width", [1440, 700])
def test_nothing_is_wider_than_its_place(notebook: Path, width: int) -> None:
    with opened_lab(notebook, width=width) as lab:
        run_all(lab)
        lab.tab.locator(f"#{QUESTION}").wait_for(state="attached")
        assert max(lab.tab.evaluate(WIDE)) <= 1


def test_a_choice_takes_its_own_keys(notebook: Path) -> None:
    """JupyterLab's own one-letter keys would move to another cell, or cut it, while a choice has the focus."""
    with opened_lab(notebook) as lab:
        run_all(lab)
        count = len(cells(lab))
        choice = lab.tab.locator(".widget-dropdown select").first
        choice.focus()
        for key in ("ArrowDown", "ArrowDown", "x", "d", "d"):
            lab.tab.keyboard.press(key)
        assert choice.evaluate("e => [document.activeElement === e, e.value]") == [True, "0.1"]
        assert len(cells(lab)) == count
