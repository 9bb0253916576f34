"""One city in a process of its own: started ready, limited in time and memory, gone with all that it started.

A child does not outlive its parent, however that ends: nobody then publishes whom nobody watches. Where the system cannot end
it at once, it still holds the locks that it inherited, so that no other batch begins before it is gone.
"""

from __future__ import annotations

import ctypes
import gc
import mmap
import multiprocessing
import os
import signal
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import partial
from importlib import import_module
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

from auditlib.batch.plan import Outcome, Plan
from auditlib.errors import AuditError
from auditlib.execute import warm_up
from auditlib.record.environment import environment
from auditlib.report.fragment import TEMPLATES, render
from auditlib.report.seal import cell_words
from auditlib.shell.watch import CELL_BEGINS

# Seconds after its limit in which a city may still say which cell has taken too long; seconds between two looks.
GRACE, LOOK = 5, 1.0
PR_SET_PDEATHSIG = 1
MIB = 1024**2
# Bytes in which a process that was forked notes, where its parent can read it, the cell that it is at.
NOTE = 512


@dataclass(slots=True)
class Child:
    """A city's process, its answer's pipe, its note of the cell that it is at, and when it began."""

    path: Path
    process: Any
    answer: Connection
    note: mmap.mmap | None
    began: float


@contextmanager
def ready(notebook: Path | None = None) -> Iterator[Any]:
    """Tell how processes are started; where by fork, with all that they need already in place."""
    if "fork" not in multiprocessing.get_all_start_methods():
        yield multiprocessing.get_context("spawn")
        return
    warm_up(notebook)
    # The notebook's own door lies above this floor: it is named here, and called by the cells alone.
    for name in ("shell.engine", "show", "show_province", "widgets.session", "papers.word", "papers.xlsx"):
        import_module(f"auditlib.{name}")
    environment()
    for template in TEMPLATES.glob("*.j2"):
        with suppress(Exception):  # it misses its words, and is compiled
            render(template.name)
    # What is there now is shared with every child, and none need go through it for garbage.
    gc.collect()
    gc.freeze()
    try:
        yield multiprocessing.get_context("fork")
    finally:
        gc.unfreeze()


def start(context: Any, work: Callable[[], Outcome], path: Path, plan: Plan) -> Child:
    """Start a piece of work in a process of its own."""
    ours, theirs = context.Pipe(duplex=False)
    note = mmap.mmap(-1, NOTE) if context.get_start_method() == "fork" else None
    process = context.Process(target=_in_child, args=(theirs, note, os.getpid(), plan.memory, work, path))
    with warnings.catch_warnings():
        # The threads of numerical libraries stop for a fork; Python cannot know it.
        warnings.filterwarnings("ignore", ".*multi-threaded", DeprecationWarning)
        process.start()
    theirs.close()
    return Child(path, process, ours, note, time.monotonic())


def ended(running: list[Child], limit: int) -> list[Child]:
    """Wait a while, and tell which children have answered, died or run out of their time."""
    known = wait([each.answer for each in running], LOOK)
    late = time.monotonic() - limit - GRACE
    # One that died may have left a process that keeps the pipe open.
    return [each for each in running if each.answer in known or each.began <= late or not each.process.is_alive()]


def outcome_of(child: Child, plan: Plan) -> Outcome:
    """Take a child's answer, or say why there is none; whatever it has left running is ended."""
    seconds = time.monotonic() - child.began
    outcome: Outcome | None = None
    late = child.process.is_alive() and not child.answer.poll()
    with suppress(EOFError, OSError):
        if child.answer.poll():
            outcome = child.answer.recv()
    if outcome is None and not late:
        child.process.join(GRACE)
    code = child.process.exitcode
    kill(child)
    if outcome is not None:
        return outcome
    said = f"超过{plan.limit}秒未完成，已停止" if late else f"进程意外终止（{_ending(code)}）"
    if child.note and (cell := child.note[:].rstrip(b"\0").decode(errors="ignore")):
        said = f"{cell}执行中{said}"
    return Outcome(child.path, "failed", error=f"{child.path.stem}: {said}；未出报告", seconds=seconds)


def kill(child: Child) -> None:
    """End a city's process and all that it started, and see it gone: until then it holds the city's lock."""
    child.answer.close()
    _signal(child, signal.SIGKILL)
    child.process.kill()
    child.process.join()
    until = time.monotonic() + GRACE
    while _signal(child, 0) and time.monotonic() < until:
        time.sleep(0.01)


def _signal(child: Child, number: int) -> bool:
    """Send a signal to all that a city's process started; tell whether anything of it is left."""
    if not hasattr(os, "killpg"):
        return False
    try:
        os.killpg(child.process.pid, number)
    except (ProcessLookupError, PermissionError):
        return False
    return True


def _ending(code: int | None) -> str:
    if code is None or code >= 0:
        return f"代码 {code}"
    return f"信号 {-code}" + ("，可能是系统内存不足" if -code == signal.SIGKILL else "")


def _in_child(  # noqa: PLR0913, PLR0917 - what a process is given when it starts
    answer: Connection, note: mmap.mmap | None, parent: int, memory: int, work: Callable[[], Outcome], path: Path
) -> None:
    began = time.monotonic()
    _apart(parent)
    if note:
        CELL_BEGINS.set(partial(_note, note))
    with _limited(memory) as beyond:
        try:
            outcome = work()
        except AuditError as error:
            outcome = Outcome(path, "failed", error=str(error) + (beyond if "MemoryError" in str(error) else ""))
        except MemoryError:
            outcome = Outcome(path, "failed", error=f"{path.stem}: 笔记本执行中内存用尽{beyond}")
        except BaseException as error:  # a defect is told too, and must not stop the other cities
            outcome = Outcome(path, "failed", error=f"{path.stem}: 内部错误 {type(error).__name__}: {error}")
    with suppress(OSError):  # a cell may have closed whatever is open
        answer.send(replace(outcome, seconds=time.monotonic() - began))


def _note(note: mmap.mmap, number: int, source: str) -> None:
    words = cell_words(number, source).encode()[:NOTE] if number else b""
    note[:] = words.ljust(NOTE, b"\0")


def _apart(parent: int) -> None:
    """Make a child the head of its own group, let it end with its parent, and give it fresh randomness."""
    import random  # noqa: PLC0415

    if hasattr(os, "setpgid"):
        os.setpgid(0, 0)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)  # it died before this
    random.seed()
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed()


@contextmanager
def _limited(memory: int) -> Iterator[str]:
    """Limit what a process may add to its memory, and give the words that tell of the limit."""
    if sys.platform != "linux":
        yield ""
        return
    import resource  # noqa: PLC0415

    former = resource.getrlimit(resource.RLIMIT_DATA)
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[5])
    most = pages * os.sysconf("SC_PAGE_SIZE") + memory
    resource.setrlimit(resource.RLIMIT_DATA, (min([most, *(each for each in former if each >= 0)]), former[1]))
    try:
        yield f"（内存超过每市的上限 {memory // MIB} MB）"
    finally:
        # There is room again to say what became of the city.
        resource.setrlimit(resource.RLIMIT_DATA, former)
