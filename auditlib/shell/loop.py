"""The event loops of the cells, and of IPython's script cells (%%bash): each ends with all that was begun in it."""

from __future__ import annotations

import asyncio
import sys
import threading
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from typing import Any

from auditlib.shell.processes import GLANCE, PATIENCE, Processes

if sys.platform == "win32":
    Plain = asyncio.ProactorEventLoop
else:
    Plain = asyncio.SelectorEventLoop

Begun = tuple[asyncio.SubprocessTransport, Any]


class Loop(Plain):
    """An event loop that leaves no task, process or pipe to the collector when it is closed."""

    def __init__(self, processes: Processes) -> None:
        super().__init__()
        self._begun = processes
        self._beginning: set[asyncio.Task[Begun]] = set()
        self._transports: list[asyncio.SubprocessTransport] = []
        self.set_exception_handler(_but_too_late)

    async def subprocess_exec(self, *args: Any, **options: Any) -> Any:
        """Begin a process, and keep its transport for the end."""
        return await self._kept(super().subprocess_exec(*args, **options))

    async def subprocess_shell(self, *args: Any, **options: Any) -> Any:
        """Begin a shell, and keep its transport for the end."""
        return await self._kept(super().subprocess_shell(*args, **options))

    async def _kept(self, beginning: Coroutine[Any, Any, Begun]) -> Begun:
        """Begin a process to the end, also for a task that is cancelled: half begun, it could not be ended."""
        task = self.create_task(beginning)
        self._beginning.add(task)
        task.add_done_callback(self._keep)
        return await asyncio.shield(task)

    def _keep(self, task: asyncio.Task[Begun]) -> None:
        self._beginning.discard(task)
        if not task.cancelled() and task.exception() is None:
            self._transports = [*(known for known in self._transports if not known.is_closing()), task.result()[0]]

    def close(self) -> None:
        """End what was begun, then close."""
        if not self.is_closed():
            # Before the loop turns again: what a task would have begun then is not begun.
            tasks = asyncio.all_tasks(self) - self._beginning
            for task in tasks:
                task.cancel()
            self.run_until_complete(self._end(tasks))
        super().close()

    async def _end(self, tasks: set[asyncio.Task[Any]]) -> None:
        if ending := tasks | self._beginning:
            ended, _ = await asyncio.wait(ending, timeout=PATIENCE)
            await asyncio.gather(*ended, return_exceptions=True)
        self._begun.kill()
        # They must be heard of first: closing a transport takes the exit code from who waits for it.
        until = self.time() + PATIENCE
        while any(process.get_returncode() is None for process in self._transports) and self.time() < until:
            await asyncio.sleep(GLANCE)
        for process in self._transports:
            process.close()
        # Each pipe tells its end in one turn of the loop, and the process that of all its pipes in the next.
        for _ in range(3):
            await asyncio.sleep(0)
        await self.shutdown_asyncgens()
        await self.shutdown_default_executor()


def _but_too_late(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Tell an error that nobody awaits, but that of asyncio itself where a pipe ends after its cell was ended waiting for it."""
    late = isinstance(context.get("exception"), asyncio.InvalidStateError)
    if not (late and "pipe_connection_lost" in context["message"]):
        loop.default_exception_handler(context)


@contextmanager
def current(processes: Processes) -> Iterator[Loop]:
    """Let a loop be the current one of this thread, and close it after."""
    loop = Loop(processes)
    asyncio.set_event_loop(loop)
    try:
        yield loop
    finally:
        loop.close()
        asyncio.set_event_loop(None)


@contextmanager
def turning(processes: Processes) -> Iterator[Loop]:
    """Let a loop run in a thread of its own, and close it after."""
    loop = Loop(processes)
    thread = threading.Thread(target=loop.run_forever, name="auditlib-scripts", daemon=True)
    thread.start()
    try:
        yield loop
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
