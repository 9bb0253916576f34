"""What a city's run takes in, each by name and SHA-256: the list that decides whether to run again, and that is recorded.

Of the province's file only what bears on the city counts, and of the log only the decisions that do, so that another city's
figures or decisions leave a city's report as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

import rfc8785

from auditlib import __version__
from auditlib.errors import FileError
from auditlib.evidence.attachments import beside, is_there
from auditlib.evidence.attachments import sha256 as file_sha256
from auditlib.params import Params, told_figures
from auditlib.standard.load import find_standard

PACKAGE = Path(__file__).parent.parent
ROLE_WORDS = {
    "standard": "标准", "params": "参数文件", "province": "公共参数文件", "workbook": "佐证", "attachment": "附件",
    "decision": "决定", "notebook": "笔记本", "auditlib": "auditlib 版本",
    "city": "所汇总的报告",
}  # fmt: skip


class Input(NamedTuple):
    """One thing that went in: its role (a key of ROLE_WORDS), its name, and its SHA-256, empty where it is not there."""

    role: str
    name: str
    sha256: str


def inputs_of(params: Params, notebook: Path, decisions: Iterable[tuple[int, str]]) -> tuple[Input, ...]:
    """List what a city's run takes in now, attachments apart; `decisions` are the log's entries, number and hash.

    Raises FileError for a file that cannot be read.
    """
    return (
        *program_inputs(params.standard, notebook),
        Input("params", params.path.name, _hash(params.path)),
        Input("province", params.province_file.name, sha256(rfc8785.dumps(_ours(params))).hexdigest()),
        Input("workbook", params.workbook.name, _hash(params.workbook)),
        *(Input("decision", str(number), digest) for number, digest in decisions),
    )


def program_inputs(standard: str, notebook: Path) -> tuple[Input, ...]:
    """List what does not come from any city: auditlib itself, the notebook and the standard."""
    path = find_standard(standard)
    return (
        Input("auditlib", __version__, _own_sha256()),
        Input("notebook", notebook.name, _hash(notebook)),
        Input("standard", path.name, _hash(path)),
    )


def attachments_now(params: Params, recorded: Iterable[Input]) -> tuple[Input, ...]:
    """List the attachments that a record names as they are now beside the workbook."""
    return tuple(each._replace(sha256=_attached(params, each.name)) for each in recorded if each.role == "attachment")


def changes(before: Iterable[Input], after: Iterable[Input]) -> list[str]:
    """Tell in a few words, by role, in what two lists of inputs differ; empty where they do not."""
    said = []
    for role, word in ROLE_WORDS.items():
        old = {each.name: each.sha256 for each in before if each.role == role}
        new = {each.name: each.sha256 for each in after if each.role == role}
        if old != new:
            said.append(_change(role, word, old, new))
    return said


def _change(role: str, word: str, old: Mapping[str, str], new: Mapping[str, str]) -> str:
    if role == "auditlib":
        return f"{word}由 {'、'.join(old)} 到 {'、'.join(new)}" if old.keys() != new.keys() else "auditlib 程序有变"
    added = [name for name in new if name not in old]
    if role == "decision":
        numbers = "、".join(f"第{name}号" for name in added)
        return f"新增{word}（{numbers}）" if added else f"{word}有变"
    touched = [name for name in new if name not in old or new[name] != old[name]] + [n for n in old if n not in new]
    return f"{word}有变（{'、'.join(touched)}）"


def _ours(params: Params) -> dict[str, Any]:
    """Lay out what of the province's file bears on the city."""
    return {
        "province": params.province,
        # By its name: where a file of the workspace lies depends on where one looks from, and its content is hashed beside.
        "standard": Path(params.standard).name,
        "year": params.year,
        "sample": params.sample,
        "readings": dict(params.readings),
        "sums": told_figures(params.sums),
        "second_review": params.must_confirm,
        "values": {name: str(value) for name, value in params.given.items()},
    }


@cache
def _own_sha256() -> str:
    """Hash auditlib's own files: its version alone does not tell a copy that was changed."""
    digest = sha256()
    kept = {".py", ".j2", ".css", ".js", ".yaml", ".json", ".docx"}
    for path in sorted(path for path in PACKAGE.rglob("*") if path.suffix in kept):
        digest.update(f"{path.relative_to(PACKAGE).as_posix()}\0".encode())
        digest.update(sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _attached(params: Params, name: str) -> str:
    path = beside(params.workbook.parent, name)
    return _hash(path) if path is not None and is_there(path) else ""


def _hash(path: Path) -> str:
    try:
        return file_sha256(path)
    except FileNotFoundError as error:
        raise FileError(f"{path}: 没有这个文件") from error
    except OSError as error:
        raise FileError(f"{path}: 读不出（{error.strerror}）") from error
