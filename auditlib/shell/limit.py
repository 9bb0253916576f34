"""The time limit of a cell."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

from auditlib.shell.processes import Processes

# Seconds, at least, until a cell that has not ended is interrupted again: on a busy machine the shell needs some to tell an error.
AGAIN = 20


class CellTimeoutError(KeyboardInterrupt):
    """A cell was stopped; named as nbclient names it, and an interrupt, so that no `except Exception` goes on."""


class TimeLimit:
    """How many seconds a cell may run, and whether the present one has reached that.

    Signals do the stopping, and what processes the cell began are killed: there is no limit outside the main thread, nor where the system has no timer signal.
    """

    def __init__(self, seconds: float | None, processes: Processes) -> None:
        possible = hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread()
        self.seconds = (seconds or 0) if possible else 0
        self.processes = processes
        self.reached = False

    def error(self) -> CellTimeoutError:
        """Make the error that a cell gets."""
        return CellTimeoutError(f"单元执行超过{self.seconds:g}秒，已停止")

    @contextmanager
    def watching(self, task: Any) -> Iterator[None]:
        """Interrupt a task that takes longer, and again as long as it does not end."""
        self.reached = False
        if self.seconds <= 0:
            yield
            return

        def stop(_signal: int, _frame: FrameType | None) -> None:
            if not task.done():
                self.reached = True
                self.processes.kill()
                raise self.error()

        handler = signal.signal(signal.SIGALRM, stop)
        timer = signal.setitimer(signal.ITIMER_REAL, self.seconds, max(self.seconds, AGAIN))
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, *timer)
            signal.signal(signal.SIGALRM, handler)
