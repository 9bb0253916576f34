"""What a run depends on besides its inputs: auditlib and its commit, the lock file, Python, the platform, the libraries."""

from __future__ import annotations

import platform
import re
import subprocess
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

from auditlib import __version__

TOP = Path(__file__).parents[2]
LOCK = "requirements.lock"
NAMED = re.compile(r"[A-Za-z0-9._-]+")
WORDS = {
    "auditlib": "auditlib 版本",
    "commit": "auditlib 的 git 提交",
    "lock": "依赖锁定文件",
    "python": "Python",
    "platform": "操作系统",
}  # fmt: skip


@cache
def environment() -> Mapping[str, str]:
    """Tell what this process runs on, each part by its name; a part that is not known is left out.

    `commit` and `lock` (the SHA-256 of requirements.lock) are there where auditlib runs from its own checkout; each library
    that auditlib asks for is there as `library:name`.
    """
    found = {
        "auditlib": __version__,
        "commit": _commit(),
        "lock": _lock(),
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        "platform": platform.platform(),
        **{f"library:{name}": found for name, found in sorted(_libraries().items())},
    }
    return {name: value for name, value in found.items() if value}


def differences(before: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    """Tell in words in what two environments differ."""
    names = [name for name in dict.fromkeys([*before, *now]) if before.get(name) != now.get(name)]
    return [
        f"{WORDS.get(name, name.replace('library:', '程序库 '))}：当时 {before.get(name, '不详')}，现在 {now.get(name, '不详')}"
        for name in names
    ]


def _commit() -> str:
    if not (TOP / ".git").exists():
        return ""
    try:
        done = subprocess.run(
            ["git", "-C", str(TOP), "rev-parse", "HEAD"], capture_output=True, text=True, timeout=5, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.strip()


def _lock() -> str:
    path = TOP / LOCK
    return sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


def _libraries() -> dict[str, str]:
    """Tell the versions of the libraries that auditlib itself asks for."""
    found = {}
    try:
        asked = requires("auditlib") or []
    except PackageNotFoundError:
        return {}
    for line in asked:
        name = NAMED.match(line)
        if name is not None and "extra ==" not in line:
            try:
                found[name[0]] = version(name[0])
            except PackageNotFoundError:
                continue
    return found
