"""Borders (临界): how far every counted figure is from its next points, and which lie so near that they are worth a second look."""

from __future__ import annotations

from auditlib.report.figures import NONE
from auditlib.report.fragment import Fragment, compose
from auditlib.report.steps import mark_words, moved_words
from auditlib.report.table import Bit, Cell, Column, Part, Said, simple
from auditlib.report.view import CityView
from auditlib.scoring.distance import Distance, Step, distances

COLUMNS = (
    Column("现在的数", "wide"),
    Column("再得（少扣）一档", "wide"),
    Column("再失（多扣）一档", "wide"),
    Column("临界", "refs"),
)
HOW = "只列由{}的数按分界或档次计的计分点；逐件计的台账事项不列。所列的改变只动这一个数，其他不变。"


def borders(view: CityView) -> Fragment:
    """List the distance of every counted figure from its next points either way, and mark the effects at a border."""
    found = distances(view.result, view.params.city)
    if not found:
        return compose("borders", [Said("没有可按分界计的数，或按比例计分，没有下一档。")])
    marked = [each for each in found if mark_words(each)]
    said = f"有{len(marked)}个计分点的数紧挨分界，宜再核对：{'、'.join(e.effect for e in marked)}。"
    parts: list[Part] = [
        Said(said if marked else "没有紧挨分界的数。", "open" if marked else ""),
        Said(HOW.format(view.standard.words.the_city), "quiet"),
    ]
    names = dict.fromkeys(step.input for each in found for step in (each.better, each.worse) if step)
    lines = [_line(view, name, found) for name in names]
    return compose("borders", [*parts, simple("离下一档还有多远", COLUMNS, lines, "borders")])


def _line(view: CityView, name: str, found: list[Distance]) -> list[Cell]:
    """Tell of one figure which effects it would bring to their next points."""
    value = view.values[name]
    better = tuple(_step(view, e.effect, e.better) for e in found if e.better and e.better.input == name)
    worse = tuple(_step(view, e.effect, e.worse) for e in found if e.worse and e.worse.input == name)
    marks = tuple(
        Bit(f"{each.effect} {mark_words(each)}", tone="open")
        for each in found
        if mark_words(each) and name in {step.input for step in (each.better, each.worse) if step}
    )
    return [f"{value.item.label}{value.text}{value.item.unit or ''}", better or NONE, worse or NONE, marks]


def _step(view: CityView, effect: str, step: Step) -> Bit:
    return Bit(effect, f"#effect-{effect}", rest=moved_words(view.standard, step))
