"""Every row in full: its clauses verbatim, what each effect came to and why, its evidence, incidents and decisions."""

from __future__ import annotations

from collections.abc import Iterator

from auditlib.decisions.apply import Held
from auditlib.decisions.settle import Fate
from auditlib.decisions.types import GIVING, Decision
from auditlib.decisions.upon import count_shown, incident_key, marks_of
from auditlib.model import Incident
from auditlib.report.figures import MINUS, NONE, decimal, place, points, signed
from auditlib.report.fragment import Fragment, compose
from auditlib.report.lost import evidence_anchor, lost_table
from auditlib.report.marks import beside, choices, marks
from auditlib.report.parts import WITHHELD, EffectFigures, RowFigures, ValueFigures
from auditlib.report.table import Bit, Cell, Column, Fold, Group, Heading, Line, Part, Said, Table, Tone, simple
from auditlib.report.told import about_words, became, china_time, elsewhere_words, named, person_words, value_words
from auditlib.report.view import UNASKED, CityView
from auditlib.standard.parts import inputs_in
from auditlib.standard.schema import Clause
from auditlib.wording.effects import role_word
from auditlib.words import EXPLAINS, PENDING

EFFECTS = (
    Column("条款原文", "wide", plain=False),
    Column("计分点", "id"),
    Column("类别", "short"),
    Column("分", "number"),
    Column("说明", "wide"),
    Column("依据", "refs"),
)
EVIDENCE = (
    Column("佐证", "wide"),
    Column("核定值", "number"),
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
    Column("认定"),
)
DECISIONS = (
    Column("决定", "id"),
    Column("事项", "wide"),
    Column("核定值"),
    Column("理由", "wide"),
    Column("作出人"),
    Column("时间"),
    Column("结果", "wide"),
)
SIGN = {"award": "", "bonus": "+", "deduct": ""}
TONE: dict[str, Tone] = {"award": "", "bonus": "bonus", "deduct": "lost"}


def rows(view: CityView) -> Fragment:
    """Tell all rows one after the other, in the official order, each folded under its title."""
    marked = marks(view)
    folds = [_folded(view, figures, marked[row_id]) for row_id, figures in view.rows.items()]
    return compose("rows", [choices("rows", marked), *folds])


def row_fragment(view: CityView, row_id: str) -> Fragment:
    """Tell one row, open; what changes only one row draws anew only this. Raises KeyError for an unknown row."""
    return compose("rows", [_folded(view, view.rows[row_id], open=True)])


def _folded(view: CityView, figures: RowFigures, marked: tuple[str, ...] = (), *, open: bool = False) -> Fold:  # noqa: A002
    row_id = figures.row.id
    score = PENDING if figures.score is None else f"{points(figures.score)}分"
    said = f"不适用，计{score}" if figures.out else f"核定{score}"
    title = Heading(f"{row_id}　{said}（分值{points(figures.row.points)}分）", f"row-{row_id}")
    return Fold(title, list(row_parts(view, figures)), beside(figures), marked, open)


def row_parts(view: CityView, figures: RowFigures) -> Iterator[Part]:
    """Tell one row: duty, how its points come together, its losses, clauses, evidence, incidents, decisions."""
    row_id = figures.row.id
    yield Said(figures.item.content, "quiet")
    own = "" if figures.own is None else f"自评{decimal(figures.own)}分"
    apart = "" if figures.difference is None else f"，差异{signed(figures.difference)}分"
    yield Said(
        f"{figures.story}。" + (f"{own}{apart}。" if own else f"该{view.standard.words.city}没有自评分。"), "strong"
    )
    if lost := lost_table(view, figures):
        yield lost
    clauses = [_clause(view, clause) for clause in figures.row.clauses]
    yield Table(f"评分行 {row_id} 的条款与计分点", EFFECTS, clauses, "rules")
    names = view.standard.inputs_of[row_id]
    evidence = [_evidence(view, figures, view.values[name]) for name in names]
    yield Table(f"评分行 {row_id} 的佐证", EVIDENCE, evidence, "evidence")
    found = view.incidents(*names)
    if found:
        yield incident_table(view, f"评分行 {row_id} 的台账记录", found)
    decided = [fate for fate in view.fates if _bears_on(view, fate, row_id, names)]
    if decided:
        yield simple(f"评分行 {row_id} 的决定和异议", DECISIONS, [_decision(view, fate) for fate in decided])


def incident_table(view: CityView, caption: str, found: tuple[Incident, ...]) -> Table:
    """List incidents of the ledger with how each is ruled; one that is not verified is told not to count, unless ruled to."""
    return simple(caption, INCIDENTS, [_incident(view, incident) for incident in found])


def attachment(view: CityView, name: str) -> str | Bit:
    """Name an attachment, leading to its entry where it is listed."""
    if not name:
        return NONE
    number = next((n for n, listed in enumerate(view.files, 1) if listed == name), 0)
    return Bit(name, f"#file-{number}") if number else name


def lead(view: CityView, decision: Decision, by: str = "") -> Bit:
    """Name a decision, with who made it, leading to where it is told in full."""
    return Bit(f"{named(view, decision)}{by}", f"#decision-{decision.seq}")


def _clause(view: CityView, clause: Clause) -> Group:
    lines = [_effect(view, view.effects[effect.id]) for effect in clause.effects]
    return Group(Bit(clause.text), lines or [Line(["", "", "", Bit(EXPLAINS, tone="quiet"), ""])])


def _effect(view: CityView, found: EffectFigures) -> Line:
    effect = found.effect
    basis = tuple(_basis(view, found))
    told = _points(found, basis[0].href if basis else "")
    return Line([effect.id, role_word(effect), told, found.explanation, basis or NONE], f"effect-{effect.id}")


