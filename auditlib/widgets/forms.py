"""The forms in which anything can be decided: an input, an incident of the ledger, an objection, an earlier decision."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from auditlib.decisions.draft import (
    Grounds,
    Sight,
    confirm,
    decide_input,
    give_back,
    object_to,
    rule_incident,
    withdraw,
)
from auditlib.decisions.types import INCIDENT_WORDS, ONCE, Draft, Target
from auditlib.decisions.upon import incident_key, incident_shown
from auditlib.errors import DecisionError
from auditlib.report.told import about_words, named
from auditlib.report.view import CityView
from auditlib.widgets.basis import input_parts
from auditlib.widgets.controls import Field, dropdown, field, heading, place, set_options, text, value_control
from auditlib.widgets.form import Form, Kept
from auditlib.widgets.session import Session

LABEL = 24
WITHDRAWABLE = ("stands", "contested", "open", "answered")


def correction(session: Session) -> Kept:
    """Decide any input: the row, then the input, then the audited value."""
    row = dropdown("评分行", row_options(session.view))
    name = dropdown("佐证", [])
    value = field("value", value_control(None))
    facts = place()

    def choose_row(_: Any = None) -> None:
        names = session.standard.inputs_of.get(row.value, ())
        set_options(name, [(session.standard.inputs[each].label, each) for each in names])

    def choose_input(_: Any = None) -> None:
        item = session.standard.inputs.get(name.value)
        value.box.children = (value_control(item), value.said)
        show(session.view)

    def show(view: CityView) -> None:
        facts.value = input_parts(view, name.value).html if name.value else ""

    def make(sight: Sight, grounds: Grounds) -> Draft:
        return decide_input(sight, asked(name.value, "佐证"), value.control.value, grounds)

    row.observe(choose_row, names="value")
    name.observe(choose_input, names="value")
    chosen = [field("row", row), field("target", name), field("facts", facts), value]
    head = heading("核定任一佐证", "decide-input")
    return Kept(Form(session, head, chosen, {"保存": make}), show)


def incident(session: Session) -> Kept:
    """Rule whether an incident of the ledger counts, does not, or counts once with another."""
    which, asking = dropdown("台账记录", incident_options(session.view)), ruling(session.view)

    def make(sight: Sight, grounds: Grounds) -> Draft:
        return asking.make(sight, asked(which.value, "台账记录"), grounds)

    chosen = [field("target", which), *asking.fields]
    return Kept(Form(session, heading("台账认定", "decide-incident"), chosen, {"保存": make}), lambda _: None)


class Ruling(NamedTuple):
    """What a ruling on an incident asks for, and what makes the ruling on the incident of a key."""

    fields: tuple[Field, Field]
    make: Callable[[Sight, str, Grounds], Draft]


def ruling(view: CityView) -> Ruling:
    """Ask how an incident counts, and with which other one where it counts once."""
    word = field("value", dropdown("认定", [(said, key) for key, said in INCIDENT_WORDS.items()]))
    other = field("other", dropdown("与哪条重复", incident_options(view)))

    def make(sight: Sight, key: str, grounds: Grounds) -> Draft:
        chosen = asked(word.control.value, "认定", "value")
        return rule_incident(sight, key, chosen, grounds, other.control.value if chosen == ONCE else "")

    def choose(_: Any = None) -> None:
        other.box.layout.display = None if word.control.value == ONCE else "none"

    word.control.observe(choose, names="value")
    choose()
    return Ruling((word, other), make)


def objection(session: Session) -> Kept:
    """Enter what a city objects to: a row, an input or a decision."""
    what = dropdown("异议所指", [])
    by, wanted = (
        text("异议人", f"{session.view.standard.words.the_city}提出异议的人"),
        text("请求", "要求怎样改，可不填"),
    )

    def make(sight: Sight, grounds: Grounds) -> Draft:
        of, _, name = asked(what.value, "异议所指").partition(":")
        return object_to(sight, Target(of, name), grounds, by=by.value, wanted=wanted.value)  # type: ignore[arg-type]

    def update(view: CityView) -> None:
        fates = view.applied.settled.of(view.evidence.code)
        decisions = [fate for fate in fates if fate.state == "stands"]
        rows = [(label, f"row:{row_id}") for label, row_id in row_options(view)]
        inputs = [(f"佐证　{item.label}", f"input:{name}") for name, item in view.standard.inputs.items()]
        made = [
            (f"{named(view, fate.decision)}　{about_words(view, fate.decision.target)}", f"decision:{fate.decision.id}")
            for fate in decisions
        ]
        set_options(what, [*made, *rows, *inputs])

    update(session.view)
    chosen = [field("target", what), field("by", by), field("wanted", wanted)]
    return Kept(Form(session, heading("提出异议", "object"), chosen, {"保存": make}), update)


def earlier(session: Session) -> Kept:
    """Withdraw, confirm or return an earlier decision, chosen by its number."""
    which = dropdown("哪一件", [])
    makers: Mapping[str, Callable[[Sight, str, Grounds], Draft]] = {
        "撤回": withdraw,
        "复核确认": confirm,
        "复核退回": give_back,
    }

    def made_by(act: Callable[[Sight, str, Grounds], Draft]) -> Callable[[Sight, Grounds], Draft]:
        return lambda sight, grounds: act(sight, asked(which.value, "哪一件"), grounds)

    def update(view: CityView) -> None:
        fates = session.review.case.applied.settled.of(view.evidence.code)
        options = [
            (
                f"{named(view, fate.decision)}　{about_words(view, fate.decision.target)}　{fate.decision.person.name}",
                fate.decision.id,
            )
            for fate in reversed(fates)
            if fate.state in WITHDRAWABLE
        ]
        set_options(which, options)

    update(session.view)
    buttons = {label: made_by(act) for label, act in makers.items()}
    return Kept(Form(session, heading("撤回与复核", "decide-earlier"), [field("target", which)], buttons), update)


def incident_options(view: CityView) -> list[tuple[str, str]]:
    """Name the ledger's incidents by their place in it and in words."""
    found = enumerate(view.evidence.incidents, 1)
    return [(f"{n}　{incident_shown(view.standard, each)}", incident_key(each)) for n, each in found]


def row_options(view: CityView) -> list[tuple[str, str]]:
    """Name the rows by number and the beginning of their duty."""
    found = [(row_id, figures.item.content) for row_id, figures in view.rows.items()]
    return [(f"第{row_id}行　{said[:LABEL]}{'…' if len(said) > LABEL else ''}", row_id) for row_id, said in found]


def asked(chosen: str, label: str, name: str = "target") -> str:
    """Take what was chosen. Raises DecisionError where nothing was."""
    if not chosen:
        raise DecisionError(name, f"没有选择{label}；请选择后再保存")
    return chosen
