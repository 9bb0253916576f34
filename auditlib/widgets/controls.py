"""The controls of the forms: standard widgets only, each with a label, and places for what is said beside them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

import ipywidgets  # type: ignore[import-untyped]
import traitlets

from auditlib.model import STATES, type_of_value
from auditlib.report.fragment import compose
from auditlib.report.table import Heading, Part, Said, Tone
from auditlib.standard.inputs import Input
from auditlib.words import STATE_WORDS, number_text

WIDTH = "min(100%, 44rem)"
# Without a margin: it would push what is as wide as the page over its edge.
WHOLE = {"width": "100%", "margin": "0"}
CHOOSE = "请选择"
YES, NO = "是", "否"
FINEST = Decimal("0.1")
STATED = [STATE_WORDS[state] for state in STATES]


class Field(NamedTuple):
    """The name that a refusal calls a field by, its control over the place where it is refused, and that place."""

    name: str
    box: Any
    said: Any

    @property
    def control(self) -> Any:
        """The control, which may be exchanged for another."""
        return self.box.children[0]


def field(name: str, control: Any) -> Field:
    """Put a place for refusals under a control."""
    said = quiet_place()
    return Field(name, column([control, said]), said)


def text(label: str, hint: str = "") -> Any:
    """Make a line to write in."""
    return ipywidgets.Text(description=label, placeholder=hint, **_looks())


def area(label: str, hint: str = "") -> Any:
    """Make a place to write at length in."""
    return ipywidgets.Textarea(description=label, placeholder=hint, rows=3, **_looks())


def dropdown(label: str, options: Iterable[tuple[str, str]]) -> Any:
    """Make a choice of one, words with what each stands for; nothing is chosen at first."""
    return ipywidgets.Dropdown(description=label, options=[(CHOOSE, ""), *options], value="", **_looks())


def set_options(control: Any, options: Iterable[tuple[str, str]]) -> None:
    """Offer other choices; what was chosen stays so where it still can be."""
    chosen, given = control.value, [(CHOOSE, ""), *options]
    if tuple(given) != tuple(control.options):
        control.options = given
        control.value = chosen if chosen in [value for _, value in given] else ""


def slider(label: str, words: Sequence[str], now: int) -> Any:
    """Make a slider over words; what it stands at is told by the choice that goes with it."""
    return ipywidgets.SelectionSlider(
        options=list(words), index=now, description=label, readout=False, **_looks("initial")
    )


def twin(control: Any, label: str) -> Any:
    """Make a choice that moves with a slider, for those who cannot see it: a slider's handle has no name of its own."""
    made = ipywidgets.Dropdown(description=label, options=control.options, index=control.index, **_looks())
    traitlets.link((control, "index"), (made, "index"))
    return made


def button(label: str, style: str = "") -> Any:
    """Make a button as wide as its words."""
    return ipywidgets.Button(description=label, tooltip=label, button_style=style, layout={"width": "auto"})


def value_control(item: Input | None, now: type_of_value = None) -> Any:
    """Make the control that an input's values ask for: a choice for yes/no and states, a line for numbers."""
    if item is not None and item.type in ("yes_no", "state"):
        words = [YES, NO] if item.type == "yes_no" else list(item.states.values())
        return dropdown("核定值", [(word, word) for word in [*words, *STATED]])
    hint = "" if item is None else f"{range_of(item)}；或{'、'.join(STATED)}"
    options = STATED if item is not None and item.source != "auditor" else []
    return ipywidgets.Combobox(description="核定值", placeholder=hint, options=options, **_looks())


def range_of(item: Input) -> str:
    """Tell the numbers that an input takes."""
    step = f"，每{number_text(item.step)}一档" if item.step else ""
    if item.each is not None:
        return f"按台账次序逐一给分，各{number_text(item.min)}至{number_text(item.max)}分{step}，如 2+1"
    return f"{number_text(item.min)}至{number_text(item.max)}{item.unit or ''}{step}"


def choices(item: Input) -> list[Decimal]:
    """List the points that the auditor may choose from."""
    step = item.step or FINEST
    return [item.min + step * n for n in range(int((item.max - item.min) / step) + 1)]


def column(children: Iterable[Any], **words: Any) -> Any:
    """Lay controls out one under the other."""
    return ipywidgets.VBox(list(children), layout={"width": "100%", **words})


def line(children: Iterable[Any]) -> Any:
    """Lay controls out side by side, on more lines where the screen is narrow."""
    return ipywidgets.HBox(list(children), layout={"flex_flow": "row wrap", "width": "100%"})


def folded(title: str, inner: Any) -> Any:
    """Lay a form out behind a button that opens and closes it; an accordion could not be opened by keyboard."""
    opener = ipywidgets.ToggleButton(description=title, tooltip=f"打开或收起：{title}", layout={"width": "auto"})
    inner.layout.display = "none"

    def turn(change: Mapping[str, bool]) -> None:
        inner.layout.display = None if change["new"] else "none"

    opener.observe(turn, names="value")
    return column([line([opener]), inner])


def place(html: str = "") -> Any:
    """Make a place for a fragment."""
    return ipywidgets.HTML(html, layout=WHOLE)


def quiet_place() -> Any:
    """Make a place that takes no room until something is said in it."""
    return ipywidgets.HTML("", layout={**WHOLE, "display": "none"})


def heading(words: str, anchor: str, *more: Part) -> Any:
    """Make the head of a card or form, with the anchor that the queue leads to."""
    return place(compose("card", [Heading(words, anchor), *more]).html)


def say(where: Any, words: str, tone: Tone = "lost") -> None:
    """Say something where a reader of the screen hears it at once; no words take back what was said."""
    role = "alert" if tone == "lost" else "status"
    html = compose("message", [Said(each, tone) for each in words.split("\n")]).html if words else ""
    where.value = f'<div role="{role}">{html}</div>' if html else ""
    where.layout.display = None if html else "none"


def _looks(label_width: str = "6rem") -> dict[str, Any]:
    return {"style": {"description_width": label_width}, "layout": {"width": WIDTH}}
