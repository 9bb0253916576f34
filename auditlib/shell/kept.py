"""What a shell and its cells change in the process, put back after."""

from __future__ import annotations

import builtins
import getpass
import os
import sys
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import comm

# Where the interpreter, a shell or a kernel's libraries keep one thing for the whole process.
PLACES: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (sys, ("stdin", "stdout", "stderr", "displayhook", "excepthook", "ps1", "ps2", "ps3")),
    (sys, ("last_type", "last_value", "last_traceback", "last_exc")),
    (builtins, ("input",)),
    (getpass, ("getpass",)),
    (comm, ("create_comm",)),
)
ABSENT = object()


@contextmanager
def kept() -> Iterator[None]:
    """Put the interpreter's streams, hooks, paths, environment and warnings back as they were."""
    before = [(owner, name, getattr(owner, name, ABSENT)) for owner, names in PLACES for name in names]
    path, environment, main = list(sys.path), dict(os.environ), sys.modules["__main__"]
    with ExitStack() as stack:
        stack.enter_context(warnings.catch_warnings())
        try:
            yield
        finally:
            for owner, name, value in before:
                _put(owner, name, value)
            sys.path[:], sys.modules["__main__"] = path, main
            if dict(os.environ) != environment:
                os.environ.clear()
                os.environ.update(environment)


def _put(owner: Any, name: str, value: Any) -> None:
    if value is not ABSENT:
        setattr(owner, name, value)
    elif hasattr(owner, name):
        delattr(owner, name)
