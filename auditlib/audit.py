"""One city's audit, told top to bottom: params, standard, evidence, decisions, score."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from auditlib.evidence.read import read_evidence, usable
from auditlib.model import Decision, Evidence
from auditlib.params import Params, check_against, read_params
from auditlib.scoring.result import Result
from auditlib.scoring.score import score
from auditlib.standard.load import load_standard
from auditlib.standard.schema import Standard


@dataclass(frozen=True, slots=True)
class Audit:
    """All there is to one city's score: what was read, and what it came to. `result` holds this city alone."""

    params: Params
    standard: Standard
    evidence: Evidence
    result: Result

    @property
    def city(self) -> str:
        """The city's name."""
        return self.params.city

    @property
    def decisions(self) -> tuple[Decision, ...]:
        """What the auditor decided."""
        return self.params.decisions


def open_audit(path: str | Path) -> Audit:
    """Read a city's params file and all that it names, check it, and score it.

    Raises AuditError (file, sheet, cell or field named) for anything that keeps the city from being scored.
    """
    params = read_params(Path(path))
    standard = load_standard(params.standard)
    check_against(standard, params)
    evidence = usable(read_evidence(params.workbook, standard, city=params.city, code=params.code, given=params.given))
    frame = as_frame(evidence, params.decisions)
    return Audit(params, standard, evidence, score(standard, frame, params.readings))


def as_frame(evidence: Evidence, decisions: tuple[Decision, ...] = ()) -> pd.DataFrame:
    """Lay a city's values out as the one-row frame that scoring takes; what the auditor decided comes last."""
    values: dict[str, Any] = {name: value.value for name, value in evidence.values.items()}
    values |= {decision.input: decision.value for decision in decisions}
    return pd.DataFrame([list(values.values())], index=[evidence.city], columns=list(values), dtype=object)
