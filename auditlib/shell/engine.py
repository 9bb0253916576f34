"""The papermill engine that runs a notebook's cells in this process.

A kernel process costs a second of start-up and imports everything again. Here the shell is a kernel's own (ipykernel)
and the recorder is papermill's own (nbclient); only the wire between two processes is left out. One process runs one
notebook: whoever runs several forks or starts a process for each.
"""

from __future__ import annotations

from typing import Any

from papermill.engines import Engine, NotebookExecutionManager

from auditlib.shell.recorder import Recorder

NAME = "auditlib"


class ShellEngine(Engine):
    """Runs each cell in turn and stops at the first error, as papermill does with a kernel.

    Outputs, counts, errors and the state of widgets are recorded as nbclient records them from a kernel. A cell that
    exits, or runs longer than `execution_timeout` seconds, has failed, whatever it catches.
    """

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: NotebookExecutionManager,
        kernel_name: str,
        *,
        execution_timeout: float | None = None,
        log_output: bool = False,
        **_: Any,
    ) -> None:
        """Execute the notebook's code cells and record them in it; papermill hands over the limit for a cell."""
        Recorder(nb_man, limit=execution_timeout, log_output=log_output).execute()
