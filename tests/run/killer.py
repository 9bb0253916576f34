"""A process that kills batches: `python -m tests.run.killer FOLDER REPORTS NOTEBOOK ROUNDS SECONDS`.

Each round changes every city's params file, forks a process that runs a batch of two at a time, and kills its whole group with
SIGKILL within as many seconds. It prints how many batches were cut short.
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


def main(folder: str, reports: str, notebook: str, rounds: str, longest: str) -> None:
    chance = random.Random(2012)
    cut_short = 0
    with ready(Path(notebook)):  # what a batch imports is there before the first is forked
        for number in range(int(rounds)):
            for path in sorted(Path(folder).glob("3*.yaml")):
                path.write_text(path.read_text(encoding="utf-8") + f"# {number}\n", encoding="utf-8")
            child = os.fork()
            if child == 0:
                os.setpgid(0, 0)
                list(run_batch(Path(folder), Path(reports), Plan(Path(notebook), jobs=2), waiting=lambda _: None))
                os._exit(0)
            time.sleep(chance.uniform(0, float(longest)))
            os.killpg(child, signal.SIGKILL) if os.getpgid(child) == child else os.kill(child, signal.SIGKILL)
            _, status = os.waitpid(child, 0)
            cut_short += os.WIFSIGNALED(status)
    print(cut_short)


if __name__ == "__main__":
    main(*sys.argv[1:])
