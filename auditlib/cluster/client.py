"""A province on a cluster: every city that is due sent to a dask scheduler, its answer published and told.

A worker that is lost gives its cities to another; what is wrong with a city itself is told at once and not tried again. Few
cities are under way at a time, so that the scheduler holds little, whatever the province's size.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from uuid import uuid4

from auditlib.batch import Outcome, Plan
from auditlib.cluster.folder import Folder, open_folder
from auditlib.cluster.link import RETRIES, check_programs, connected, ended, words_of
from auditlib.cluster.parcel import Answer, Parcel, pack, share
from auditlib.cluster.place import place_of
from auditlib.cluster.publish import publish_here
from auditlib.cluster.work import work
from auditlib.decisions.book import log_of, read_decisions
from auditlib.decisions.types import Decision
from auditlib.errors import AuditError, FileError, RunError
from auditlib.execute import find_notebook
from auditlib.log.log import Log
from auditlib.params import Params, city_files, read_params
from auditlib.record.inputs import Input
from auditlib.record.manifest import read_statement
from auditlib.record.publication import record_publication
from auditlib.record.versions import latest
from auditlib.run import enter_failure, report_directory, unchanged
from auditlib.standard.load import load_standard

# Cities under way for each thread of the workers: one that runs, one that is ready.
AHEAD = 2


def run_on_cluster(
    folder: str | Path,
    reports: str | Path,
    scheduler: str,
    plan: Plan | None = None,
) -> Iterator[Outcome]:
    """Run every city of a folder that has changed on the workers of a dask scheduler ("tcp://host:8786").

    `folder` and `reports` are paths or fsspec URLs; the evidence at a URL is read, and reports at a URL are written, by the
    workers themselves. Yields as `batch.run_cities` does, for a caller who holds the reports with `holding`; of a report at
    a URL, `directory` is to be shown with `place.url_of`. Raises AuditError where the scheduler cannot be reached, has no worker, or has one with
    another auditlib.
    """
    plan = plan or Plan()
    place = place_of(reports)
    with open_folder(folder) as opened, connected(scheduler) as client:
        files = city_files(opened.path)
        check_programs(client, scheduler)
        home = place if isinstance(place, Path) else None
        shared = _Shared(
            client, opened, str(place), home is None, replace(plan, notebook=plan.notebook or find_notebook())
        )
        yield from _run(client, files, shared, home)


@dataclass(slots=True)
class _Shared:
    """What all cities of a province take in, brought to the cluster when the first of them is sent."""

    client: Any
    folder: Folder
    reports: str
    remote: bool
    plan: Plan
    sent: dict[Path, Any] = field(default_factory=dict)
    read: dict[Path, tuple[Decision, ...]] = field(default_factory=dict)

    @property
    def notebook(self) -> Path:
        """The notebook to run."""
        assert self.plan.notebook is not None
        return self.plan.notebook

    def of(self, params: Params) -> Any:
        """Tell the future that holds it. A task, not scattered data: lost with a worker, it is made again."""
        if params.province_file not in self.sent:
            told = (self.folder.told, self.reports)
            made = share(params, self.notebook, self.plan, self.reports if self.remote else "", told)
            self.sent[params.province_file] = self.client.submit(_same, made, pure=False, retries=RETRIES)
        return self.sent[params.province_file]

    def decisions(self, params: Params) -> tuple[Decision, ...]:
        """Tell the workspace's decisions, its log read once for all cities."""
        if params.province_file not in self.read:
            self.read[params.province_file] = read_decisions(params, load_standard(params.standard))
        return self.read[params.province_file]


def _same(value: Any) -> Any:
    return value


def _run(client: Any, files: list[Path], shared: _Shared, home: Path | None) -> Iterator[Outcome]:
    waiting, sent = iter(files), dict[Any, Path]()
    while True:
        room = AHEAD * max(1, sum(client.nthreads().values()))
        for path in waiting:
            due = _due(path, shared, home)
            if isinstance(due, Outcome):
                yield due
                continue
            key = f"{path.stem}-{uuid4().hex}"
            params, parcel = due
            sent[client.submit(work, parcel, shared.of(params), key=key, pure=False, retries=RETRIES)] = path
            if len(sent) >= room:
                break
        if not sent:
            return
        for future in ended(client, list(sent)):
            path = sent.pop(future)
            yield _told(_settle(future, path, home), path, shared.folder)


def _due(path: Path, shared: _Shared, home: Path | None) -> Outcome | tuple[Params, Parcel]:
    """Pack a city, unless nothing of it has changed, or it cannot be read."""
    folder, recorded = shared.folder, tuple[Input, ...]()
    try:
        params = read_params(path)
        if home and not shared.plan.force:
            if folder.source:
                version = latest(report_directory(params, home))
                recorded = version.inputs if version else ()
            elif (version := unchanged(params, home, shared.notebook, shared.decisions(params))) is not None:
                return Outcome(path, "unchanged", version.directory, version.number, version.score())
        return params, pack(params, folder.path, folder.source, recorded)
    except AuditError as error:
        return _told(Outcome(path, "failed", error=str(error)), path, folder)


def _settle(future: Any, path: Path, home: Path | None) -> Outcome:
    """Take a city's answer, and publish it where the reports are here."""
    if future.status == "error":
        return Outcome(path, "failed", error=words_of(path, future.exception()))
    answer: Answer = future.result()
    try:
        params = read_params(path)
        with log_of(params) as log:
            if home is not None:
                return _publish(answer, home / answer.place, params, log)
            if answer.manifests is not None:
                _enter(answer.manifests, log)
            elif answer.outcome.state == "failed":
                enter_failure(log, params, RunError(answer.outcome.error))
            return answer.outcome
    except AuditError as error:
        return replace(answer.outcome, state="failed", directory=None, score=None, error=str(error))


def _enter(manifests: tuple[bytes, bytes], log: Log) -> None:
    """Enter what a worker has published at a URL, unless it is entered already."""
    manifest = read_statement(manifests[0])
    record_publication(log, manifest.code, manifest.number, *manifests)


def _publish(answer: Answer, directory: Path, params: Params, log: Log) -> Outcome:
    failed, outcome = directory.with_name(f"{directory.name}.failed.ipynb"), answer.outcome
    if outcome.state == "unchanged":
        version = latest(directory)
        if version is None:
            raise FileError(f"{directory}: 执行期间被改动；请重新执行")
        return replace(outcome, directory=version.directory, number=version.number, score=version.score())
    if answer.files is None:
        if answer.failed is not None:
            failed.parent.mkdir(parents=True, exist_ok=True)
            failed.write_bytes(answer.failed)
        enter_failure(log, params, RunError(outcome.error))
        return replace(outcome, directory=None)
    run = publish_here(directory, answer.files, answer.inputs, params, log)
    failed.unlink(missing_ok=True)
    return replace(outcome, state="done" if run.new else "same", directory=run.directory, number=run.version.number)


def _told(outcome: Outcome, path: Path, folder: Folder) -> Outcome:
    """Call the city's files as the user does."""
    return replace(
        outcome, params=Path(folder.told) / path.name, error=outcome.error.replace(str(folder.path), folder.told)
    )
