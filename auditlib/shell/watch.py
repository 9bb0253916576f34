"""Who wants to know which cell runs: one who watches this process from outside, since a process that dies can tell nothing."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar


def _nobody(_number: int, _source: str) -> None:
    """Let it go unheard."""


# Is told the number of each code cell that begins, from 1, with its source, and 0 when the last has ended.
CELL_BEGINS: ContextVar[Callable[[int, str], None]] = ContextVar("CELL_BEGINS", default=_nobody)
