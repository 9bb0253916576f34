"""The auditor's sliders: the value as it stands, a trial by the same engine, a plain table for the page."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from time import perf_counter
from typing import Any

import ipywidgets
import pytest

from auditlib import show, widgets
from auditlib.audit import Audit
from auditlib.report.discretion import questions
from auditlib.report.fragment import Fragment
from tests.report.audits import RULING, open_city

ASKED = {"contest_missing_events": 2}
VIEW = "application/vnd.jupyter.widget-view+json"


@pytest.fixture
def decided(tmp_path: Path) -> Audit:
    return open_city(tmp_path, ASKED, decisions=[RULING])


@pytest.fixture
def waiting(tmp_path: Path) -> Audit:
    return open_city(tmp_path, ASKED | {"contest_missing_deduction": None})


def parts(widget: Any) -> Iterator[Any]:
    yield widget
    for child in getattr(widget, "children", ()):
        yield from parts(child)


def slider_and_words(audit: Audit) -> tuple[Any, Any]:
    box = show.discretion(audit).build()  # type: ignore[union-attr]
    found = list(parts(box))
    slider = next(part for part in found if isinstance(part, ipywidgets.SelectionSlider))
    return slider, [part for part in found if isinstance(part, ipywidgets.HTML)][-1]


def test_the_slider_stands_where_the_ruling_is(decided: Audit) -> None:
    slider, words = slider_and_words(decided)
    assert slider.label == "0.3"
    assert slider.options == tuple(f"{n / 10:g}" for n in range(11))
    assert "评分行 3 为5.7分，总分为99.7分" in words.value


def test_moving_it_tells_what_would_be_and_that_nothing_is_saved(decided: Audit) -> None:
    slider, words = slider_and_words(decided)
    slider.label = "0.6"
    assert "若酌定0.6分：评分行 3 为5.4分，总分为99.4分。现在评分行 3 为5.7分，总分为99.7分" in words.value
    assert "只是试算，没有保存" in words.value
    assert "320100.yaml 的 decisions" in words.value
    assert "{input: contest_missing_deduction, value: 0.6, reason: 理由" in words.value
    assert decided.result.exact_total[0] == 99_700


def test_before_a_ruling_it_waits_and_gives_no_value(waiting: Audit) -> None:
    slider, words = slider_and_words(waiting)
    assert slider.label == "待裁量"
    assert "评分行 3 待定，总分为94分（暂定）" in words.value
    slider.label = "0"
    assert "若酌定0分：评分行 3 为6分，总分为100分。" in words.value
    slider.label = "待裁量"
    assert "评分行 3 待定" in words.value


def test_a_trial_takes_less_than_a_tenth_of_a_second(decided: Audit) -> None:
    view = show._view(decided)
    (question,) = questions(view)

    def once() -> float:
        start = perf_counter()
        widgets.told(decided, question, Decimal("0.5"))
        return perf_counter() - start

    assert min(once() for _ in range(3)) < 0.1


def test_a_cell_shows_the_widget_and_the_page_its_table(waiting: Audit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(widgets, "_has_kernel", lambda: True)
    bundle = show.discretion(waiting)._repr_mimebundle_()
    assert set(bundle) == {VIEW, "text/html", "text/plain"}
    assert "由审核人裁量的事项" in bundle["text/html"]
    assert "竞赛缺项数2项" in bundle["text/plain"]
    assert "0至1分，每0.1一档  待裁量" in bundle["text/plain"]


def test_without_a_kernel_no_dead_slider_is_recorded(waiting: Audit) -> None:
    assert set(show.discretion(waiting)._repr_mimebundle_()) == {"text/html", "text/plain"}


def test_where_nothing_awaits_a_sentence_says_so(tmp_path: Path) -> None:
    shown = show.discretion(open_city(tmp_path))
    assert isinstance(shown, Fragment)
    assert shown.text == "没有须由审核人裁量的事项。"
