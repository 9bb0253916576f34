"""A card for each thing that awaits the auditor: what it rests on, what it is now, and the controls to decide it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import partial
from typing import NamedTuple

from auditlib.decisions.apply import WHY_WORDS, Held
from auditlib.decisions.draft import Grounds, Sight, answer, confirm, decide_input, give_back, read_input, withdraw
from auditlib.decisions.settle import Fate, same_person
from auditlib.decisions.types import ANSWER_WORDS, Draft, Target
from auditlib.errors import AuditError, DecisionError
from auditlib.report.discretion import Question, questions
from auditlib.report.fragment import compose
from auditlib.report.queue import KINDS, Waiting, waiting
from auditlib.report.table import Said
from auditlib.report.told import about_words, named
from auditlib.report.view import WAITING, CityView
from auditlib.widgets.again import again
from auditlib.widgets.basis import clause_parts, evidence_parts, input_parts, rested_on
from auditlib.widgets.controls import (
    Field,
    choices,
    column,
    field,
    heading,
    place,
    range_of,
    slider,
    text,
    twin,
    value_control,
)
from auditlib.widgets.form import Form, Kept
from auditlib.widgets.forms import ruling
from auditlib.widgets.receipts import told
from auditlib.widgets.session import Maker, Session
from auditlib.widgets.trial import tried
from auditlib.words import number_text


class Card(NamedTuple):
    """A card that should be on the desk: what kind it is of, and what builds it."""

    kind: str
    build: Callable[[Session], Kept]


def cards(view: CityView) -> dict[str, Card]:
    """Tell what has a card, by the card's anchor: all that waits, and points that are decided already."""
    found = {anchor_of(each): Card(each.kind, partial(_card, each=each)) for each in waiting(view)}
    if view.applied.settled.closed is None:
        for each in questions(view):
            found[f"ask-{each.effect.gives}"] = Card("question", partial(_question, question=each))
    return found


def anchor_of(each: Waiting) -> str:
    """Name the place of the card for what waits."""
    if each.decision is not None:
        return f"decide-{each.decision.decision.seq}"
    return f"ask-{each.target.name}" if each.target else ""


def _card(session: Session, each: Waiting) -> Kept:
    if isinstance(each.decision, Held):
        return _held(session, each.decision)
    if each.decision is not None:
        return (_objection if each.kind == "objection" else _contested)(session, each.decision)
    target = each.target or Target("input", "")
    return incident_card(session, each, target.name) if target.of == "incident" else _gap(session, each, target.name)


def _question(session: Session, question: Question) -> Kept:
    """Points at discretion: a slider over the range, which tells at once what each would come to."""
    if question.item.each is not None:
        return _singles(session, question)
    effect, item = question.effect, question.item
    name, title = effect.gives, f"{effect.id} {item.label}"
    values: list[Decimal | None] = [None, *choices(item)]
    now = session.applied.values.get(name)
    at = values.index(now) if isinstance(now, Decimal) and now in values else 0
    control = slider(title, [WAITING if value is None else number_text(value) for value in values], at)
    rests, trial = place(), place()

    def show(view: CityView) -> None:
        said = f"第{question.row}行，可裁量{range_of(item)}。现为：{view.values[name].text}。"
        evidence = evidence_parts(view, rested_on(view, Target("input", name)))
        rests.value = compose("basis", [Said(said, "strong"), *clause_parts(view, name), *evidence]).html
        move(view)

    def move(view: CityView) -> None:
        trial.value = tried(view, effect, values[control.index]).html

    def make(sight: Sight, grounds: Grounds) -> Draft:
        value = values[control.index]
        if value is None:
            raise DecisionError("value", f"还没有选定分数；请移动滑块，可选{range_of(item)}")
        return decide_input(sight, name, value, grounds)

    control.observe(lambda _: move(session.view), names="index")
    show(session.view)
    head = column([heading(title, f"ask-{name}"), rests])
    return Kept(
        Form(
            session,
            head,
            [field("value", control), field("twin", twin(control, "酌定")), field("trial", trial)],
            {"保存": make},
        ),
        show,
    )


def _singles(session: Session, question: Question) -> Kept:
    """Points at discretion for each incident: a line for the figures, which tells what they would come to."""
    effect, item = question.effect, question.item
    name, facts, trial = effect.gives, place(), place()
    value = field("value", text("逐一酌定", range_of(item)))
    value.control.continuous_update = False

    def show(view: CityView) -> None:
        said = f"第{question.row}行，{question.facts}；{range_of(item)}。现为：{view.values[name].text}。"
        evidence = evidence_parts(view, rested_on(view, Target("input", name)))
        facts.value = compose("basis", [Said(said, "strong"), *clause_parts(view, name), *evidence]).html
        move(view)

    def move(view: CityView) -> None:
        try:
            taken = read_input(view.standard, name, value.control.value) if value.control.value.strip() else None
            trial.value = tried(view, effect, taken).html
        except AuditError as error:
            trial.value = compose("trial", [Said(str(error), "lost")]).html

    value.control.observe(lambda _: move(session.view), names="value")
    show(session.view)
    head = column([heading(f"{effect.id} {item.label}", f"ask-{name}"), facts])
    return Kept(Form(session, head, [value, field("trial", trial)], {"保存": _decide(name, value)}), show)


