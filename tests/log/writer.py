"""A process that appends: `python -m tests.log.writer URL LOG TAG COUNT` prints its worst wait in seconds.

With a file's name for COUNT it appends until that file exists, and prints how many it appended.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from itertools import count, takewhile
from pathlib import Path

from auditlib.log.log import open_log

TOP = Path(__file__).parent.parent.parent


def start_writers(url: str, log: str, tags: Sequence[str], until: object) -> list[subprocess.Popen[str]]:
    """Start one writer for each tag, all at once."""
    command = [sys.executable, "-m", "tests.log.writer", url, log]
    return [subprocess.Popen([*command, tag, str(until)], cwd=TOP, stdout=subprocess.PIPE, text=True) for tag in tags]


def end_writers(writers: Sequence[subprocess.Popen[str]]) -> list[float]:
    """Wait for writers and tell what each printed."""
    said = [writer.communicate()[0] for writer in writers]
    assert [writer.returncode for writer in writers] == [0] * len(writers)
    return [float(text) for text in said]


def main(url: str, name: str, tag: str, until: str) -> None:
    endless: Iterator[int] = takewhile(lambda _: not Path(until).exists(), count())
    worst, done = 0.0, 0
    with open_log(url, name) as log:
        for number in range(int(until)) if until.isdecimal() else endless:
            start = time.perf_counter()
            log.append("decision", {"writer": tag, "number": number})
            worst, done = max(worst, time.perf_counter() - start), number + 1
    print(worst if until.isdecimal() else done)


if __name__ == "__main__":
    main(*sys.argv[1:])
