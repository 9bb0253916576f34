"""A papermill engine that runs a notebook's cells in an IPython shell of this process.

A kernel process costs a second of start-up and imports everything again. Here papermill stays the executor, with its
parameters and its recorded notebook, through its own extension point; only the wire to another process is left out. One
process runs one notebook: whoever runs several forks or starts a process for each.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import StringIO
from typing import Any

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from nbformat.v4 import new_output
from papermill.engines import Engine, NotebookExecutionManager
from traitlets.config import Config

Keep = Callable[[Any], None]
NAME = "auditlib"


class ShellEngine(Engine):
    """Runs each cell in turn and stops at the first error, as a kernel would."""

    @classmethod
    def execute_managed_notebook(cls, nb_man: NotebookExecutionManager, kernel_name: str, **_: Any) -> None:
        """Execute the notebook's code cells; outputs, counts and errors are recorded in it."""
        shell = _new_shell()
        count = 0
        for index, cell in enumerate(nb_man.nb.cells):
            if cell.cell_type != "code":
                continue
            count += 1
            nb_man.cell_start(cell, index)
            cell.execution_count, cell.outputs = count, []
            if not _run(shell, cell, count):
                nb_man.cell_exception(cell, index)
                return
            nb_man.cell_complete(cell, index)


def _new_shell() -> InteractiveShell:
    """Make a fresh shell that keeps no history and reads no profile of the user's."""
    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.colors = "nocolor"
    config.InteractiveShell.display_page = True
    config.ProfileDir.location = ""
    InteractiveShell.clear_instance()
    shell: InteractiveShell = InteractiveShell.instance(config=config)
    return shell


def _run(shell: InteractiveShell, cell: Any, count: int) -> bool:
    """Run one cell and keep, in their order, what it shows, returns, prints and raises."""

    def keep(output: Any) -> None:
        last = cell.outputs[-1] if cell.outputs else None
        if output.output_type == "stream" and last is not None and last.get("name") == output.name:
            last["text"] += output.text
        else:
            cell.outputs.append(output)

    shell.execution_count = count
    with _catching(shell, keep, count, cell.source):
        result = shell.run_cell(cell.source, store_history=False)
    return bool(result.success)


@contextmanager
def _catching(shell: Any, keep: Keep, count: int, source: str) -> Iterator[None]:
    """Send all that a cell puts out to `keep` instead of the terminal, and put everything back after."""
    before = (sys.stdin, sys.stdout, sys.stderr, shell.display_pub, shell.displayhook, shell._showtraceback)
    shell.display_pub = _Publisher(keep)
    shell.displayhook = _Hook(shell, keep, count, source)
    shell.display_trap.hook = shell.displayhook
    shell._showtraceback = lambda etype, value, lines: keep(
        new_output("error", ename=etype.__name__, evalue=str(value), traceback=list(lines))
    )
    # Nobody is there to answer: a cell that asks fails, as it does in a kernel without a front end.
    sys.stdin = StringIO()
    sys.stdout, sys.stderr = _Stream("stdout", keep), _Stream("stderr", keep)
    try:
        yield
    finally:
        sys.stdin, sys.stdout, sys.stderr, shell.display_pub, shell.displayhook, shell._showtraceback = before
        shell.display_trap.hook = shell.displayhook


class _Publisher(DisplayPublisher):
    def __init__(self, keep: Keep) -> None:
        super().__init__()
        self._keep = keep

    def publish(self, data: Any, metadata: Any = None, *_: Any, **__: Any) -> None:
        self._keep(new_output("display_data", data=data, metadata=metadata or {}))


class _Hook(DisplayHook):
    def __init__(self, shell: Any, keep: Keep, count: int, source: str) -> None:
        super().__init__(shell=shell)
        self._keep, self._count, self._source = keep, count, source

    def quiet(self) -> bool:
        """A semicolon at the end keeps a result unseen; the source is asked, since no history is kept."""
        return bool(self.semicolon_at_end_of_expression(self._source))

    def write_output_prompt(self) -> None:
        """The page has no prompt."""

    def write_format_data(self, format_dict: dict[str, Any], md_dict: dict[str, Any] | None = None) -> None:
        self._keep(new_output("execute_result", data=format_dict, metadata=md_dict or {}, execution_count=self._count))

    def finish_displayhook(self) -> None:
        self._is_active = False


class _Stream(io.TextIOBase):
    """A text stream whose writes become a cell's outputs."""

    def __init__(self, name: str, keep: Keep) -> None:
        super().__init__()
        self._name, self._keep = name, keep

    @property
    def encoding(self) -> str:  # type: ignore[override]
        return "utf-8"

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        if text:
            self._keep(new_output("stream", name=self._name, text=text))
        return len(text)
