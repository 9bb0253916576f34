"""The shell: a kernel's own, in which whoever waits for a kernel's process or a user finds none."""

from __future__ import annotations

import asyncio
import atexit
import builtins
import getpass
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any, NoReturn

import comm
from ipykernel.zmqshell import ZMQInteractiveShell
from IPython.core.error import StdinNotImplementedError
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from auditlib.shell.limit import TimeLimit
from auditlib.shell.loop import turning
from auditlib.shell.session import Session, comm_class

EXITED = "单元调用了 exit() 或 quit()，后面的单元没有执行"


class Shell(ZMQInteractiveShell):
    """A kernel's shell that tells a session in this process what it shows."""

    limit: TimeLimit
    session: Session
    ending: ExitStack
    _told: dict[str, Any]

    @property
    def kernel(self) -> NoReturn:
        """There is none: whoever asks whether a page listens to the cell must learn that nobody does."""
        raise AttributeError("kernel")

    def _find_with_lazy_load(self, type_: str, magic_name: str, /) -> Any:
        """Find a magic, and give those of scripts a loop that ends with the shell what they begin, before they make theirs."""
        found = super()._find_with_lazy_load(type_, magic_name)
        scripts = self.magics_manager.registry.get("ScriptMagics")
        if scripts is not None and scripts.event_loop is None:
            scripts.event_loop = self.ending.enter_context(turning(self.limit.processes))
        return found

    def ask_exit(self) -> None:
        """Note that the cell wants the kernel to end; as in a kernel, the rest of the cell still runs."""
        self.exit_now = True

    def _update_exit_now(self, change: Any) -> None:
        """A kernel stops its loop here."""

    async def execute(self, source: str) -> Any:
        """Run a cell as a kernel does (ipykernel's do_execute): with a loop running, awaited where it awaits."""
        self._told, self._last_traceback, self._last_traceback_during_displayhook = {}, None, False
        try:
            return await self._executed(source)
        except Exception:
            # A cell before broke what the shell itself needs, such as the streams.
            self.showtraceback()
            return None

    async def _executed(self, source: str) -> Any:
        failed, result = None, None
        try:
            transformed = self.transform_cell(source)
        except Exception:
            transformed, failed = source, sys.exc_info()
        prepared = {"transformed_cell": transformed, "preprocessing_exc_tuple": failed}
        if not self.should_run_async(source, **prepared):
            return self.run_cell(source, store_history=True)
        try:
            result = await self.run_cell_async(source, store_history=True, **prepared)
        finally:
            self.events.trigger("post_execute")
            self.events.trigger("post_run_cell", result)
        return result

    def failure(self, result: Any) -> dict[str, Any]:
        """Tell how a cell that ran has failed, as a kernel's reply does; nothing where it has not."""
        error = asyncio.CancelledError() if result is None else result.error_before_exec or result.error_in_exec
        if (result is None or result.success or not self._told) and (self.limit.reached or self.exit_now):
            # Nothing was recorded yet: the cell caught what stopped it, was stopped while its error was being told, or
            # went on to its end after exit().
            error = self.limit.error() if self.limit.reached else SystemExit(EXITED)
            self._showtraceback(type(error), error, [f"{type(error).__name__}: {error}"])
        if error is None and not self._last_traceback_during_displayhook:
            return {}
        return self._told or {"ename": type(error).__name__}

    def _get_exc_info(self, exc_tuple: Any = None) -> tuple[Any, Any, Any]:
        """Take the limit for the reason of whatever error follows from it (a task cancelled, a process killed)."""
        etype, value, trace = super()._get_exc_info(exc_tuple)
        if self.limit.reached and not isinstance(value, type(self.limit.error())):
            value = self.limit.error().with_traceback(trace)
            return type(value), value, trace
        return etype, value, trace

    def _showtraceback(self, etype: Any, evalue: Any, stb: list[str]) -> None:
        """Tell an error, also of a cell that has broken its streams."""
        if getattr(self.displayhook, "msg", None) is not None:
            self._last_traceback_during_displayhook = True
        self._told = {"ename": etype.__name__, "evalue": str(evalue), "traceback": stb}
        self.session.send(None, "error", self._told, self.get_parent())
        self._last_traceback = stb


@contextmanager
def running(session: Session, limit: TimeLimit) -> Iterator[Shell]:
    """Make a fresh shell, the only one that a cell finds, which keeps no history and reads no profile of the user's."""
    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.colors = "nocolor"
    config.ProfileDir.location = ""
    with _alone():
        shell: Shell = Shell.instance(config=config)
        shell.limit, shell.session = limit, session
        for part in (shell.displayhook, shell.display_pub):
            setattr(part, "session", session)  # noqa: B010 - a kernel's parts have it, which the types do not tell
        comm.create_comm = comm_class(session, shell.get_parent)
        builtins.input, getpass.getpass = _refusal("raw_input"), _refusal("getpass")
        os.environ.setdefault("MPLBACKEND", "module://matplotlib_inline.backend_inline")
        sys.path.insert(_after_the_library(), "")
        with ExitStack() as shell.ending:
            shell.ending.callback(_end, shell)
            yield shell


@contextmanager
def _alone() -> Iterator[None]:
    """Put a shell that is there already out of sight, as when cells run from a cell of a notebook."""
    former: Any = InteractiveShell._instance
    if former is not None:
        type(former).clear_instance()
    try:
        yield
    finally:
        Shell.clear_instance()
        for owner in type(former)._walk_mro() if former is not None else ():
            owner._instance = former


def _after_the_library() -> int:
    """Find where a kernel puts the working directory among the paths: before the first folder of packages."""
    return next((n for n, path in enumerate(sys.path) if path.endswith(("site-packages", "dist-packages"))), 0)


def _end(shell: Shell) -> None:
    """Do what a kernel does at its end, so that nothing is left for the end of this process."""
    scripts = shell.magics_manager.registry.get("ScriptMagics")
    if scripts is not None:
        # They died with the loop that they were begun in, and are not to be interrupted, terminated and killed again.
        scripts.bg_processes = []
        atexit.unregister(scripts.kill_bg_processes)
    # It would collect all garbage of the process, which costs more than the whole shell and gains nothing at an end.
    shell.displayhook.flush = lambda: None  # type: ignore[method-assign]
    shell.atexit_operations()
    atexit.unregister(shell.atexit_operations)


def _refusal(asked: str) -> Callable[..., NoReturn]:
    """Make the function that fails a cell which asks a user, in a kernel's words: nobody is there to answer."""

    def refuse(*_: Any, **__: Any) -> NoReturn:
        raise StdinNotImplementedError(f"{asked} was called, but this frontend does not support input requests.")

    return refuse
