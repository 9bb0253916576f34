"""The command line called as a shell calls it, in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

MAIN = "from auditlib.cli import main; main()"


class Answer(NamedTuple):
    """What a call left: its exit code and what it said."""

    code: int
    out: str
    err: str


def called(*arguments: str | Path, code: str = MAIN, env: dict[str, str] | None = None) -> Answer:
    """Call auditlib in a process of its own and take what it says as UTF-8."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONIOENCODING"}
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code, *map(str, arguments)],
        capture_output=True,
        check=False,
        env=kept | (env or {}),
        timeout=600,
    )
    return Answer(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))
