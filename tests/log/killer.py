"""A process that kills writers: `python -m tests.log.killer URL LOG ROUNDS` prints what they began and were promised.

Each round forks two writers, kills both with SIGKILL within the time that one takes here for its first appends, and has the next
round's writers first repeat, under the same id, what was begun and not acknowledged.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from uuid import uuid4

from auditlib.log.log import open_log

WRITERS, FIRST = 2, 8


def body_of(own: str) -> dict[str, str]:
    """A body that a repetition makes again, up to three pages of a database long."""
    return {"own": own, "filling": "文" * int(own[:3], 16)}


def write(url: str, name: str, pipe: int, again: str | None) -> None:
    """Append until killed, first what is to be repeated."""
    with open_log(url, name) as log:
        while True:
            own = again or uuid4().hex
            os.write(pipe, f"begun {own}\n".encode())
            entry = log.append("decision", body_of(own), id=own)
            os.write(pipe, f"kept {own} {entry.seq}\n".encode())
            again = None


def start(url: str, name: str, again: str | None) -> tuple[int, int]:
    """Fork a writer, and give its process and the pipe on which it tells."""
    reader, pipe = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        write(url, name, pipe, again)
    os.close(pipe)
    return child, reader


class Told:
    """What the writers have told: what they began, and what they were promised, with its place."""

    def __init__(self) -> None:
        self.begun: dict[str, None] = {}
        self.kept: dict[str, int] = {}

    def take(self, lines: list[list[str]]) -> str | None:
        """Take in what a writer told, and give what it had begun and not been promised when it ended."""
        self.begun |= dict.fromkeys(line[1] for line in lines)
        self.kept |= {line[1]: int(line[2]) for line in lines if line[0] == "kept"}
        return lines[-1][1] if lines and lines[-1][0] == "begun" else None


def pace(url: str, name: str, told: Told) -> tuple[float, str | None]:
    """Tell how long a writer takes here for its first appends, and what it had begun when it was then killed."""
    began = time.monotonic()
    child, reader = start(url, name, None)
    with os.fdopen(reader, encoding="utf-8") as report:
        lines = [report.readline().split() for _ in range(2 * FIRST)]
        seconds = time.monotonic() - began
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        lines += [line.split() for line in report.read().splitlines()]
    return seconds, told.take(lines)


def main(url: str, name: str, rounds: str) -> None:
    chance, told = random.Random(2012), Told()
    open_log(url, name).close()  # what a writer imports is there before the first is forked
    longest, loose = pace(url, name, told)
    open_ends: list[str | None] = [None] * WRITERS
    cut_short = 0
    for _ in range(int(rounds)):
        children = [start(url, name, again) for again in open_ends]
        time.sleep(chance.uniform(0, longest))
        for child, _reader in children:
            os.kill(child, signal.SIGKILL)
        for position, (child, reader) in enumerate(children):
            os.waitpid(child, 0)
            with os.fdopen(reader, encoding="utf-8") as report:
                lines = [line.split() for line in report.read().splitlines()]
            if lines:
                open_ends[position] = told.take(lines)
                cut_short += open_ends[position] is not None
    with open_log(url, name) as log:
        for own in filter(None, [loose, *open_ends]):
            told.kept[own] = log.append("decision", body_of(own), id=own).seq
    print(json.dumps({"begun": list(told.begun), "kept": told.kept, "cut_short": cut_short}))


if __name__ == "__main__":
    main(*sys.argv[1:])
