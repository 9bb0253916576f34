"""Why a row lost points, in words: what took each, who decided it, upon what, and what the score would be without it."""

from __future__ import annotations

from collections.abc import Iterator

from auditlib.decisions.apply import Held
from auditlib.decisions.upon import incident_key
from auditlib.report.figures import MINUS, as_points, place, points, signed
from auditlib.report.parts import EffectFigures, RowFigures, ValueFigures
from auditlib.report.table import Bit, Cell, Column, Group, Line, Table
from auditlib.report.told import became, china_time, named, person_words
from auditlib.report.view import CityView
from auditlib.scoring.without import without
from auditlib.standard.effects import Void
from auditlib.wording.effects import role_word
from auditlib.words import PENDING, PROVISIONAL, points_text

COLUMNS = (
    Column("失分", "id"),
    Column("分", "number"),
    Column("为什么", "wide"),
    Column("谁定的", "wide"),
    Column("依据什么", "wide"),
    Column("如无此项", "wide"),
)
NOBODY = "由佐证按条款算得，没有人为裁定"


def lost_table(view: CityView, figures: RowFigures) -> Table | None:
    """Tell every loss of a row; None where it has lost nothing or is pending throughout."""
    found = list(losses(view, figures))
    if not found:
        return None
    return Table(
        f"评分行 {figures.row.id} 为什么失分", COLUMNS, [_group(view, figures, each) for each in found], "lost"
    )


def losses(view: CityView, figures: RowFigures) -> Iterator[EffectFigures]:
    """Go through the effects that cost the row points: deductions, voids, awards that were not won in full.

    Of a row that is void, only what makes it so, and what bears on the total beside it.
    """
    for effect in figures.row.effects:
        found = view.effects[effect.id]
        if isinstance(effect, Void):
            takes = found.holds and effect.void != "none"
        elif found.points is None or (figures.void and effect.id not in figures.row.outside):
            takes = False
        else:
            takes = found.points != "0" if effect.role == "deduct" else found.short
        if takes:
            yield found


def evidence_anchor(row_id: str, name: str) -> str:
    """Name the line in which a row's evidence stands."""
    return f"evidence-{row_id}-{name}"


def _group(view: CityView, figures: RowFigures, found: EffectFigures) -> Group:
    effect, row_id = found.effect, figures.row.id
    cells: list[Cell] = [
        _size(found),
        found.explanation,
        tuple(_deciders(view, found)) or Bit(NOBODY, tone="quiet"),
        tuple(_grounds(view, row_id, found)) or Bit("条款本身"),
        _without(view, figures, found),
    ]
    return Group(Bit(effect.id, f"#effect-{effect.id}"), [Line(cells)])


def _size(found: EffectFigures) -> Bit:
    if found.effect.role == "void":
        return Bit(role_word(found.effect), tone="lost")
    if found.effect.role == "award":
        return Bit("未得分" if found.points == "0" else f"只得{found.points}", tone="lost")
    assert found.points is not None
    return Bit(found.points.replace("-", MINUS), tone="lost", value=found.points)


def _deciders(view: CityView, found: EffectFigures) -> Iterator[Bit]:
    """Name each decision that gives a value which the effect uses: who, when, why, upon what, and who confirmed it."""
    told: dict[str, Held] = {}
    for name in found.effect.inputs:
        if (held := view.values[name].decision) is not None:
            told.setdefault(held.decision.id, held)
        for incident in view.incidents(name):
            if (ruled := view.applied.incidents.get(incident_key(incident))) is not None:
                told.setdefault(ruled.decision.id, ruled)
    for held in told.values():
        decision = held.decision
        who = f"{person_words(decision.person)}　{china_time(decision.time)}"
        basis = f"；依据：{decision.draft.basis}" if decision.draft.basis else ""
        said = f"{who}。理由：{decision.draft.reason}{basis}。{became(view, held.fate)}"
        yield Bit(named(view, decision), f"#decision-{decision.seq}", rest=said)


def _grounds(view: CityView, row_id: str, found: EffectFigures) -> Iterator[Bit]:
    """Name the evidence that the effect uses, each with its value, its place and its proof, and the incidents behind it."""
    for name in found.effect.inputs:
        value = view.values[name]
        if value.item.source == "auditor":
            continue
        unit = value.item.unit or "" if not value.state else ""
        where = "；".join(filter(None, (value.place, _proof(view, value))))
        said = f"{value.text}{unit}" + (f"（{where}）" if where else "")
        yield Bit(value.item.label, f"#{evidence_anchor(row_id, name)}", rest=said)
        for incident in view.incidents(name):
            told = "，".join(filter(None, (str(incident.date or ""), incident.description, incident.document)))
            yield Bit(f"台账（{place(incident.origin)}）：{told}", tone="quiet")


def _proof(view: CityView, value: ValueFigures) -> str:
    return value.proof or (view.standard.words.given if value.item.source == "province" else "")


def _without(view: CityView, figures: RowFigures, found: EffectFigures) -> Cell:
    """Tell what the row and the total would be without this loss, as the engine scores it."""
    other = without(view.result, found.effect.id)
    row, at = other.block.rows[figures.row.id], view.at
    total = int(other.exact_total[at])
    if row.gone is not None and row.gone[at]:
        return f"本行{PENDING}"
    mark = f"（{PROVISIONAL}）" if bool(other.provisional.iloc[at]) else ""
    if figures.score is not None and int(row.score[at]) == figures.score and total == view.total:
        return Bit(f"本行仍为{points(figures.score)}分，总分仍为{points(total)}分{mark}", tone="quiet")
    gained = "" if figures.score is None else f"（{signed(as_points(int(row.score[at]) - figures.score))}）"
    return (
        Bit(f"本行{points(int(row.score[at]))}分{gained}", value=points_text(int(row.score[at]))),
        Bit(f"总分{points(total)}分{mark}", value=points_text(total)),
    )
