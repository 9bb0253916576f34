"""A province: every city's params file in a folder, several at once, each in a process of its own.

Where the system can fork, the imports are paid once and every city starts from the same untouched process; what one city
does to its own is gone with it. The parent only waits: it starts no thread and runs no cell. A city whose inputs have not
changed is not run again.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from importlib import import_module
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any, Literal

from auditlib.errors import AuditError, RunError
from auditlib.execute import find_notebook, import_papermill
from auditlib.params import city_files, read_params
from auditlib.province import standing_summary, summarise
from auditlib.record.lock import held
from auditlib.run import report_directory, run_city, unchanged

State = Literal["done", "same", "unchanged", "failed"]
# Seconds that a city may take, and bytes that its process may add to what the parent holds.
LIMIT = 900
MEMORY = 2 * 1024**3


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one city: its state, its version's number and directory, or the error in words."""

    params: Path
    state: State
    directory: Path | None = None
    number: int = 0
    score: dict[str, object] | None = None
    error: str = ""
    seconds: float = 0.0


def cores() -> int:
    """Tell how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


@dataclass(frozen=True, slots=True)
class Plan:
    """How a batch is to be run: the notebook, in kernels or not, how many at once, again in any case, the limits."""

    notebook: Path | None = None
    kernel: bool = False
    jobs: int = field(default_factory=cores)
    force: bool = False
    limit: int = LIMIT
    memory: int = MEMORY


@dataclass(slots=True)
class _Running:
    """A city's process, its answer's pipe, and when it began."""

    path: Path
    process: Any
    answer: Connection
    began: float


def run_batch(
    folder: Path, reports: Path, plan: Plan | None = None, waiting: Callable[[str], None] | None = None
) -> Iterator[Outcome]:
    """Run every city of a folder that has changed, and yield what became of each as soon as it is known.

    Two batches do not mix: where another works on the same reports, `waiting` is told who and it is waited for. Raises
    BusyError where `waiting` is None, FileError for a folder without cities.
    """
    plan = plan or Plan()
    files = city_files(folder)
    notebook = plan.notebook or find_notebook()
    with held(_place(files, reports), waiting):
        due: list[Path] = []
        for path in files:
            known = None if plan.force else _unchanged(path, reports, notebook)
            if known is None:
                due.append(path)
            else:
                yield known
        if due:
            yield from _run_all(due, reports, notebook, plan)


def _place(files: list[Path], reports: Path) -> Path:
    """Tell the directory of the province's reports: that of the first city whose params can be read."""
    for path in files:
        try:
            return report_directory(read_params(path), reports).parent
        except AuditError:
            continue
    return reports / files[0].parent.name


def _unchanged(path: Path, reports: Path, notebook: Path) -> Outcome | None:
    """Tell that a city need not be run; what cannot be read will be told by its run."""
    try:
        version = unchanged(read_params(path), reports, notebook)
    except AuditError:
        return None
    if version is None:
        return None
    return Outcome(path, "unchanged", version.directory, version.number, version.score())


def _run_all(due: list[Path], reports: Path, notebook: Path, plan: Plan) -> Iterator[Outcome]:
    context = _context()
    waiting, running = list(reversed(due)), list[_Running]()
    try:
        while waiting or running:
            while waiting and len(running) < max(1, plan.jobs):
                path = waiting.pop()
                running.append(_start(context, _run_one, (path, reports, notebook, plan), path))
            for each in _ended(running, plan.limit):
                running.remove(each)
                yield _outcome(each, plan.limit)
    finally:
        for each in running:
            _kill(each)


def run_summary(folder: Path, reports: Path, plan: Plan | None = None) -> Path:
    """Summarise the province in a process of its own, and tell where its page is.

    Raises RunError where it fails; the former page then stays.
    """
    plan = plan or Plan()
    if (known := standing_summary(folder, reports)) is not None:
        return known
    running = _start(_context(), _summarise, (folder, reports, plan), folder)
    _ended([running], plan.limit)
    outcome = _outcome(running, plan.limit)
    if outcome.directory is None:
        raise RunError(outcome.error)
    return outcome.directory