def _points(found: EffectFigures, href: str) -> Bit:
    role, text = found.effect.role, found.points
    if text is None:
        return Bit(PENDING, href, "open")
    if role == "void":
        return Bit(role_word(found.effect), href, "lost") if found.holds else Bit("未发生", href, "quiet")
    if text == "0":
        return Bit(text, href, "lost" if found.short else "quiet", value=text)
    return Bit(SIGN[role] + text.replace("-", MINUS), href, TONE[role], value=text)


def _basis(view: CityView, found: EffectFigures) -> Iterator[Bit]:
    """Lead from an effect to the decisions and the evidence that it was worked out from; else to what is taken from it."""
    row = view.standard.row_of[found.effect.id]
    row_id = row.id
    if not found.effect.inputs:
        taken = [name for name, award in row.own if award == found.effect.id]
        yield from (Bit(name, f"#effect-{name}") for name in taken)
        if not taken:
            yield Bit("条款本身", f"#row-{row_id}")
    for name in found.effect.inputs:
        value = view.values[name]
        if value.decision is not None:
            yield lead(view, value.decision.decision)
        if value.item.source != "auditor":
            yield Bit(value.place or value.state or value.item.label, f"#{evidence_anchor(row_id, name)}")


def _evidence(view: CityView, figures: RowFigures, value: ValueFigures) -> Group:
    used = tuple(Bit(e.id, f"#effect-{e.id}") for e in figures.row.effects if value.name in inputs_in(e))
    cells: list[Cell] = [_value(value, used), value.item.unit or NONE, value.place or NONE, _proof(view, value), used]
    return Group(value.item.label, [Line(cells, evidence_anchor(figures.row.id, value.name))])


def _value(value: ValueFigures, used: tuple[Bit, ...]) -> Cell:
    """Write a value, leading to the decision that gave it, else to what it is used for; then what the city reported."""
    tone: Tone = "" if not value.state else "quiet" if value.state == UNASKED else "open"
    made = value.decision and f"#decision-{value.decision.decision.seq}"
    now = Bit(value.text, made or (used[0].href if used else ""), tone, value=value.exact)
    return (now, Bit(f"原报{value.reported}", tone="quiet")) if value.reported else now


def _proof(view: CityView, value: ValueFigures) -> Cell:
    """Name the proof; where none is named, say so, and what it should be; then the decision that goes before it."""
    cell = _given_proof(view, value)
    if value.decision is None:
        return cell
    made = lead(view, value.decision.decision, f"（{value.decision.decision.person.name}）")
    proof = cell if isinstance(cell, Bit) else Bit(str(cell))
    return made if value.item.source == "auditor" else (proof, made)


def _given_proof(view: CityView, value: ValueFigures) -> str | Bit:
    item = value.item
    if value.proof:
        return attachment(view, value.proof)
    if item.ledger:
        told = "：".join(filter(None, ("见台账", view.periods(value.name))))
        return told if view.incidents(value.name) else "台账无记录"
    if item.source == "province":
        return view.standard.words.given
    if value.state == UNASKED:
        return NONE
    return Bit(f"未注明（应附{item.proof}）" if item.proof else "没有应附的证明", tone="quiet")


def _incident(view: CityView, incident: Incident) -> list[Cell]:
    ruling = view.applied.incidents.get(incident_key(incident))
    idle = "未查实" if ruling else "未查实，不计"
    item = view.standard.inputs[incident.input]
    return [
        str(incident.date or NONE),
        "，".join([item.label, *marks_of(incident)]),
        incident.description or NONE,
        count_shown(item, incident) or NONE,
        Bit("查实") if incident.verified else Bit(idle, tone="open"),
        incident.document or NONE,
        attachment(view, incident.attachment),
        place(incident.origin),
        _counts(view, incident, ruling),
    ]


def _counts(view: CityView, incident: Incident, ruling: Held | None) -> Cell:
    """Tell how an incident is ruled, and that it does not count where its event counts elsewhere."""
    instead = view.elsewhere.get(incident)
    told = (Bit(elsewhere_words(view.standard, instead), tone="open"),) if instead is not None else ()
    if ruling is None:
        return told or NONE
    ruled = _ruling(view, ruling)
    return (*ruled, *told) if isinstance(ruled, tuple) else ruled


def _ruling(view: CityView, ruling: Held) -> Cell:
    """Tell how an incident is ruled, by whom and why; one that does not count leaves the whole sum open."""
    decision = ruling.decision
    said = [Bit(value_words(view, decision.draft), tone="strong")]
    said += [Bit(f"{WITHHELD[ruling.why]}，此项合计{PENDING}", tone="open")] if ruling.why else []
    return (*said, lead(view, decision, f"（{decision.person.name}）"), Bit(f"理由：{decision.draft.reason}"))


def _bears_on(view: CityView, fate: Fate, row_id: str, names: tuple[str, ...]) -> bool:
    """Tell whether a decision gives a value of a row, or is an objection to the row, its values or decisions on them."""
    about = view.subject(fate.decision.target)
    ours = about.input in names or (about.of == "row" and about.name == row_id)
    return ours and fate.decision.kind in (*GIVING, "objection")


def _decision(view: CityView, fate: Fate) -> list[Cell]:
    decision = fate.decision
    return [
        lead(view, decision),
        about_words(view, decision.target),
        value_words(view, decision.draft) or NONE,
        decision.draft.reason,
        decision.draft.by or person_words(decision.person),
        china_time(decision.time),
        became(view, fate),
    ]
