"""An office with one city: its files, and what its people decide, through the real log."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from auditlib import load_standard
from auditlib.audit import Audit, open_audit
from auditlib.decisions import draft
from auditlib.decisions.draft import Grounds
from auditlib.decisions.types import Draft, Target
from auditlib.decisions.upon import incident_key
from auditlib.files.strict import as_plain, read_tree
from auditlib.model import Person
from auditlib.review import Review, Saved, open_review
from auditlib.standard.load import BUNDLED

STANDARD = load_standard("jiangsu-2012")
CLEAN: dict[str, Any] = as_plain(read_tree(BUNDLED / "jiangsu-2012.cases.yaml"))["clean_city"]
CITY, CODE = "甲市", "900001"
WANG, LI = Person("王审核", "省中心"), Person("李复核", "省中心")
WHY = Grounds("核对了原始资料")
COMPLAINT = {
    "input": "contest_complaints", "date": "2012-05-17", "description": "选手投诉评分不公", "count": 1, "verified": True,
    "document": "苏职鉴查〔2012〕7号",
}  # fmt: skip
COMPLAINT_AGAIN = {
    **COMPLAINT,
    "date": "2012-05-18",
    "description": "同一选手再次投诉",
    "document": "苏职鉴查〔2012〕8号",
}


@dataclass
class Office:
    """A folder with one city's files."""

    folder: Path

    @property
    def params(self) -> Path:
        return self.folder / f"{CODE}.yaml"

    def report(self, changes: Mapping[str, Any] | None = None, **parts: Any) -> Office:
        """Let the city hand in its evidence: that of the clean city with changes; None takes an input away."""
        values = {name: value for name, value in (CLEAN | dict(changes or {})).items() if value is not None}
        sources = {name: item.source for name, item in STANDARD.inputs.items()}
        reported = {name: value for name, value in values.items() if sources[name] == "city"}
        self._write("evidence.json", {"city": CITY, **reported, **parts})
        return self

    def rule(self, *, people: Sequence[Mapping[str, Any]] = (), second_review: bool = False) -> Office:
        """Write the province's file: who takes part, and whether a second person must confirm."""
        given = {name: value for name, value in CLEAN.items() if STANDARD.inputs[name].source == "province"}
        self._write(
            "province.yaml",
            {
                "province": "某省",
                "standard": STANDARD.id,
                "year": 2012,
                "people": list(people),
                "second_review": second_review,
                "cities": {CITY: {"code": CODE, "values": given}, "乙市": {"code": "900002", "values": {}}},
            },
        )
        self._write(f"{CODE}.yaml", {"standard": STANDARD.id, "city": CITY, "code": CODE, "workbook": "evidence.json"})
        return self

    def audit(self) -> Audit:
        return open_audit(self.params)

    def desk(self, person: Person = WANG) -> Review:
        return open_review(self.params, person)

    def decide(self, name: str, value: Any, person: Person = WANG, grounds: Grounds = WHY) -> Saved:
        desk = self.desk(person)
        return desk.save(draft.decide_input(desk.sight(), name, value, grounds))

    def confirm(self, saved: Saved, person: Person = LI) -> Saved:
        desk = self.desk(person)
        return desk.save(draft.confirm(desk.sight(), saved.fate.decision.id, WHY))

    def give_back(self, saved: Saved, person: Person = LI) -> Saved:
        desk = self.desk(person)
        return desk.save(draft.give_back(desk.sight(), saved.fate.decision.id, WHY))

    def withdraw(self, saved: Saved, person: Person = WANG) -> Saved:
        desk = self.desk(person)
        return desk.save(draft.withdraw(desk.sight(), saved.fate.decision.id, WHY))

    def rule_province(self, name: str, value: Any, person: Person = WANG) -> Saved:
        desk = self.desk(person)
        of = "reading" if name in STANDARD.readings else "input"
        return desk.save(draft.rule_province(desk.sight(), Target(of, name), value, WHY))

    def rule_incident(self, number: int, word: str, other: int | None = None) -> Saved:
        desk = self.desk()
        keys = [incident_key(each) for each in desk.case.evidence.incidents]
        with_ = keys[other] if other is not None else ""
        return desk.save(draft.rule_incident(desk.sight(), keys[number], word, WHY, with_))

    def _write(self, name: str, tree: Mapping[str, Any]) -> None:
        (self.folder / name).write_text(json.dumps(tree, ensure_ascii=False, default=str), encoding="utf-8")


def office(folder: Path, changes: Mapping[str, Any] | None = None, **parts: Any) -> Office:
    """Set an office up in which everybody may do everything and nobody need confirm."""
    return Office(folder).rule().report(changes, **parts)


def points(audit: Audit, row: str) -> float | None:
    """Tell a row's points, None while it is pending."""
    found = audit.result.rows[row].iloc[0]
    return None if math.isnan(found) else float(found)


__all__ = ["CITY", "CODE", "COMPLAINT", "COMPLAINT_AGAIN", "LI", "WANG", "WHY", "Draft", "Office", "office", "points"]
