"""One city from its params file to its report: execute the notebook, check its seal, lay the page out, publish whole.

The report's directory appears complete or not at all: everything is made in a directory beside it, which then takes its
place. A run reads what it audits and never writes it.
"""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from glob import escape
from pathlib import Path
from typing import Any

from auditlib.errors import FileError, RunError
from auditlib.execute import HEADLESS, execute, find_notebook, parameters_of
from auditlib.params import read_params
from auditlib.report.page import render_page, sealed_score
from auditlib.report.score_json import to_json

__all__ = ["HEADLESS", "Run", "run_city"]


@dataclass(frozen=True, slots=True)
class Run:
    """What a run left: the directory of its report, and its score as `score.json` holds it."""

    directory: Path
    score: dict[str, Any]


def run_city(params_path: Path, reports: Path, *, notebook: Path | None = None, kernel: bool = False) -> Run:
    """Audit one city and publish report.html, audit.ipynb and score.json in a directory of its own.

    The cells run in this process; with `kernel`, in a Jupyter kernel of their own. Raises AuditError, naming file and
    place, where the city cannot be audited; its former report then stays as it was, and the notebook that failed lies
    beside it.
    """
    params = read_params(params_path)
    # A standard that is given by the path of its file counts by the file's name.
    directory = reports / Path(params.standard).name.removesuffix(".yaml") / params.stem
    failed = directory.with_name(f"{directory.name}.failed.ipynb")
    work = _fresh(directory)
    try:
        executed = execute(notebook or find_notebook(), work / "audit.ipynb", parameters_of(params), kernel=kernel)
        score = sealed_score(executed)
        page = render_page(executed)
        (work / "report.html").write_text(page, encoding="utf-8", newline="\n")
        (work / "score.json").write_text(to_json(score), encoding="utf-8", newline="\n")
        _publish(work, directory)
        failed.unlink(missing_ok=True)
    except OSError as error:
        raise FileError(f"{directory}: 写不出报告（{error.strerror}），原有报告未动") from error
    except RunError as error:
        raise RunError(f"{params.city}: {error}{_keep(work / 'audit.ipynb', failed)}") from error
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return Run(directory, score)


def _fresh(directory: Path) -> Path:
    """Make an empty working directory beside a report's, and put right what killed runs left."""
    try:
        directory.parent.mkdir(parents=True, exist_ok=True)
        for former in directory.parent.glob(f".{escape(directory.name)}.*.former"):
            if not directory.exists():
                former.rename(directory)
            shutil.rmtree(former, ignore_errors=True)
        for left in directory.parent.glob(f".{escape(directory.name)}.*.work"):
            shutil.rmtree(left, ignore_errors=True)
        work = directory.with_name(f".{directory.name}.{os.getpid()}.work")
        work.mkdir()
    except OSError as error:
        raise FileError(f"{directory}: 不能在此写报告（{error.strerror}）") from error
    return work


def _keep(notebook: Path, failed: Path) -> str:
    """Lay a notebook that failed beside the report's directory, and say where it is."""
    try:
        shutil.copyfile(notebook, failed)
    except OSError:
        return ""
    return f"\n执行到出错处的笔记本：{failed}"


def _publish(work: Path, directory: Path) -> None:
    """Let a finished directory take the place of the former one."""
    former = directory.with_name(f".{directory.name}.{os.getpid()}.former")
    if directory.exists():
        directory.rename(former)
    try:
        work.rename(directory)
    except OSError:
        if former.exists():
            former.rename(directory)
        raise
    shutil.rmtree(former, ignore_errors=True)
