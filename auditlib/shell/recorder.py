"""The recorder: nbclient's own, given the shell's messages as they come instead of a kernel's through sockets."""

from __future__ import annotations

import contextvars
from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import comm
from nbclient.exceptions import CellExecutionError
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import NotebookExecutionManager

from auditlib.shell.kept import kept
from auditlib.shell.limit import TimeLimit
from auditlib.shell.loop import current
from auditlib.shell.output import Output, caught
from auditlib.shell.processes import Processes
from auditlib.shell.session import Session
from auditlib.shell.shell import running
from auditlib.shell.watch import CELL_BEGINS

MAY_FAIL = "raises-exception"


class Recorder(PapermillNotebookClient):
    """Executes the cells of a notebook in a shell and records what the shell tells."""

    def __init__(
        self, manager: NotebookExecutionManager, *, limit: float | None = None, log_output: bool = False
    ) -> None:
        super().__init__(manager, log_output=log_output, record_timing=False)
        self.output_caught = Output()
        self.limit = TimeLimit(limit, Processes())
        self.session = Session(self._receive)
        self.replies: list[dict[str, Any]] = []
        # nbclient plays the page to an Output widget, and answers through what it takes for a client of a kernel.
        self.kc = SimpleNamespace(session=self.session, shell_channel=SimpleNamespace(send=self.replies.append))
        self._place: tuple[Any, int] | None = None
        self._begun = 0

    def execute(self, **_: Any) -> Any:
        """Execute all cells, up to the first that fails; the process is left as it was found."""
        self.reset_execution_trackers()
        # Cells share one context, as they do in a kernel: a decimal precision set in one holds in the next.
        self.context = contextvars.copy_context()
        with (
            kept(),
            caught(self.output_caught),
            current(self.limit.processes) as self.loop,
            running(self.session, self.limit) as self.shell,
        ):
            self.papermill_execute_cells()
            CELL_BEGINS.get()(0, "")
            self.set_widgets_metadata()
        return self.nb

    def execute_cell(self, cell: Any, cell_index: int, *_: Any, **__: Any) -> Any:
        """Execute one cell. Raises CellExecutionError where it failed."""
        tags = cell.metadata.get("tags", ())
        if cell.cell_type != "code" or not cell.source.strip() or self.skip_cells_with_tag in tags:
            return cell
        self._begun += 1
        CELL_BEGINS.get()(self._begun, cell.source)
        cell.outputs, cell.execution_count = [], self.shell.execution_count
        with self._recording(cell, cell_index):
            error = self._run(cell.source)
        if error and (MAY_FAIL not in tags or self.limit.reached or self.shell.exit_now):
            raise CellExecutionError.from_cell_and_msg(cell, error)
        self._deliver()
        return cell

    def _run(self, source: str) -> dict[str, Any]:
        """Run a cell's source in the loop, and say with what error, if any."""
        task = self.loop.create_task(self.shell.execute(source), context=self.context)
        with self.limit.watching(task):
            while not task.done():
                try:
                    self.loop.run_until_complete(task)
                except BaseException:
                    # The limit was reached while the cell awaited something: it is told there.
                    if not self.limit.reached:
                        raise
                    task.cancel()
        return self.shell.failure(None if task.cancelled() else task.result())

    @contextmanager
    def _recording(self, cell: Any, index: int) -> Iterator[None]:
        """Let what is put out belong to a cell, from a request of its own on."""
        self.clear_before_next_output = False
        self._place = (cell, index)
        self.shell.set_parent(self.session.msg("execute_request"))
        try:
            yield
            self.output_caught.flush()
            self._record_written(cell, index)
        finally:
            self._place = None

    def _receive(self, message: dict[str, Any]) -> None:
        """Take a message of the shell; what is told while no cell runs has no place, as with nbclient."""
        self.output_caught.flush()
        with self.output_caught.lock:
            if self._place is not None:
                self._record_written(*self._place)
                self.process_message(message, *self._place)

    def _record_written(self, cell: Any, index: int) -> None:
        """Record what was written up to now."""
        with self.output_caught.lock:
            for name, text in self.output_caught.take():
                content = {"name": name, "text": text}
                self.process_message(self.session.msg("stream", content, self.shell.get_parent()), cell, index)

    def output(self, outs: list[Any], msg: Any, display_id: Any, cell_index: int) -> Any:
        """Record an output, as nbclient does, and let what follows on the same stream be one with what came before."""
        out = super().output(outs, msg, display_id, cell_index)
        if len(outs) > 1 and _is_continued(*outs[-2:]):
            outs[-2].text += outs.pop().text
        return out

    def _deliver(self) -> None:
        """Hand what the page answered to the widgets, after the cell, as a kernel does."""
        while self.replies:
            reply = self.replies.pop(0)
            to = comm.get_comm_manager().get_comm(reply["content"]["comm_id"])
            if to is not None:
                to.handle_msg({**reply, "buffers": []})


def _is_continued(before: Any, after: Any) -> bool:
    return bool(before.output_type == after.output_type == "stream" and before.name == after.name)
