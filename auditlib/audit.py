"""One city's audit, told top to bottom: params, standard, evidence, decisions, score."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from auditlib.decisions.apply import Applied, apply, readings_in_force
from auditlib.decisions.book import log_of, read_decisions
from auditlib.decisions.settle import settle
from auditlib.decisions.types import Decision
from auditlib.errors import AuditError, FileError
from auditlib.evidence.dated import dated
from auditlib.evidence.read import read_evidence, usable
from auditlib.model import Evidence, type_of_value
from auditlib.params import Params, check_against, read_params
from auditlib.scoring.given import asked_ever, lacking, told_figure
from auditlib.scoring.readings import choose
from auditlib.scoring.result import Result
from auditlib.scoring.score import score
from auditlib.standard.load import load_standard
from auditlib.standard.readings import under
from auditlib.standard.schema import Standard

__all__ = [
    "Audit", "Case", "as_frame", "case_of", "check_figures", "check_province", "log_of", "open_audit", "open_case",
    "read_decisions", "score_alone", "score_case", "with_decisions",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Case:
    """All that a city's score rests on: what was read, the decisions in the log's order, and what they come to."""

    params: Params
    standard: Standard
    evidence: Evidence
    decisions: tuple[Decision, ...]
    applied: Applied


@dataclass(frozen=True, slots=True)
class Audit:
    """A case and what it came to. `result` holds this city alone."""

    case: Case
    result: Result

    @property
    def params(self) -> Params:
        """The city's params."""
        return self.case.params

    @property
    def standard(self) -> Standard:
        """The standard that it is scored by."""
        return self.case.standard

    @property
    def evidence(self) -> Evidence:
        """What the city reports."""
        return self.case.evidence

    @property
    def applied(self) -> Applied:
        """What the decisions do to it."""
        return self.case.applied

    @property
    def city(self) -> str:
        """The city's name."""
        return self.params.city


def open_audit(path: str | Path) -> Audit:
    """Read a city's params file and all that it names, check it, lay the decisions over it, and score it.

    Raises AuditError (file, sheet, cell or field named) for anything that keeps the city from being scored.
    """
    return score_case(open_case(path))


def open_case(path: str | Path) -> Case:
    """Read a city's params file and all that it names, and the decisions, without scoring.

    Raises AuditError (file, sheet, cell or field named) for anything that cannot be read or used.
    """
    params = read_params(Path(path))
    standard = load_standard(params.standard)
    check_against(standard, params)
    evidence = usable(read_evidence(params.workbook, standard, city=params.city, code=params.code, given=params.given))
    return case_of(params, standard, evidence, read_decisions(params, standard))


def case_of(params: Params, standard: Standard, evidence: Evidence, decisions: Iterable[Decision]) -> Case:
    """Lay decisions over a city's evidence."""
    standard = dated(standard, {name: value.value for name, value in evidence.values.items()})
    made = tuple(decisions)
    settled = settle(made)
    must, readings = params.must_confirm, params.readings
    applied = apply(standard, evidence, settled, must_confirm=must, readings=readings)
    return Case(params, standard, evidence, made, applied)


def with_decisions(case: Case, more: Iterable[Decision]) -> Case:
    """Add decisions that were made since, without reading the evidence again."""
    return case_of(case.params, case.standard, case.evidence, (*case.decisions, *more))


def score_case(case: Case) -> Audit:
    """Score a case.

    Raises InputError where values in force contradict each other or are refused, FileError where figures of the province
    that rules ask for are not given.
    """
    check_figures(case.standard, case.params, case.applied.readings)
    frame = as_frame(case.evidence, case.applied.values)
    return Audit(case, score(case.standard, frame, case.applied.readings, province=case.params.sums or None))


def score_alone(case: Case) -> Audit | None:
    """Score a case as if there were no other city, for what it still waits for; None where its values are refused."""
    try:
        return Audit(case, score(case.standard, as_frame(case.evidence, case.applied.values), case.applied.readings))
    except AuditError:
        return None


def check_figures(standard: Standard, params: Params, readings: Mapping[str, str]) -> None:
    """Check that the province's file gives what rules in force hold a city against, unless there is no other city.

    Raises FileError naming the figures: a city is never held against itself for want of them.
    """
    if wanting := wanting_figures(standard, params, readings):
        raise FileError(f"{params.province_file}: {wanting}；{give_figures(params)}")


def give_figures(params: Params) -> str:
    """Say what is to be done about figures of the province that are wanting."""
    return f"请执行 auditlib figures {params.path.parent}，把列出的各行写进这个文件"


def wanting_figures(standard: Standard, params: Params, readings: Mapping[str, str]) -> str:
    """Tell which figures rules in force hold a city against and the province's file does not give; nothing where it has all."""
    wanting = lacking(under(standard, choose(standard, readings)), params.sums) if params.cities > 1 else ()
    named = "、".join(told_figure(standard, figure) for figure in wanting)
    return f"计分要与{standard.words.whole}相比，文件中还没有给出{named}" if named else ""


def check_province(params: Params) -> None:
    """Check as `check_figures` does before a city is read, by the log's rulings on readings. Raises FileError."""
    standard = load_standard(params.standard)
    if asked_ever(standard):
        settled = settle(read_decisions(params, standard))
        check_figures(standard, params, readings_in_force(settled, params.readings, must_confirm=params.must_confirm))


def as_frame(evidence: Evidence, values: Mapping[str, type_of_value] | None = None) -> pd.DataFrame:
    """Lay a city's values (those reported, unless others are in force) out as the one-row frame that scoring takes."""
    used = {name: value.value for name, value in evidence.values.items()} if values is None else dict(values)
    return pd.DataFrame([list(used.values())], index=[evidence.city], columns=list(used), dtype=object)
