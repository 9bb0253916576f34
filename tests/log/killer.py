"""A process that kills writers: `python -m tests.log.killer URL LOG ROUNDS SECONDS` prints what they began and were promised.

Each round forks two writers, kills both with SIGKILL within as many seconds, and has the next round's writers first repeat,
under the same id, what was begun and not acknowledged.
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

WRITERS = 2


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


def main(url: str, name: str, rounds: str, longest: str) -> None:
    chance = random.Random(2012)
    begun: dict[str, None] = {}
    kept: dict[str, int] = {}
    open_ends: list[str | None] = [None] * WRITERS
    cut_short = 0
    open_log(url, name).close()  # what a writer imports is there before the first is forked
    for _ in range(int(rounds)):
        children = []
        for again in open_ends:
            reader, pipe = os.pipe()
            child = os.fork()
            if child == 0:
                os.close(reader)
                write(url, name, pipe, again)
            os.close(pipe)
            children.append((child, reader))
        time.sleep(chance.uniform(0, float(longest)))
        for child, _reader in children:
            os.kill(child, signal.SIGKILL)
        for position, (child, reader) in enumerate(children):
            os.waitpid(child, 0)
            with os.fdopen(reader, "rb") as report:
                lines = [line.split() for line in report.read().decode().splitlines()]
            begun |= dict.fromkeys(line[1] for line in lines)
            kept |= {line[1]: int(line[2]) for line in lines if line[0] == "kept"}
            last = lines[-1] if lines else None
            if last:
                open_ends[position] = last[1] if last[0] == "begun" else None
            cut_short += bool(last and last[0] == "begun")
    with open_log(url, name) as log:
        for own in filter(None, open_ends):
            kept[own] = log.append("decision", body_of(own), id=own).seq
    print(json.dumps({"begun": list(begun), "kept": kept, "cut_short": cut_short}))


if __name__ == "__main__":
    main(*sys.argv[1:])
