"""What a decision rests on, shown before it is made: the clauses, the evidence with its place and proof, the incidents."""

from __future__ import annotations

from collections.abc import Iterator

from auditlib.decisions.types import Target
from auditlib.decisions.upon import rests_on
from auditlib.report.figures import NONE
from auditlib.report.fragment import Fragment, compose
from auditlib.report.rows import incident_table
from auditlib.report.table import Cell, Column, Part, Said, simple
from auditlib.report.view import CityView

EVIDENCE = (
    Column("佐证", "wide"),
    Column("现值", "number"),
    Column("原报", "number"),
    Column("出处"),
    Column("证明材料"),
)


def input_parts(view: CityView, name: str) -> Fragment:
    """Show the clauses that an input is used in, and what the city reports of it."""
    return compose("basis", [*clause_parts(view, name), *evidence_parts(view, (name,))])


def evidence_parts(view: CityView, names: tuple[str, ...]) -> Iterator[Part]:
    """Show some inputs with their values, places and proofs, and the ledger's incidents of them."""
    if names:
        yield simple("所依据的佐证", EVIDENCE, [_line(view, name) for name in names])
    found = view.incidents(*names)
    if found:
        yield incident_table(view, "所依据的台账记录", found)


def rested_on(view: CityView, target: Target) -> tuple[str, ...]:
    """Name the inputs that a decision about a target rests on."""
    return rests_on(view.standard, target)


def clause_parts(view: CityView, name: str) -> Iterator[Part]:
    """Show the clauses that an input is used in, in the standard's words."""
    clauses = {
        clause.id: clause.text
        for row_id in view.rows_of[name]
        for clause in view.standard.rows[row_id].clauses
        if any(name in effect.inputs for effect in clause.effects)
    }
    for number, said in clauses.items():
        yield Said(f"条款 {number}：{said}", "quiet")


def _line(view: CityView, name: str) -> list[Cell]:
    value, item = view.values[name], view.standard.inputs[name]
    given = view.evidence.values.get(name)
    proof = value.proof or (f"未注明（应附{item.proof}）" if item.proof else NONE)
    now = value.text if value.state else f"{value.text}{item.unit or ''}"
    return [item.label, now, value.reported or now if given else NONE, value.place or NONE, proof]
