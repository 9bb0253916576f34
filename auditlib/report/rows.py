"""Every row in full: its clauses verbatim, what each effect came to and why, its evidence, incidents and decisions."""

from __future__ import annotations

from collections.abc import Iterator

from auditlib.model import Decision, Incident
from auditlib.report.figures import MINUS, NONE, decimal, place, points, signed
from auditlib.report.fragment import Fragment, compose
from auditlib.report.table import Bit, Cell, Column, Group, Heading, Line, Part, Said, Table, Tone, simple
from auditlib.report.view import UNASKED, CityView, EffectFigures, RowFigures, ValueFigures, shown
from auditlib.standard.effects import inputs_in
from auditlib.standard.schema import Clause
from auditlib.words import PENDING, ROLE_WORDS

EFFECTS = (
    Column("条款原文", "wide", plain=False),
    Column("计分点", "id"),
    Column("类别", "short"),
    Column("分", "number"),
    Column("说明", "wide"),
)
EVIDENCE = (
    Column("佐证", "wide"),
    Column("值", "number"),
    Column("单位", "short"),
    Column("出处"),
    Column("证明材料"),
    Column("用于", "refs"),
)
INCIDENTS = (
    Column("日期", "short"),
    Column("事项"),
    Column("情况说明", "wide"),
    Column("数量", "number"),
    Column("查实", "short"),
    Column("文书号"),
    Column("附件"),
    Column("出处"),
)
DECISIONS = (
    Column("裁量事项", "wide"),
    Column("核定值", "number"),
    Column("理由", "wide"),
    Column("审核人", "short"),
    Column("日期", "short"),
    Column("出处"),
)
SIGN = {"award": "", "bonus": "+", "deduct": ""}
TONE: dict[str, Tone] = {"award": "", "bonus": "bonus", "deduct": "lost"}


def rows(view: CityView) -> Fragment:
    """Tell all rows one after the other, in the official order."""
    return compose("rows", [part for figures in view.rows.values() for part in row_parts(view, figures)])


def row_parts(view: CityView, figures: RowFigures) -> Iterator[Part]:
    """Tell one row: heading, duty, how its points come together, clauses, evidence, incidents, decisions."""
    row_id = figures.row.id
    score = PENDING if figures.score is None else f"{points(figures.score)}分"
    yield Heading(f"{row_id}　核定{score}（分值{points(figures.row.points)}分）", f"row-{row_id}")
    yield Said(figures.item.content, "quiet")
    own = "" if figures.own is None else f"自评{decimal(figures.own)}分"
    apart = "" if figures.difference is None else f"，差异{signed(figures.difference)}分"
    yield Said(f"{figures.story}。" + (f"{own}{apart}。" if own else "该市没有自评分。"), "strong")
    clauses = [_clause(view, clause) for clause in figures.row.clauses]
    yield Table(f"评分行 {row_id} 的条款与计分点", EFFECTS, clauses, "rules")
    names = view.standard.inputs_of[row_id]
    evidence = [_evidence(view, figures, view.values[name]) for name in names]
    yield simple(f"评分行 {row_id} 的佐证", EVIDENCE, evidence, "evidence")
    found = view.incidents(*names)
    if found:
        yield incident_table(view, f"评分行 {row_id} 的台账记录", found)
    decided = [decision for decision in view.decisions if decision.input in names]
    if decided:
        yield decision_table(view, f"评分行 {row_id} 的裁量", decided)


def incident_table(view: CityView, caption: str, found: tuple[Incident, ...]) -> Table:
    """List incidents of the ledger; one that is not verified is told not to count."""
    return simple(caption, INCIDENTS, [_incident(view, incident) for incident in found])


def decision_table(view: CityView, caption: str, decided: list[Decision]) -> Table:
    """List what the auditor decided: what, why, who, when and where it is written."""
    return simple(caption, DECISIONS, [_decision(view, decision) for decision in decided])


def attachment(view: CityView, name: str) -> Cell:
    """Name an attachment, leading to its entry where it is listed."""
    if not name:
        return NONE
    number = next((n for n, listed in enumerate(view.files, 1) if listed == name), 0)
    return Bit(name, f"#file-{number}") if number else name


def _clause(view: CityView, clause: Clause) -> Group:
    lines = [_effect(view.effects[effect.id]) for effect in clause.effects]
    return Group(Bit(clause.text), lines)


def _effect(found: EffectFigures) -> Line:
    effect = found.effect
    return Line([effect.id, ROLE_WORDS[effect.role], _points(found), found.explanation], f"effect-{effect.id}")


def _points(found: EffectFigures) -> Bit:
    role, text = found.effect.role, found.points
    if text is None:
        return Bit(PENDING, tone="open")
    if role == "void":
        return Bit("不得分", tone="lost") if found.holds else Bit("未发生", tone="quiet")
    if text == "0":
        return Bit(text, tone="lost" if found.short else "quiet")
    return Bit(SIGN[role] + text.replace("-", MINUS), tone=TONE[role])


def _evidence(view: CityView, figures: RowFigures, value: ValueFigures) -> list[Cell]:
    used = tuple(Bit(e.id, f"#effect-{e.id}") for e in figures.row.effects if value.name in inputs_in(e))
    return [value.item.label, _value(value), value.item.unit or NONE, value.place or NONE, _proof(view, value), used]


def _value(value: ValueFigures) -> Cell:
    if value.state:
        return Bit(value.state, tone="quiet" if value.state == UNASKED else "open")
    return (Bit(value.text), Bit(f"原报{value.reported}", tone="quiet")) if value.reported else value.text


def _proof(view: CityView, value: ValueFigures) -> Cell:
    """Name the proof; where none is named, say so, and what it should be."""
    item = value.item
    if value.proof:
        return attachment(view, value.proof)
    if value.decision:
        return f"{value.decision.auditor}裁量"
    if item.ledger:
        return "见台账" if view.incidents(value.name) else "台账无记录"
    if item.source == "province":
        return "省下达"
    wanted = f"（应附{item.proof}）" if item.proof else ""
    return Bit(f"未注明{wanted}", tone="quiet") if value.state != UNASKED else NONE


def _incident(view: CityView, incident: Incident) -> list[Cell]:
    verified = Bit("查实") if incident.verified else Bit("未查实，不计", tone="open")
    item = view.standard.inputs[incident.input]
    return [
        str(incident.date or NONE),
        item.label,
        incident.description or NONE,
        f"{incident.count}{item.unit or ''}",
        verified,
        incident.document or NONE,
        attachment(view, incident.attachment),
        place(incident.origin),
    ]


def _decision(view: CityView, decision: Decision) -> list[Cell]:
    item = view.standard.inputs[decision.input]
    return [
        item.label,
        f"{shown(item, decision.value)}{item.unit or ''}",
        decision.reason,
        decision.auditor,
        str(decision.date or NONE),
        place(decision.origin),
    ]
