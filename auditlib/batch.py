"""A province: every city's params file in a folder, one after the other, each in a process of its own.

A city that fails, or whose process dies, is told and the others go on. Where the system can fork, the imports are paid once.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from auditlib.errors import AuditError
from auditlib.execute import import_papermill
from auditlib.params import city_files
from auditlib.run import run_city


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one city: its score object and its report's directory, or the error in words."""

    params: Path
    directory: Path | None = None
    score: dict[str, object] | None = None
    error: str = ""


def run_batch(folder: Path, reports: Path, *, notebook: Path | None = None, kernel: bool = False) -> Iterator[Outcome]:
    """Run every city of a folder and yield what became of each as soon as it is known."""
    forks = "fork" in multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("fork" if forks else "spawn")
    if forks:
        _warm_up()
    for path in city_files(folder):
        ours, theirs = context.Pipe(duplex=False)
        process = context.Process(target=_in_child, args=(theirs, path, reports, notebook, kernel))  # type: ignore[attr-defined]
        process.start()
        theirs.close()
        try:
            yield ours.recv()
        except EOFError:
            process.join()
            yield Outcome(path, error=f"{path.stem}: 进程意外终止（代码 {process.exitcode}），本市未出报告")
        process.join()
        ours.close()


def _warm_up() -> None:
    """Import here what every city's process needs, so that each inherits it."""
    import_papermill()
    import auditlib.audit  # noqa: PLC0415
    import auditlib.shell.engine  # noqa: F401, PLC0415


def _in_child(answer: Connection, path: Path, reports: Path, notebook: Path | None, kernel: bool) -> None:
    try:
        run = run_city(path, reports, notebook=notebook, kernel=kernel)
        answer.send(Outcome(path, run.directory, run.score))
    except AuditError as error:
        answer.send(Outcome(path, error=str(error)))
    except Exception as error:  # a defect is told too, and must not stop the other cities
        answer.send(Outcome(path, error=f"{path.stem}: 内部错误 {type(error).__name__}: {error}"))
