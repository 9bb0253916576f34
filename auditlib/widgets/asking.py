"""The sliders of the sensitivity notebook: a city tried with other values, and a goal sought. Nothing is kept.

Every slider has a line beside it that takes the exact value, for those who cannot see or move it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import ipywidgets  # type: ignore[import-untyped]

from auditlib.ask.changes import Change, changed, parse
from auditlib.ask.cities import Cities
from auditlib.ask.goal import goal_of, reach_goal
from auditlib.ask.told import reached_parts, trial_parts
from auditlib.ask.trial import try_out
from auditlib.errors import AuditError
from auditlib.report.fragment import compose
from auditlib.report.table import Part, Said
from auditlib.scoring.line import unit_range
from auditlib.standard.inputs import Input
from auditlib.widgets.controls import (
    CHOOSE,
    NO,
    WIDTH,
    YES,
    button,
    choices,
    column,
    dropdown,
    heading,
    line,
    place,
    text,
)
from auditlib.words import number_text

# How far a slider goes at least.
FEW = 20
LOOKS = {"style": {"description_width": "6rem"}, "layout": {"width": WIDTH}}


def trial(cities: Cities, city: str) -> Any:
    """Make the what-if: an input, a slider or choice for its value, and lines for exact and further changes.

    The answer follows each move; money is written, for it has too many values for a slider.
    """
    names = _inputs(cities)
    chosen = dropdown("改哪一项", [(item.label, name) for name, item in names.items()])
    slider = ipywidgets.IntSlider(description="改为", min=0, max=1, continuous_update=False, **LOOKS)
    choice = dropdown("改成", [])
    exact = text("或写明", "如 +1200、-50、12345.67")
    more = text("其他改动", "可写多条，以空格分开，如 1.2a.every=200")
    answer = place()
    movers = (slider, choice)

    def told(value: str) -> None:
        changes = [parse(word) for word in more.value.split()]
        wanted = exact.value.strip() or value
        if chosen.value and wanted:
            changes.insert(0, (chosen.value, wanted))
        answer.value = _html(_tried(cities, city, changes))

    offering: list[str] = []
    moved = [""]

    def safely(change: Any) -> None:
        if offering:
            return
        mover = change["owner"] if change else None
        moved[0] = str(mover.value) if mover in movers else moved[0]
        try:
            told(moved[0])
        except AuditError as error:
            answer.value = _html([Said(str(error), "lost")])

    def pick(_: Any) -> None:
        # What is only laid out for another input is no move.
        offering.append(chosen.value)
        exact.value = moved[0] = ""
        _offer(cities, city, chosen.value, slider, choice)
        offering.clear()
        safely(None)

    chosen.observe(pick, names="value")
    for control in (slider, choice, exact, more):
        control.continuous_update = False
        control.observe(safely, names="value")
    pick(None)
    return column([heading(f"试算：{city}", "trial"), chosen, slider, choice, exact, more, answer])


def goal(cities: Cities, city: str) -> Any:
    """Make the goal seek: a total or a rank, over one input or all."""
    names = _inputs(cities)
    total, rank = text("总分", "如 100"), text("或名次", "如 1")
    chosen = dropdown("只改哪一项", [(item.label, name) for name, item in names.items()])
    pressed, answer = button("反推", "primary"), place()

    def seek(*_: Any) -> None:
        try:
            wanted = int(rank.value) if rank.value.strip().isdigit() else None
            asked = goal_of(cities, city, total.value.strip() or None, wanted)
            found = reach_goal(cities, city, asked, [chosen.value] if chosen.value else [])
            answer.value = _html(reached_parts(cities, city, asked, found))
        except AuditError as error:
            answer.value = _html([Said(str(error), "lost")])

    pressed.on_click(seek)
    return column([heading(f"目标反推：{city}", "goal"), total, rank, chosen, line([pressed]), answer])


def _inputs(cities: Cities) -> dict[str, Input]:
    return {name: item for name, item in cities.standard.inputs.items() if item.source != "province"}


def _tried(cities: Cities, city: str, changes: list[Change]) -> list[Part]:
    after = changed(cities, city, changes)
    return trial_parts(after, try_out(cities, after, city))


def _offer(cities: Cities, city: str, name: str, slider: Any, choice: Any) -> None:
    """Show the control that an input's values ask for, where the city stands now."""
    item = cities.standard.inputs.get(name)
    words = _words(item)
    slider.layout.display = None if item is not None and item.type == "count" else "none"
    choice.layout.display = None if words else "none"
    choice.options, choice.value = [(CHOOSE, ""), *((word, word) for word in words)], ""
    if item is None or item.type != "count":
        return
    at = cities.result.place(city)
    facts = cities.result.facts.cut(slice(at, at + 1))
    low, high = unit_range(cities.result.standard, facts, name)
    now = int(facts.columns[name].values[0])
    high = min(high, max(2 * now, FEW))
    # Never a moment with the least above the most.
    slider.min, slider.max = min(low, slider.max), max(high, slider.min)
    slider.min, slider.max, slider.value = low, high, min(max(now, low), high)


def _words(item: Input | None) -> list[str]:
    """List the values of an input that has but a few."""
    if item is None or item.type in ("count", "amount") or item.each is not None:
        return []
    if item.type == "points":
        return [number_text(value) for value in choices(item)]
    return [YES, NO] if item.type == "yes_no" else list(item.states.values())


def _html(parts: Iterable[Part]) -> str:
    return f'<div role="status">{compose("trial", parts).html}</div>'
