"""The processes that cells begin: none outlives the notebook, nor the time that its cell may take."""

from __future__ import annotations

import os
import time
from contextlib import suppress

import psutil

PATIENCE = 3.0
GLANCE = 0.002


class Processes:
    """What this process has begun since then, with all that these have begun in turn."""

    def __init__(self) -> None:
        self._others = set(_children())

    def kill(self) -> None:
        """Kill them all, those that began others first, and return when they are dead; who began one still waits for it."""
        begun = [process for child in _children() if child not in self._others for process in _with_offspring(child)]
        for process in begun:
            with suppress(psutil.Error):
                process.kill()
        until = time.monotonic() + PATIENCE
        while any(map(_lives, begun)) and time.monotonic() < until:
            time.sleep(GLANCE)


def _children() -> list[psutil.Process]:
    """Find the children of this process; most notebooks begin none, which a system can say without a search."""
    if hasattr(os, "waitid"):
        try:
            os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
        except ChildProcessError:
            return []
    return list(psutil.Process().children())


def _with_offspring(child: psutil.Process) -> list[psutil.Process]:
    with suppress(psutil.Error):
        return [child, *child.children(recursive=True)]
    return []


def _lives(process: psutil.Process) -> bool:
    with suppress(psutil.Error):
        return bool(process.status() != psutil.STATUS_ZOMBIE)
    return False
