"""Borders (临界): how far every counted figure is from its next point, and which lie so near that they are worth a second look."""

from __future__ import annotations

from auditlib.report.figures import NONE
from auditlib.report.fragment import Fragment, compose
from auditlib.report.steps import OVER, UNDER, mark_words, step_words
from auditlib.report.table import Bit, Cell, Column, Part, Said, simple
from auditlib.report.view import CityView
from auditlib.scoring.distance import Distance, distances
from auditlib.standard.parts import inputs_in

COLUMNS = (
    Column("计分点", "id"),
    Column("现在的数", "wide"),
    Column("再得（少扣）一档", "wide"),
    Column("再失（多扣）一档", "wide"),
    Column("临界", "short"),
)
HOW = "只列由市里的数按分界或档次计的计分点；逐件计的台账事项不列。所列的改变只动这一个数，其他不变。"


def borders(view: CityView) -> Fragment:
    """List the distance of every counted effect from its next point either way, and mark those at a border."""
    found = distances(view.result, view.params.city)
    if not found:
        return compose("borders", [Said("没有可按分界计的数，或按比例计分，没有下一档。")])
    marked = [each for each in found if mark_words(each)]
    said = f"有{len(marked)}个计分点的数紧挨分界，宜再核对：{'、'.join(e.effect for e in marked)}。"
    parts: list[Part] = [Said(said if marked else "没有紧挨分界的数。", "open" if marked else ""), Said(HOW, "quiet")]
    lines = [_line(view, each) for each in found]
    return compose("borders", [*parts, simple("离下一档还有多远", COLUMNS, lines, "borders")])


def _line(view: CityView, found: Distance) -> list[Cell]:
    standard, effect = view.standard, view.standard.effects[found.effect]
    names = dict.fromkeys(step.input for step in (found.better, found.worse) if step)
    values = view.values
    now = "；".join(
        f"{values[n].item.label}{values[n].text}{values[n].item.unit or ''}" for n in names or inputs_in(effect)
    )
    mark = mark_words(found)
    return [
        Bit(found.effect, f"#effect-{found.effect}"),
        now,
        step_words(standard, found.better) if found.better else NONE,
        step_words(standard, found.worse) if found.worse else NONE,
        Bit(mark, tone="open") if mark in {OVER, UNDER} else "",
    ]
