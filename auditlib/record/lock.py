"""Who works on a directory: a lock in it that names its holder, given back by the system when the holder dies."""

from __future__ import annotations

import getpass
import os
import platform
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import portalocker

from auditlib.errors import BusyError, FileError


@contextmanager
def held(directory: Path, waiting: Callable[[str], None] | None = None) -> Iterator[None]:
    """Hold a directory for oneself. Where another holds it: `waiting` is told who, and it is waited for.

    Raises BusyError, naming who holds it, where `waiting` is None; FileError where no lock can be made.
    """
    path, told = directory / ".lock", directory / ".holder"
    try:
        directory.mkdir(parents=True, exist_ok=True)
        file = path.open("a", encoding="utf-8")
    except OSError as error:
        raise FileError(f"{directory}: 不能在此写报告（{error.strerror}）") from error
    with file:
        try:
            portalocker.lock(file, portalocker.LockFlags.EXCLUSIVE | portalocker.LockFlags.NON_BLOCKING)
        except portalocker.LockException:
            said = f"{directory}: 正由{_holder(told)}使用"
            if waiting is None:
                raise BusyError(f"{said}；请等它结束后再执行") from None
            waiting(said)
            portalocker.lock(file, portalocker.LockFlags.EXCLUSIVE)
        with suppress(OSError, KeyError):
            told.write_text(f"{getpass.getuser()}@{platform.node()}（进程 {os.getpid()}）", encoding="utf-8")
        try:
            yield
        finally:
            with suppress(OSError):
                told.unlink(missing_ok=True)
            portalocker.unlock(file)


def _holder(told: Path) -> str:
    try:
        return told.read_text(encoding="utf-8") or "另一进程"
    except OSError:
        return "另一进程"
