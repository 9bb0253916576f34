"""A city's score as the one JSON object that other programs read (`auditlib score --json`, `score.json`)."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Literal

import pandas as pd

from auditlib.decisions.apply import Applied, Held
from auditlib.model import STATES, type_of_value
from auditlib.report.told import overruled_by
from auditlib.scoring.explain_grade import explain_grade
from auditlib.scoring.result import Result
from auditlib.standard.each import joined
from auditlib.standard.parts import inputs_in
from auditlib.standard.schema import Standard
from auditlib.words import points_text

Status = Literal["初核", "复核", "定稿"]


def score_object(
    result: Result, city: str, applied: Applied | None = None, self_scores: Mapping[str, Decimal] | None = None
) -> dict[str, Any]:
    """Lay out one city's score; points are decimal strings, null where pending (待定) or missing.

    `applied` tells the standing decisions that it rests on, and the status; without it there are none, and it is 初核.
    `self_scores` are those that the city gave itself, by row.
    """
    at, standard = result.place(city), result.standard
    rows = result.block.rows
    explained = result.explain(city)
    return {
        "standard": standard.id,
        "city": city,
        "total": points_text(int(result.exact_total[at])),
        "provisional": bool(result.provisional.iloc[at]),
        "rows": {row_id: _points(row.score, row.gone, at) for row_id, row in rows.items()},
        "effects": [
            {
                "id": effect.id,
                "clause": standard.clause_of[effect.id].id,
                "points": result.effect_text(effect.id, at),
                "inputs": {name: value_of(result, name, at) for name in effect.inputs},
                "explanation": explained[effect.id],
            }
            for effect in standard.effects.values()
        ],
        "sanctions": {name: _three(result.sanctions[name].iloc[at]) for name in standard.sanctions},
        "eligible": _three(result.eligible.iloc[at]),
        "missing": [name for name in standard.inputs if result.missing[name].iloc[at]],
        "readings": dict(result.readings),
        "self_scores": {row_id: f"{own:f}" for row_id, own in (self_scores or {}).items()},
        "decisions": [_decision(applied, held) for held in applied.held.values()] if applied else [],
        "status": status_of(applied) if applied else "初核",
        "warnings": result.warnings,
        **_wholes(result, at),
    }


def quota_words(standard: Standard, grade: str | None) -> str:
    """Say of a grade that has a quota that a city that was scored alone may not keep it; nothing of another."""
    by_quota = any(each.most is not None for each in standard.grades if each.name == grade)
    return f"（名额须与各{standard.words.city}一并评定）" if by_quota else ""


def _wholes(result: Result, at: int) -> dict[str, Any]:
    """Lay out what only some standards have.

    That is: subtotals by section, the rows that do not apply, what decides on rows and grades beside the effects, how the
    total came about, the grade and why it is no higher or not known yet.
    """
    standard, totals = result.standard, result.block.totals
    found: dict[str, Any] = {}
    if totals is not None and standard.sections:
        found["sections"] = {name: points_text(int(points[at])) for name, points in totals.sections.items()}
    if any(row.not_applicable for row in standard.rows.values()):
        rows = result.block.rows.items()
        found["not_applicable"] = [name for name, row in rows if row.out is not None and row.out[at]]
    if standard.beside:
        asked = inputs_in(tuple(standard.beside))
        found["conditions"] = {name: value_of(result, name, at) for name in asked}
    if told := result.explain_total(result.index[at]):
        found["total_explanation"] = told
    if standard.grades:
        found["grade"] = None if pd.isna(result.grades.iloc[at]) else str(result.grades.iloc[at])
        found["grade_explanation"] = list(explain_grade(result, result.index[at]))
    return found


def status_of(applied: Applied) -> Status:
    """Tell how far an audit has come: 定稿 once closed, 复核 where every standing decision counts and is confirmed."""
    if applied.settled.closed is not None:
        return "定稿"
    standing = applied.held.values()
    return "复核" if standing and all(held.fate.confirmed and not held.why for held in standing) else "初核"


def to_json(score: dict[str, Any]) -> str:
    """Write a score object as text, always the same bytes for the same score."""
    return json.dumps(score, ensure_ascii=False, indent=2) + "\n"


def value_of(result: Result, name: str, at: int) -> int | str | bool | None:
    """Read one input back as JSON has it: counts as numbers, money and points as decimal text, states by name."""
    column, item = result.facts.columns[name], result.standard.inputs[name]
    if state := column.state(at):
        assert state in STATES
        return state
    if column.absent is not None and column.absent[at]:
        return None
    if item.type == "yes_no":
        return bool(column.values[at])
    if item.type == "state":
        return list(item.states)[int(column.values[at])]
    if item.each is not None:
        singles = None if column.singles is None else column.singles[at]
        return joined(points_text(each) for each in singles) if singles else None
    value = int(column.values[at])
    if item.type == "date":
        return datetime.date.fromordinal(value).isoformat()
    return value if item.scale == 1 else f"{Decimal(value) / item.scale:f}"


def _decision(applied: Applied, held: Held) -> dict[str, Any]:
    """Lay out a standing decision: `why` tells what keeps it from counting, and is empty where it counts."""
    decision = held.decision
    why = held.why or ("overruled" if overruled_by(applied, held) else "")
    return {
        "number": decision.seq,
        "id": decision.id,
        "kind": decision.kind,
        "target": {"of": decision.target.of, "name": decision.target.name},
        "value": _plain(decision.value),
        "counts": not why,
        "why": why,
    }


def _plain(value: type_of_value) -> int | str | bool | None:
    return f"{value:f}" if isinstance(value, Decimal) else value


def _points(points: Any, gone: Any, at: int) -> str | None:
    return None if gone is not None and gone[at] else points_text(int(points[at]))


def _three(value: Any) -> bool | None:
    return None if value is pd.NA else bool(value)
