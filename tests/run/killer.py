"""A process that kills batches: `python -m tests.run.killer FOLDER REPORTS NOTEBOOK ROUNDS`.

Each round changes every city's params file, forks a process that runs a batch of two at a time, and kills its whole group with
SIGKILL within the time that a batch takes here: the first round's, which is left alone. It prints how many were cut short.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from pathlib import Path

from auditlib.batch import Plan, run_batch
from auditlib.batch.child import ready


def main(folder: str, reports: str, notebook: str, rounds: str) -> None:
    chance = random.Random(2012)
    cut_short, longest = 0, 0.0
    with ready(Path(notebook)):  # what a batch imports is there before the first is forked
        for number in range(int(rounds) + 1):
            for path in sorted(Path(folder).glob("3*.yaml")):
                path.write_text(path.read_text(encoding="utf-8") + f"# {number}\n", encoding="utf-8")
            began = time.monotonic()
            child = os.fork()
            if child == 0:
                os.setpgid(0, 0)
                list(run_batch(Path(folder), Path(reports), Plan(Path(notebook), jobs=2), waiting=lambda _: None))
                os._exit(0)
            if longest:
                time.sleep(chance.uniform(0, longest))
                os.killpg(child, signal.SIGKILL) if os.getpgid(child) == child else os.kill(child, signal.SIGKILL)
            _, status = os.waitpid(child, 0)
            longest = longest or time.monotonic() - began
            cut_short += os.WIFSIGNALED(status)
    print(cut_short)


if __name__ == "__main__":
    main(*sys.argv[1:])
