"""What the clauses leave to the auditor's discretion (酌情): each question that a city raises, with what was decided."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from auditlib.decisions.apply import Held
from auditlib.decisions.upon import value_shown
from auditlib.report.figures import NONE
from auditlib.report.fragment import Fragment, compose
from auditlib.report.parts import WITHHELD, EffectFigures
from auditlib.report.table import Bit, Cell, Column, Said, simple
from auditlib.report.told import china_time, named, person_words
from auditlib.report.view import WAITING, CityView
from auditlib.scoring.figures import tell_condition
from auditlib.standard.each import per_words
from auditlib.standard.effects import Discretion
from auditlib.standard.inputs import Input
from auditlib.words import number_text

COLUMNS = (
    Column("计分点", "id"),
    Column("裁量事项", "wide"),
    Column("情况", "wide"),
    Column("范围"),
    Column("现值", "number"),
    Column("理由", "wide"),
    Column("审核人"),
    Column("时间"),
    Column("决定"),
)


@dataclass(frozen=True, slots=True)
class Question:
    """One effect that asks for the auditor's points; `decision` None while nobody has decided."""

    effect: Discretion
    row: str
    item: Input
    facts: str
    reach: str
    decision: Held | None


def questions(view: CityView) -> tuple[Question, ...]:
    """Tell which effects ask for discretion in this city: those whose condition holds."""
    return tuple(_questions(view))


def discretion(view: CityView) -> Fragment:
    """List each question with its range, its present value, and by whom, when and why it was decided."""
    asked = questions(view)
    if not asked:
        return compose("discretion", [Said("没有须由审核人裁量的事项。")])
    waiting = sum(question.decision is None for question in asked)
    idle = sum(question.decision is not None and bool(question.decision.why) for question in asked)
    parts = [f"其中{waiting}项{WAITING}"] if waiting else []
    parts += [f"{idle}项的裁量不算数"] if idle else []
    said = f"须裁量{len(asked)}项，{'，'.join(parts) or '都已裁量'}。"
    how = f"要裁量，请执行 auditlib review {view.params.city}，在打开的页面上保存；或用 auditlib decide 命令。都须写明理由。"
    return compose(
        "discretion", [Said(said + how), simple("由审核人裁量的事项", COLUMNS, [_line(view, each) for each in asked])]
    )


def _questions(view: CityView) -> Iterator[Question]:
    asked = set[str]()
    for found in view.effects.values():
        effect = found.effect
        out = view.block.rows[view.standard.row_of[effect.id].id].out
        idle = out is not None and bool(out[view.at])
        if isinstance(effect, Discretion) and _asked(view, found) and not idle and effect.gives not in asked:
            asked.add(effect.gives)
            item = view.standard.inputs[effect.gives]
            reach = f"{per_words(view.standard, item)}{number_text(item.min)}至{number_text(item.max)}{item.unit or ''}"
            reach += f"，每{number_text(item.step)}一档" if item.step else ""
            facts = tell_condition(view.standard, view.block, view.at, effect.when) if effect.when else ()
            row = view.standard.row_of[effect.id].id
            yield Question(effect, row, item, "，".join(facts), reach, view.applied.given.get(effect.gives))


def _asked(view: CityView, found: EffectFigures) -> bool:
    """Tell whether points are asked for: where the condition holds; without one, unless the effect is waived."""
    outcome = view.block.outcomes[found.effect.id]
    if outcome.when is not None:
        return found.holds
    return outcome.gate is None or bool(outcome.gate.holds[view.at])


def _line(view: CityView, question: Question) -> list[Cell]:
    held = question.decision
    said: list[Cell] = [
        Bit(question.effect.id, f"#effect-{question.effect.id}"),
        question.item.label,
        question.facts or NONE,
        question.reach,
    ]
    if held is None:
        return [*said, Bit(WAITING, tone="open"), NONE, NONE, NONE, NONE]
    decision = held.decision
    value = Bit(value_shown(question.item, decision.value))
    return [
        *said,
        (value, Bit(WITHHELD[held.why], tone="open")) if held.why else value,
        decision.draft.reason,
        person_words(decision.person),
        china_time(decision.time),
        Bit(named(view, decision), f"#decision-{decision.seq}"),
    ]
