"""A worker's own process for running cities: it has everything imported, and forks for each.

A dask worker runs its tasks in threads, and a process with threads must not fork. So each of its threads keeps one of these
beside it, with no thread in it: `python -m auditlib.cluster.resident`, a job's file a line in, an empty line out when the
answer lies beside it. It ends when the worker does.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from auditlib.batch import Outcome, Plan, run_batch
from auditlib.decisions.book import LOG_ENVIRONMENT
from auditlib.errors import AuditError
from auditlib.params import read_params
from auditlib.record.inputs import Input, attachments_now
from auditlib.run import inputs_now

ANSWER = ".answer"


@dataclass(frozen=True, slots=True)
class Job:
    """One city laid out on this machine: its params file, alone in its folder, and what its run is to take in."""

    params: Path
    reports: Path
    cwd: Path
    log: Path
    recorded: tuple[Input, ...]
    plan: Plan


class Resident:
    """The process as its worker's thread sees it."""

    def __init__(self) -> None:
        """Start it."""
        words = [sys.executable, "-m", "auditlib.cluster.resident"]
        self._process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8")

    def do(self, job: Job, place: Path) -> Outcome:
        """Run a city, with `place` for what is said in between. Raises ConnectionError where the process has died."""
        place.write_bytes(pickle.dumps(job))
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None
        assert stdout is not None
        stdin.write(f"{place}\n")
        stdin.flush()
        if not stdout.readline():
            raise ConnectionError(f"auditlib.cluster.resident ended with {self._process.wait()}")
        outcome: Outcome = pickle.loads(place.with_suffix(ANSWER).read_bytes())
        return outcome

    def close(self) -> None:
        """Let it end."""
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()
        self._process.wait()


def serve() -> None:
    """Run cities until there is nobody to ask for any."""
    jobs, answers = _pipes()
    for line in jobs:
        place = Path(line.rstrip("\n"))
        outcome = _do(pickle.loads(place.read_bytes()))
        place.with_suffix(ANSWER).write_bytes(pickle.dumps(outcome))
        answers.write("\n")
        answers.flush()


def _pipes() -> tuple[TextIO, TextIO]:
    """Take the two pipes for oneself: what a cell reads or writes must not get into them."""
    jobs = os.fdopen(os.dup(0), encoding="utf-8")
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    return jobs, answers


def _do(job: Job) -> Outcome:
    os.chdir(job.cwd)
    os.environ[LOG_ENVIRONMENT] = f"sqlite:///{job.log.as_posix()}"
    if job.recorded and _stands(job):
        return Outcome(job.params, "unchanged")
    return next(iter(run_batch(job.params.parent, job.reports, job.plan)))


def _stands(job: Job) -> bool:
    """Tell whether nothing of what went into the version that stands has changed."""
    try:
        params = read_params(job.params)
        assert job.plan.notebook is not None
        now = (*inputs_now(params, job.plan.notebook), *attachments_now(params, job.recorded))
    except AuditError:
        return False
    return now == job.recorded


if __name__ == "__main__":
    serve()
