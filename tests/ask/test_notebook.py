"""The sensitivity notebook: thin cells under a sentence each, and sliders that answer where somebody moves them."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import ipywidgets
import pytest

from auditlib import show_asked as show
from auditlib.widgets import asking, kernel
from tests.ask.test_ask import THREE, province
from tests.report.executed import whole_numbers
from tests.report.test_notebook import ALLOWED

NOTEBOOK = Path(__file__).parents[2] / "notebooks" / "sensitivity.ipynb"
CELLS = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
CODE = [cell for cell in CELLS if cell["cell_type"] == "code"]


def source(cell: dict[str, Any]) -> str:
    return "".join(cell["source"])


def test_it_has_about_twenty_cells() -> None:
    assert 16 <= len(CELLS) <= 24


@pytest.mark.parametrize("cell", CODE, ids=lambda cell: str(cell["id"]))
def test_a_code_cell_is_thin_and_stands_under_a_sentence(cell: dict[str, Any]) -> None:
    assert len(source(cell).splitlines()) <= 8
    assert all(isinstance(node, ALLOWED) for node in ast.walk(ast.parse(source(cell))))
    above = CELLS[CELLS.index(cell) - 1]
    assert above["cell_type"] == "markdown"
    assert source(above).splitlines()[-1].endswith("。")


def test_nothing_of_a_run_is_kept_in_it() -> None:
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in CODE)


def test_one_cell_holds_the_parameters() -> None:
    tagged = [source(cell) for cell in CODE if "parameters" in cell["metadata"].get("tags", ())]
    assert [each.splitlines() for each in tagged] == [['folder = "params/jiangsu-2012"', 'city = "南京市"']]


# --- the sliders --------------------------------------------------------------------------------------------------


def parts(box: Any) -> Iterator[Any]:
    for child in getattr(box, "children", ()):
        yield child
        yield from parts(child)


def control(box: Any, label: str) -> Any:
    return next(part for part in parts(box) if getattr(part, "description", "") == label)


def answer(box: Any) -> str:
    return whole_numbers([part for part in parts(box) if isinstance(part, ipywidgets.HTML)][-1].value)


def test_a_moved_slider_tells_totals_ranks_and_clauses() -> None:
    box = asking.trial(province(*THREE), "南京市")
    control(box, "改哪一项").value = "high_skilled"
    slider = control(box, "改为")
    slider.value += 2_000
    assert "总分98→100分" in answer(box)
    assert "2.1.1b" in answer(box)


@pytest.mark.parametrize(
    ("name", "label", "value", "said"),
    [
        ("high_skilled", "或写明", "+2000", "总分98→100分"),
        ("institute_violations", "改为", 0, "总分98→100分"),
        ("norms_followed", "改成", "否", "总分98→95分"),
        ("platform_status", "改成", "未能正常运作", "总分98→94分"),
        ("arrears_yuan", "或写明", "20000", "总分98→96分"),
        ("high_skilled", "或写明", "很多", "应为数字"),
        ("high_skilled", "其他改动", "18.1a.award=1", "总分98→98分"),
        ("high_skilled", "其他改动", "这样", "应写成"),
    ],
)
def test_every_kind_of_value_can_be_tried_and_none_ends_in_an_error(
    name: str, label: str, value: Any, said: str
) -> None:
    box = asking.trial(province(*THREE), "南京市")
    control(box, "改哪一项").value = name
    control(box, label).value = value
    assert said.replace("98→98分", "98分") in answer(box)


def test_a_goal_is_sought_from_the_form() -> None:
    box = asking.goal(province(*THREE), "南京市")
    control(box, "或名次").value = "1"
    control(box, "只改哪一项").value = "high_skilled"
    control(box, "反推").click()
    assert "+1,000人" in answer(box)
    control(box, "或名次").value = ""
    control(box, "反推").click()
    assert "请写一个目标" in answer(box)


def test_only_where_somebody_sits_there_are_sliders(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = show.Asked(province(*THREE), "南京市")
    assert "auditlib whatif 南京市" in show.trial(asked).text
    assert "auditlib reach 南京市" in show.goal(asked).text
    monkeypatch.setattr(kernel, "_shell", lambda: SimpleNamespace(kernel=True))
    monkeypatch.delenv("AUDITLIB_HEADLESS", raising=False)
    assert isinstance(show.trial(asked).widget, ipywidgets.VBox)
