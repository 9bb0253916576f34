"""How a batch is to be run, and what became of each of its cities."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

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
    """How a batch is to be run: the notebook, in kernels or not, how many at once, again in any case, the limits.

    With `wait`, a city on which somebody else works is waited for.
    """

    notebook: Path | None = None
    kernel: bool = False
    jobs: int = field(default_factory=cores)
    force: bool = False
    limit: int = LIMIT
    memory: int = MEMORY
    wait: bool = False
