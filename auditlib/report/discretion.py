"""What the clauses leave to the auditor's discretion (酌情): each question that a city raises, with what was decided."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from auditlib.model import Decision
from auditlib.report.figures import NONE, place
from auditlib.report.fragment import Fragment, compose
from auditlib.report.table import Bit, Cell, Column, Said, simple
from auditlib.report.view import WAITING, CityView, shown
from auditlib.scoring.figures import tell_condition
from auditlib.standard.effects import Discretion
from auditlib.standard.schema import Input
from auditlib.words import number_text

COLUMNS = (
    Column("计分点", "id"),
    Column("裁量事项", "wide"),
    Column("情况", "wide"),
    Column("范围"),
    Column("现值", "number"),
    Column("理由", "wide"),
    Column("审核人", "short"),
    Column("日期", "short"),
    Column("出处"),
)


@dataclass(frozen=True, slots=True)
class Question:
    """One effect that asks for the auditor's points; `decision` None while it waits."""

    effect: Discretion
    row: str
    item: Input
    facts: str
    reach: str
    decision: Decision | None


def questions(view: CityView) -> tuple[Question, ...]:
    """Tell which effects ask for discretion in this city: those whose condition holds."""
    return tuple(_questions(view))


def discretion(view: CityView) -> Fragment:
    """List each question with its range, its present value, and by whom, when and why it was decided."""
    asked = questions(view)
    if not asked:
        return compose("discretion", [Said("没有须由审核人裁量的事项。")])
    waiting = sum(question.decision is None for question in asked)
    said = f"须裁量{len(asked)}项，{f'其中{waiting}项{WAITING}' if waiting else '都已裁量'}。"
    how = f"裁量写在参数文件 {view.params.path.name} 的 decisions 中，写明数值、理由、审核人和日期。"
    return compose("discretion", [Said(said + how), simple("由审核人裁量的事项", COLUMNS, map(_line, asked))])


def _questions(view: CityView) -> Iterator[Question]:
    decided = {decision.input: decision for decision in view.decisions}
    for found in view.effects.values():
        effect = found.effect
        if isinstance(effect, Discretion) and found.holds:
            item = view.standard.inputs[effect.gives]
            reach = f"{number_text(item.min)}至{number_text(item.max)}{item.unit or ''}"
            reach += f"，每{number_text(item.step)}一档" if item.step else ""
            facts = tell_condition(view.standard, view.block, view.at, effect.when) if effect.when else ()
            row = view.standard.row_of[effect.id].id
            yield Question(effect, row, item, "，".join(facts), reach, decided.get(effect.gives))


def _line(question: Question) -> list[Cell]:
    made, item = question.decision, question.item
    return [
        Bit(question.effect.id, f"#effect-{question.effect.id}"),
        item.label,
        question.facts or NONE,
        question.reach,
        f"{shown(item, made.value)}{item.unit or ''}" if made else Bit(WAITING, tone="open"),
        made.reason if made else NONE,
        made.auditor if made else NONE,
        str((made and made.date) or NONE),
        place(made.origin) if made else NONE,
    ]
