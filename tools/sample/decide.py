"""The sample's log: what its people decide, drafted on the files as written and entered in a real log.

Ids follow from the steps' keys and times are given, so that the same steps always make the same entries.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from auditlib.audit import case_of
from auditlib.decisions import draft
from auditlib.decisions.book import BEGINNING, LOG
from auditlib.decisions.codec import ENTRY, decisions_in, to_body
from auditlib.decisions.draft import Grounds, Sight
from auditlib.decisions.types import Draft, Target
from auditlib.decisions.upon import incident_key
from auditlib.errors import FileError
from auditlib.evidence.read import read_evidence, usable
from auditlib.files.whole import write_whole
from auditlib.log.copy import from_lines, to_lines
from auditlib.log.entry import Entry
from auditlib.log.log import Log, open_log
from auditlib.model import Evidence, Origin, Person, Value
from auditlib.params import read_params
from auditlib.standard.schema import Standard
from tools.sample.story import Province, Step

CHINA = timedelta(hours=8)


def write_log(out: Path, standard: Standard, sample: Province) -> None:
    """Write the entries that the sample's log begins with, as lines of text beside its files.

    Raises FileError where the lines in place hold entries that are not the sample's.
    """
    if not sample.sitting.steps:
        return
    place = out / BEGINNING
    former = read_log(place)
    if {each.id for each in former} - {_id(standard, step.key) for step in sample.sitting.steps}:
        raise FileError(f"{place}: 有不属于示例的决定，未覆盖；请另选目录，或先移走这个文件")
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{(Path(folder) / LOG).as_posix()}"
        with open_log(url, f"{standard.id}/{sample.province}") as log:
            entries = _enter(log, out, standard, sample)
    write_whole(place, to_lines(entries).decode())


def read_log(place: Path) -> list[Entry]:
    """Read the entries that a sample's log begins with; none where there is no file."""
    return from_lines(place.read_bytes()) if place.exists() else []


def _enter(log: Log, out: Path, standard: Standard, sample: Province) -> list[Entry]:
    made: list[Entry] = []
    ids = {step.key: _id(standard, step.key) for step in sample.sitting.steps}
    stems = {story.city: story.stem for story in sample.cities}
    for step in sample.sitting.steps:
        stem = stems[step.city] if step.city else next(iter(stems.values()))
        sight = _sight(out / f"{stem}.yaml", standard, step, made)
        body = to_body(_draft(step, sight, ids))
        time = datetime.fromisoformat(step.at) - CHINA
        made.append(log.append(ENTRY, body, id=ids[step.key], time=time.strftime("%Y-%m-%dT%H:%M:%S.%fZ")))
    return made


def _sight(path: Path, standard: Standard, step: Step, made: Sequence[Entry]) -> Sight:
    """Tell what the author had before him: the workbook as it stood then, and the decisions so far."""
    params = read_params(path)
    read = read_evidence(params.workbook, standard, city=params.city, code=params.code, given=params.given)
    then = {name: Value(value, Origin("")) for name, value in step.then.items()}
    evidence = usable(replace(read, values={**read.values, **then}))
    case = case_of(params, standard, evidence, decisions_in(made, standard))
    return Sight(standard, evidence, case.applied, params.members, Person(step.by))


def _draft(step: Step, sight: Sight, ids: Mapping[str, str]) -> Draft:
    grounds = Grounds(step.reason, step.basis)
    match step.do:
        case "value":
            return draft.decide_input(sight, step.about, step.value, grounds)
        case "incident":
            other = _incident(sight.evidence, step.with_) if step.with_ else ""
            return draft.rule_incident(sight, _incident(sight.evidence, step.about), step.value, grounds, other)
        case "rule":
            return draft.rule_province(sight, Target("input", step.about), step.value, grounds)
        case "object":
            target = Target("row", step.about)
            return draft.object_to(sight, target, grounds, by=step.objector, wanted=step.wanted)
        case "answer":
            return draft.answer(sight, ids[step.about], step.value, grounds)
        case "withdraw" | "confirm" | "return":
            about = {"withdraw": draft.withdraw, "confirm": draft.confirm, "return": draft.give_back}[step.do]
            return about(sight, ids[step.about], grounds)


def _incident(evidence: Evidence, word: str) -> str:
    name, _, number = word.partition("/")
    return incident_key([each for each in evidence.incidents if each.input == name][int(number) - 1])


def _id(standard: Standard, key: str) -> str:
    return uuid5(NAMESPACE_URL, f"auditlib/sample/{standard.id}/{key}").hex
