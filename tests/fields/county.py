"""A county under a small standard: its folder, its evidence as a mapping, and what is decided on it."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from auditlib.audit import Audit, open_audit
from auditlib.decisions import draft
from auditlib.decisions.draft import Grounds
from auditlib.decisions.upon import incident_key
from auditlib.model import Person
from auditlib.review import Review, Saved, open_review
from auditlib.standard.load import load_standard

FILE = Path(__file__).with_name("safety.yaml")
STANDARD = load_standard(FILE)
WANG, LI, WHY = Person("王审核"), Person("李复核"), Grounds("已核")
COUNTIES = {"甲县": "1", "乙县": "2"}
CLEAN: dict[str, Any] = {"exempted": False, "plan_ok": True}


def incident(day: str, count: int = 1, verified: bool = True, name: str = "accidents", **more: Any) -> dict[str, Any]:
    """A row of the ledger, of some day in 2012."""
    return {"input": name, "date": f"2012-{day}", "description": day, "count": count, "verified": verified, **more}


@dataclass
class County:
    """A folder with one county's files."""

    folder: Path
    standard: Path = FILE
    name: str = "甲县"

    @property
    def params(self) -> Path:
        return self.folder / f"{COUNTIES[self.name]}.yaml"

    def report(self, values: Mapping[str, Any] | None = None, incidents: Sequence[Mapping[str, Any]] = ()) -> County:
        """Let the county hand in its evidence; None takes a value away."""
        clean = CLEAN if self.standard == FILE else {}
        given = {name: value for name, value in (clean | dict(values or {})).items() if value is not None}
        params = {
            "standard": self.standard.name,
            "city": self.name,
            "code": COUNTIES[self.name],
            "workbook": f"{self.name}.json",
        }
        self._write(self.params.name, params)
        self._write(f"{self.name}.json", {"city": self.name, **given, "incidents": list(incidents)})
        return self

    def audit(self) -> Audit:
        return open_audit(self.params)

    def desk(self, person: Person = WANG) -> Review:
        return open_review(self.params, person)

    def rule(self, number: int, word: str, person: Person = WANG) -> Saved:
        """Rule how a row of the ledger counts, by its place."""
        desk = self.desk(person)
        keys = [incident_key(each) for each in desk.case.evidence.incidents]
        return desk.save(draft.rule_incident(desk.sight(), keys[number], word, WHY))

    def decide(self, name: str, value: Any) -> Saved:
        desk = self.desk()
        return desk.save(draft.decide_input(desk.sight(), name, value, WHY))

    def _write(self, name: str, tree: Mapping[str, Any]) -> None:
        (self.folder / name).write_text(json.dumps(tree, ensure_ascii=False), encoding="utf-8")


def county(folder: Path, incidents: Sequence[Mapping[str, Any]] = (), standard: Path = FILE, **values: Any) -> County:
    """Lay a province of two counties out, with what the first of them hands in."""
    made = County(folder, standard)
    (folder / standard.name).write_bytes(standard.read_bytes())
    cities = {name: {"code": code} for name, code in COUNTIES.items()}
    made._write("province.yaml", {"province": "某省", "standard": standard.name, "year": 2012, "cities": cities})
    return made.report(values, incidents)


def points(audit: Audit, row: str) -> float | None:
    """Tell a row's points, None while it is pending."""
    found = audit.result.rows[row].iloc[0]
    return None if math.isnan(found) else float(found)


def spoiled(file: Path, folder: Path, before: str, after: str) -> Path:
    """Copy a standard's file with one fault in it."""
    text = file.read_text(encoding="utf-8")
    assert before in text
    (folder / "a.yaml").write_text(text.replace(before, after, 1), encoding="utf-8")
    return folder / "a.yaml"