def _start(context: Any, work: Callable[..., Outcome], arguments: tuple[object, ...], path: Path) -> _Running:
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_in_child, args=(theirs, work, arguments, path))
    process.start()
    theirs.close()
    return _Running(path, process, ours, time.monotonic())


def _ended(running: list[_Running], limit: int) -> list[_Running]:
    """Wait until a city's process has answered, died or run out of its time."""
    first = min(each.began for each in running) + limit
    ready = wait([each.answer for each in running], max(0.0, first - time.monotonic()))
    late = time.monotonic() - limit
    return [each for each in running if each.answer in ready or each.began <= late]


def _outcome(ended: _Running, limit: int) -> Outcome:
    seconds = time.monotonic() - ended.began
    try:
        if not ended.answer.poll():
            _kill(ended)
            return Outcome(
                ended.path,
                "failed",
                error=f"{ended.path.stem}: 超过{limit}秒未完成，已停止；本市未出报告",
                seconds=seconds,
            )
        outcome: Outcome = ended.answer.recv()
    except EOFError:
        ended.process.join()
        code = ended.process.exitcode
        said = f"{ended.path.stem}: 进程意外终止（代码 {code}），本市未出报告"
        return Outcome(ended.path, "failed", error=said, seconds=seconds)
    finally:
        ended.answer.close()
    ended.process.join()
    return outcome


def _kill(running: _Running) -> None:
    """End a city's process and all that it started."""
    pid = running.process.pid
    if hasattr(os, "killpg"):
        try:
            os.killpg(pid, signal.SIGKILL)
        except ProcessLookupError:
            running.process.kill()
    else:
        running.process.kill()
    running.process.join()


def _context() -> Any:
    """Tell how processes are started; where by fork, with all that they need already imported."""
    if "fork" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    _warm_up()
    return multiprocessing.get_context("fork")


def _warm_up() -> None:
    """Import here what every city's process needs, so that each inherits it."""
    import_papermill()
    # The notebook's own door lies above this floor: it is named here, and called by the cells alone.
    for name in ("auditlib.shell.engine", "auditlib.show", "auditlib.show_province"):
        import_module(name)


def _run_one(path: Path, reports: Path, notebook: Path, plan: Plan) -> Outcome:
    _apart(plan.memory)
    run = run_city(path, reports, notebook=notebook, kernel=plan.kernel, limit=plan.limit)
    return Outcome(path, "done" if run.new else "same", run.directory, run.version.number, run.score)


def _summarise(folder: Path, reports: Path, plan: Plan) -> Outcome:
    _apart(plan.memory)
    return Outcome(folder, "done", summarise(folder, reports, kernel=plan.kernel))


def _in_child(answer: Connection, work: Callable[..., Outcome], arguments: tuple[object, ...], path: Path) -> None:
    began = time.monotonic()
    try:
        outcome = work(*arguments)
    except AuditError as error:
        outcome = Outcome(path, "failed", error=str(error))
    except Exception as error:  # a defect is told too, and must not stop the other cities
        outcome = Outcome(path, "failed", error=f"{path.stem}: 内部错误 {type(error).__name__}: {error}")
    answer.send(replace(outcome, seconds=time.monotonic() - began))


def _apart(memory: int) -> None:
    """Make a city's process the head of its own group, limit its memory, and give it fresh randomness."""
    import random  # noqa: PLC0415

    if hasattr(os, "setpgid"):
        os.setpgid(0, 0)
    random.seed()
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed()
    if sys.platform == "linux":
        import resource  # noqa: PLC0415

        resource.setrlimit(resource.RLIMIT_DATA, (_data_now() + memory,) * 2)


def _data_now() -> int:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[5])
    return pages * os.sysconf("SC_PAGE_SIZE")