def _gap(session: Session, each: Waiting, name: str) -> Kept:
    """An input without a value: missing, or a state that needs the auditor's word."""
    value, facts = _value(session, name), place()
    head = column([heading(f"{KINDS[each.kind]}：{each.about}", anchor_of(each), Said(f"{each.said}。")), facts])
    form = Form(session, head, [value], {"保存": _decide(name, value)})
    return _showing(session, form, facts, lambda view: input_parts(view, name).html)


def incident_card(session: Session, each: Waiting, key: str) -> Kept:
    """Lay out an incident of the ledger that awaits a ruling."""
    asking = ruling(session.view)
    head = heading(f"{KINDS[each.kind]}：{each.about}", anchor_of(each), Said(f"{each.said}。"))
    form = Form(session, head, [*asking.fields], {"保存": lambda sight, why: asking.make(sight, key, why)})
    return Kept(form, lambda _: None)


def _held(session: Session, held: Held) -> Kept:
    """A decision that does not count: to be confirmed, returned, torn, or made upon evidence that has changed."""
    fate, target = held.fate, held.decision.target
    key = held.decision.id
    buttons: dict[str, Maker] = {}
    fields: list[Field] = []
    if held.why == "unconfirmed":
        buttons |= {"确认": _act(confirm, key), "退回": _act(give_back, key)}
    elif held.why != "torn":
        buttons["维持"] = partial(_keep, fate)
    buttons["撤回"] = _act(withdraw, key)
    if target.of == "input" and target.name in session.standard.inputs:
        fields.append(_value(session, target.name))
        buttons["另作决定"] = _decide(target.name, fields[0])
    return _decided(session, fate, f"{WHY_WORDS[held.why]}：", fields, buttons)


def _contested(session: Session, fate: Fate) -> Kept:
    """A decision that another one has forestalled: its author takes it back, or puts it in the other's place."""
    decision = fate.decision
    buttons: dict[str, Maker] = {
        "撤回这一件": _act(withdraw, decision.id),
        "以这一件取代": lambda sight, grounds: again(sight, decision.draft, grounds),
    }
    return _decided(session, fate, "有争议，须由作出的人选择：", [], buttons)


def _objection(session: Session, fate: Fate) -> Kept:
    """An objection that awaits its answer."""

    def answered(word: str) -> Maker:
        return lambda sight, grounds: answer(sight, fate.decision.id, word, grounds)

    buttons = {said: answered(word) for word, said in ANSWER_WORDS.items()}
    return _decided(session, fate, "待答复：", [], buttons)


def _decided(session: Session, fate: Fate, why: str, fields: list[Field], buttons: dict[str, Maker]) -> Kept:
    """Put together the card of a decision: itself, what it was made upon and now rests on."""
    decision, facts = fate.decision, place()
    title = f"{why}{named(session.view, decision)}　{about_words(session.view, decision.target)}"
    head = column([heading(title, f"decide-{decision.seq}"), facts])
    contested = decision.id if fate.state == "contested" else ""

    def show(view: CityView) -> str:
        return compose("basis", _facts(view, view.applied.settled.fates.get(decision.id, fate))).html

    return _showing(session, Form(session, head, fields, buttons, contested=contested), facts, show)


def _facts(view: CityView, fate: Fate) -> Iterator[Said]:
    yield Said(told(view, fate))
    if fate.by is not None:
        yield Said(f"在先的：{told(view, view.applied.settled.fates[fate.by.id])}")
    if fate.review is not None:
        yield Said(told(view, view.applied.settled.fates[fate.review.id]))
    held = view.applied.held.get(fate.decision.id)
    made = held.made_upon if held else None
    if held is not None and made is not None:
        now = held.now.shown if held.now else "佐证中已没有"
        same = held.now is not None and held.now.sha256 == made.sha256
        yield Said(f"作出时的佐证：{made.shown}。现在：{'未变' if same else now}。", "" if same else "open")


def _keep(fate: Fate, sight: Sight, grounds: Grounds) -> Draft:
    """Uphold a decision on the evidence as it is now: its author makes it anew, another confirms it."""
    if same_person(sight.person, fate.decision.person):
        return again(sight, fate.decision.draft, grounds)
    return confirm(sight, fate.decision.id, grounds)


def _act(act: Callable[[Sight, str, Grounds], Draft], key: str) -> Maker:
    return lambda sight, grounds: act(sight, key, grounds)


def _decide(name: str, value: Field) -> Maker:
    return lambda sight, grounds: decide_input(sight, name, value.control.value, grounds)


def _value(session: Session, name: str) -> Field:
    return field("value", value_control(session.standard.inputs[name]))


def _showing(session: Session, form: Form, facts: object, draw: Callable[[CityView], str]) -> Kept:
    def show(view: CityView) -> None:
        facts.value = draw(view)  # type: ignore[attr-defined]

    show(session.view)
    return Kept(form, show)
