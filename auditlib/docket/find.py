"""What a word on the command line means: a workspace, a city, an input, an incident of the ledger, a decision."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

from auditlib.audit import Case
from auditlib.decisions.types import Target
from auditlib.decisions.upon import incident_key
from auditlib.errors import AuditError, DecisionError, FileError, nearest
from auditlib.files.strict import read_tree
from auditlib.model import Evidence, Person
from auditlib.params import PROVINCE, city_files, read_province
from auditlib.review import Review, open_review
from auditlib.standard.schema import Standard

T = TypeVar("T")

# The workspaces below the directory in which the command is called.
USUAL = f"params/*/{PROVINCE}"
NUMBER = re.compile(r"第?(\d+)号?")
ROW = re.compile(r"第?([\d.]+)行")


def find_workspace(folder: Path | None = None) -> Path:
    """Find the folder of a year's work: the one named, else the present one, else the only one below params/.

    Raises FileError, listing the candidates, where there is none or more than one.
    """
    if folder is not None:
        if not (folder / PROVINCE).is_file():
            raise FileError(f"{folder}: 不是工作目录（其中没有 {PROVINCE}）；请用 --params 指明")
        return folder
    if Path(PROVINCE).is_file():
        return Path()
    found = sorted(path.parent for path in Path().glob(USUAL))
    if len(found) == 1:
        return found[0]
    named = f"有 {len(found)} 个：{'、'.join(map(str, found))}；" if found else "这里没有；"
    raise FileError(f"找不到要用的工作目录（有 {PROVINCE} 的目录），{named}请用 --params 指明")


def find_city(word: str, folder: Path | None = None) -> Path:
    """Find a city's params file by the city's name, its code, or the file's own path.

    Raises FileError for a city that the workspace does not have.
    """
    if Path(word).suffix.lower() in (".yaml", ".yml"):
        return Path(word)
    workspace = find_workspace(folder)
    cities = read_province(workspace / PROVINCE).cities
    name = next((name for name, city in cities.items() if word in (name, city.code)), None)
    if name is None:
        said = nearest(word, [*cities, *(city.code for city in cities.values())])
        raise FileError(f"{workspace / PROVINCE}: 没有 {word}{said}（可写名称、代码或参数文件的路径）")
    for path in sorted(city_files(workspace), key=lambda path: name not in path.stem):
        if read_tree(path).get("city") == name:
            return path
    raise FileError(f"{workspace}: 没有{name}的参数文件")


def open_any(folder: Path | None, person: Person) -> Review:
    """Open the first city of a workspace that can be read: for what is decided on the whole province.

    Raises AuditError, the last city's, where none can.
    """
    last: AuditError | None = None
    for path in city_files(find_workspace(folder)):
        try:
            return open_review(path, person)
        except AuditError as error:
            last = error
    assert last is not None
    raise last


def find_input(standard: Standard, word: str) -> str:
    """Find an input by its name, label or short label. Raises DecisionError (field `target`)."""
    named = {name: (name, item.label, item.short or "") for name, item in standard.inputs.items()}
    return _only(word, named, "输入")


def find_ruled(standard: Standard, word: str) -> Target:
    """Find what the province rules: an input, or a reading by its name or question. Raises DecisionError."""
    named: dict[Target, tuple[str, ...]] = {
        Target("input", name): (name, item.label, item.short or "") for name, item in standard.inputs.items()
    }
    named |= {Target("reading", name): (name, reading.question) for name, reading in standard.readings.items()}
    return _only(word, named, "输入或口径")


def find_incident(evidence: Evidence, word: str) -> str:
    """Find an incident's key by its place in the ledger: 1 for the first, or the cell. Raises DecisionError."""
    for number, incident in enumerate(evidence.incidents, 1):
        if word in (str(number), incident.origin.cell):
            return incident_key(incident)
    raise DecisionError(
        "target", f"台账没有第 {word} 条，共 {len(evidence.incidents)} 条；用 auditlib decide list 查看"
    )


def find_decision(case: Case, word: str, *, province: bool = False) -> str:
    """Find a decision's id by its number (12, 12号, 第12号) among those of a city, or of the whole province alone.

    Raises DecisionError for one that is not there or is another city's.
    """
    match = NUMBER.fullmatch(word)
    found = next((each for each in case.decisions if match and each.seq == int(match[1])), None)
    if found is None:
        raise DecisionError("target", f"没有第 {word} 号决定；用 auditlib decide list 查看")
    of, words = found.draft.city, case.standard.words
    if province and of:
        raise DecisionError(
            "target", f"第{found.seq}号不是{words.whole}的决定，而是代码 {of} 的{words.city}的；请写该{words.city}"
        )
    if of not in ("", case.params.code):
        raise DecisionError("target", f"第{found.seq}号不是{case.params.city}的决定，而是代码 {of} 的{words.city}的")
    return found.id


def find_objected(case: Case, word: str) -> Target:
    """Find what an objection is about: 第3行, 第12号, an input, or a bare number that can mean only one of them.

    Raises DecisionError for what is nothing of these, or could be two.
    """
    row, number = ROW.fullmatch(word), NUMBER.fullmatch(word)
    ours = {each.seq: each.id for each in case.decisions if each.draft.city in ("", case.params.code)}
    if word in case.standard.rows and not (number and int(number[1]) in ours):
        return Target("row", word)
    if word in case.standard.rows:
        raise DecisionError("target", f"{word} 既是评分行，又是决定的号；请写 第{word}行 或 第{word}号")
    if row:
        return Target("row", row[1])
    if number:
        return Target("decision", find_decision(case, word))
    return Target("input", find_input(case.standard, word))


def _only(word: str, named: Mapping[T, tuple[str, ...]], what: str) -> T:
    found = [each for each, words in named.items() if word and word in words]
    if len(found) == 1:
        return found[0]
    if found:
        several = "、".join(words[0] for each, words in named.items() if each in found)
        raise DecisionError("target", f"“{word}”指不止一项：{several}；请写其中一个名称")
    known = [each for words in named.values() for each in words if each]
    raise DecisionError("target", f"标准中没有{what} {word}{nearest(word, known)}")
