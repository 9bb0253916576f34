"""A province's cities: which of them are due, each run in a process of its own, and the province summarised at the end.

Where the system can fork, the imports are paid once and every city starts from the same untouched process; what one city
does to its own is gone with it. The parent only waits: it starts no thread and runs no cell. A city whose inputs have not
changed is not run again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path

from auditlib.batch.child import Child, ended, kill, outcome_of, ready, start
from auditlib.batch.plan import Outcome, Plan
from auditlib.decisions.book import read_decisions
from auditlib.decisions.types import Decision
from auditlib.errors import AuditError, RunError
from auditlib.execute import find_notebook
from auditlib.params import city_files, read_params
from auditlib.province import standing_summary, summarise
from auditlib.record.lock import held
from auditlib.record.publishing import clear
from auditlib.run import report_directory, run_city, unchanged
from auditlib.standard.load import load_standard

Tell = Callable[[str], None]
# Is told, whenever it changes and now and then, which cities are running.
Watch = Callable[[list[Path]], None]


def run_batch(
    folder: Path, reports: Path, plan: Plan | None = None, waiting: Tell | None = None, watch: Watch | None = None
) -> Iterator[Outcome]:
    """Run every city of a folder that has changed, and yield what became of each as soon as it is known.

    Two batches do not mix: where another works on the same reports, `waiting` is told who and it is waited for. Raises
    BusyError where `waiting` is None, FileError for a folder without cities.
    """
    with holding(folder, reports, waiting):
        yield from run_cities(folder, reports, plan, watch)


def holding(folder: Path, reports: Path, waiting: Tell | None = None) -> AbstractContextManager[None]:
    """Hold a province's reports for oneself, from its first city to its summary; see `run_batch`."""
    return held(_place(city_files(folder), reports), waiting)


def run_cities(folder: Path, reports: Path, plan: Plan | None = None, watch: Watch | None = None) -> Iterator[Outcome]:
    """Do what `run_batch` does for a caller who holds the province's reports already."""
    plan = plan or Plan()
    files, notebook = city_files(folder), plan.notebook or find_notebook()
    place = _place(files, reports)
    clear(place)
    known: dict[tuple[str | None, str, Path], tuple[Decision, ...]] = {}
    due: list[Path] = []
    for path in files:
        outcome = _unchanged(path, reports, notebook, known, force=plan.force)
        if outcome is None:
            due.append(path)
        else:
            yield outcome
    try:
        if due:
            yield from _run_all(due, reports, notebook, plan, watch or (lambda _: None))
    finally:
        clear(place)


def _place(files: list[Path], reports: Path) -> Path:
    """Tell the directory of the province's reports: that of the first city whose params can be read."""
    for path in files:
        try:
            return report_directory(read_params(path), reports).parent
        except AuditError:
            continue
    return reports / files[0].parent.name


def _unchanged(
    path: Path,
    reports: Path,
    notebook: Path,
    known: dict[tuple[str | None, str, Path], tuple[Decision, ...]],
    *,
    force: bool,
) -> Outcome | None:
    """Tell that a city need not be run; what cannot be read will be told by its run. The log is read once for all."""
    try:
        params = read_params(path)
        log = (params.log, params.log_name, params.workspace)
        if log not in known:
            # Also with `force`: what is read here, each city's process has already when it starts.
            known[log] = read_decisions(params, load_standard(params.standard))
        version = None if force else unchanged(params, reports, notebook, known[log])
        if version is not None:
            return Outcome(path, "unchanged", version.directory, version.number, version.score())
    except AuditError:
        pass
    return None


def _run_all(due: list[Path], reports: Path, notebook: Path, plan: Plan, watch: Watch) -> Iterator[Outcome]:
    waiting, running = list(reversed(due)), list[Child]()
    with ready(notebook) as context:
        try:
            while waiting or running:
                while waiting and len(running) < max(1, plan.jobs):
                    path = waiting.pop()
                    running.append(start(context, partial(_run_one, path, reports, notebook, plan), path, plan))
                watch([each.path for each in running])
                for each in ended(running, plan.limit):
                    running.remove(each)
                    yield outcome_of(each, plan)
        finally:
            for each in running:
                kill(each)


def run_summary(folder: Path, reports: Path, plan: Plan | None = None) -> Path:
    """Summarise the province in a process of its own, and tell where its page is.

    Raises RunError where it fails; the former page then stays.
    """
    plan = plan or Plan()
    if (known := standing_summary(folder, reports)) is not None:
        return known
    with ready() as context:
        running = start(context, partial(_summarise, folder, reports, plan), folder, plan)
        try:
            while not ended([running], plan.limit):
                pass
        except BaseException:
            kill(running)
            raise
        outcome = outcome_of(running, plan)
    if outcome.directory is None:
        raise RunError(outcome.error)
    return outcome.directory


def _run_one(path: Path, reports: Path, notebook: Path, plan: Plan) -> Outcome:
    waiting = _in_silence if plan.wait else None
    run = run_city(path, reports, notebook=notebook, kernel=plan.kernel, limit=plan.limit, waiting=waiting)
    return Outcome(path, "done" if run.new else "same", run.directory, run.version.number, run.score)


def _summarise(folder: Path, reports: Path, plan: Plan) -> Outcome:
    return Outcome(folder, "done", summarise(folder, reports, kernel=plan.kernel))


def _in_silence(_said: str) -> None:
    """Wait for whoever holds the city without a word."""
