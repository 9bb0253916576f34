"""The kernel that runs a notebook: whether somebody works in it, and in which words it tells what went wrong."""

from __future__ import annotations

import os
from typing import Any

from auditlib.errors import AuditError


def in_kernel() -> bool:
    """Tell whether somebody can work with what a cell shows: in a kernel, unless it was started to make a report."""
    if not hasattr(_shell(), "kernel"):
        return False
    from auditlib.execute import HEADLESS  # noqa: PLC0415 - only a kernel is asked; a run without one needs not load it

    return HEADLESS not in os.environ


def speak_chinese() -> None:
    """Let what a user can put right be told in its own words, without a traceback."""

    def tell(
        shell: Any, kind: type[BaseException], error: BaseException, trace: Any, tb_offset: Any = None
    ) -> list[str]:
        lines = str(error).split("\n")
        shell._showtraceback(kind, error, lines)
        return lines

    _shell().set_custom_exc((AuditError,), tell)


def _shell() -> Any:
    from IPython.core.getipython import get_ipython  # noqa: PLC0415 - whoever shows a cell has it loaded

    return get_ipython()
