"""File descriptors and the buffers before them."""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial


@contextmanager
def led(fd: int, target: int) -> Iterator[None]:
    """Let a descriptor be another, and put back what it was, or close it where it was closed."""
    try:
        former: int | None = os.dup(fd)
    except OSError:
        former = None
    os.dup2(target, fd)
    try:
        yield
    finally:
        if former is None:
            os.close(fd)
        else:
            os.dup2(former, fd)
            os.close(former)


def enlarge(pipe: int, capacity: int) -> None:
    """Give C code that keeps the interpreter from running some room before it waits, where the system lets us."""
    with suppress(ImportError, AttributeError, OSError):
        import fcntl  # noqa: PLC0415 - not on every system

        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, capacity)


def flush_of_c() -> Callable[[], object]:
    """Find the function that writes out what C code has put into its own buffer of stdout."""
    with suppress(AttributeError, OSError, TypeError, ValueError):
        libc = ctypes.CDLL(None)
        stdout = ctypes.c_void_p.in_dll(libc, "__stdoutp" if sys.platform == "darwin" else "stdout")
        return partial(libc.fflush, stdout)
    return lambda: None


def flush(stream: object) -> None:
    """Write out what a stream holds; one that is closed or absent holds nothing."""
    with suppress(AttributeError, OSError, ValueError):
        stream.flush()  # type: ignore[attr-defined]


def write_all(fd: int, data: bytes) -> None:
    """Write bytes to a descriptor, however many it takes at a time."""
    while data:
        data = data[os.write(fd, data) :]
