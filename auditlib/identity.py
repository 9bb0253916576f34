"""Who the auditor is: the account on a shared server, else what a script or the auditor's own file says.

A name given here is recorded with every decision. Nobody is taken for another: on a JupyterHub the account that the hub
gave counts, and neither the environment nor the file can put another name in its place.
"""

from __future__ import annotations

import json
import os
import unicodedata
from pathlib import Path

from platformdirs import user_config_path

from auditlib.errors import AuditError, FileError, Problem, ProblemsError, nearest
from auditlib.files.strict import as_text, find_mark, read_tree
from auditlib.files.whole import write_whole
from auditlib.model import Person

HUB = "JUPYTERHUB_USER"
SCRIPT = "AUDITLIB_AUDITOR"
KEYS = ("name", "unit")
# Control characters, invisible ones, halves of characters and line breaks. Private and unassigned characters may stand:
# rare characters of names are written with them.
REFUSED = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def present() -> Person | None:
    """Tell who is at work: the hub's user, else AUDITLIB_AUDITOR (姓名/单位), else the user's own file; None if unsaid.

    Raises AuditError for a name that cannot be recorded, FileError for a file that cannot be read or is wrong.
    """
    account = os.environ.get(HUB, "").strip()
    if account:
        return Person(account, "", account)
    said = os.environ.get(SCRIPT, "")
    if said.strip():
        name, _, unit = said.partition("/")
        return _person(name, unit, f"环境变量 {SCRIPT}（应写成 姓名/单位）")
    return _from_file(config_path())


def auditor() -> Person:
    """Tell who is at work. Raises AuditError, telling how to say so, where nobody has."""
    person = present()
    if person is None:
        raise AuditError("还没有写明审核人是谁；请先运行 auditlib auditor --name 姓名 --unit 单位")
    return person


def configure(name: str, unit: str) -> Path:
    """Write down who the auditor is, for all later work of this user, and return the file.

    Raises AuditError for a name or unit that cannot be recorded, FileError where the file cannot be written.
    """
    path = config_path()
    person = _person(name, unit, "审核人")
    lines = [f"{key}: {json.dumps(getattr(person, key), ensure_ascii=False)}\n" for key in KEYS]
    write_whole(path, "".join(lines))
    return path


def config_path() -> Path:
    """Name the file that holds the user's name and unit."""
    return user_config_path("auditlib", appauthor=False) / "auditor.yaml"


def keys_path() -> Path:
    """Name the folder that holds the keys of those who work under this account."""
    return config_path().parent / "keys"


def _from_file(path: Path) -> Person | None:
    try:
        if not path.exists():
            return None
    except OSError as error:
        raise FileError(f"{path}: 读不出来（{error.strerror}）") from error
    tree = read_tree(path)
    values = {"unit": ""}
    for key, value in tree.items():
        try:
            if key not in KEYS:
                raise ValueError(f"不认识的名称 {key}{nearest(key, KEYS)}")
            values[key] = as_text(value)
        except ValueError as error:
            said = str(error) if key not in KEYS else f"{key} {error}"
            raise ProblemsError([Problem(str(path), *find_mark(tree, (key,)), said)]) from error
    if "name" not in values:
        raise ProblemsError([Problem(str(path), 1, 1, "缺少 name（审核人姓名）")])
    return _person(values["name"], values["unit"], str(path))


def _person(name: str, unit: str, where: str) -> Person:
    """Take a name and a unit as they can be recorded. Raises AuditError naming where they stand."""
    name, unit = name.strip(), unit.strip()
    if not name:
        raise AuditError(f"{where}: 姓名不能为空")
    for label, text in (("姓名", name), ("单位", unit)):
        if any(unicodedata.category(letter) in REFUSED for letter in text):
            raise AuditError(f"{where}: {label} {text!r} 里有换行、控制字符或不可见字符，请去掉")
    return Person(name, unit)
