"""One city on a worker: laid out in a temporary directory, run in a process of its own, sent back or published."""

from __future__ import annotations

import json
import posixpath
import tempfile
import threading
from dataclasses import replace
from pathlib import Path

from auditlib.batch import Outcome, Plan
from auditlib.cluster.parcel import Answer, Layout, Parcel, Shared, attachments, own_program, too_far
from auditlib.cluster.place import Remote
from auditlib.cluster.publish import There, look_there
from auditlib.cluster.resident import Job, Resident
from auditlib.errors import AuditError
from auditlib.log.log import Log, open_log
from auditlib.params import Params, read_params
from auditlib.record.inputs import Input
from auditlib.record.versions import read_version
from auditlib.run import report_directory
from auditlib.standard.load import load_standard

NOTEBOOK = "audit.ipynb"
SHORT = 12
_mine = threading.local()


def work(parcel: Parcel, shared: Shared) -> Answer:
    """Run a city, and tell what became of it: an error of the city's own is an answer too.

    Raises AuditError where this worker has another auditlib, and whatever keeps a worker from its work: both may go better
    on another.
    """
    if (own := own_program()) != shared.program:
        raise AuditError(other_program(_address(), own, shared.program))
    with tempfile.TemporaryDirectory(prefix="auditlib-", dir=_scratch()) as top:
        layout = Layout(Path(top).resolve())
        try:
            return _run(parcel, shared, layout)
        except AuditError as error:
            failed = Answer(Outcome(Path(parcel.params), "failed", error=str(error)))
            return _retold(failed, layout, shared.told)


def other_program(address: str, found: Input, own: Input) -> str:
    """Tell that a worker's auditlib is not the one that was asked for."""
    theirs, ours = (f"auditlib {each.name}（{each.sha256[:SHORT]}）" for each in (found, own))
    return f"工作进程 {address} 装的是 {theirs}，本机是 {ours}；结果会不同，请先装成同一份再执行"


def _run(parcel: Parcel, shared: Shared, layout: Layout) -> Answer:
    params, plan = _lay_out(parcel, shared, layout)
    place = report_directory(params, Path()).as_posix()
    there = look_there(Remote(shared.reports), place, layout.there) if shared.reports else None
    recorded = parcel.recorded
    if there is not None and there.version is not None and not plan.force and there.is_whole():
        recorded = there.version.inputs
    plan = replace(plan, jobs=1, force=True)
    job = Job(params.path, layout.reports, layout.cwd, layout.log, recorded, plan)
    outcome = _resident(job, layout.top / "job")
    answer = _retold(_pack(outcome, place, layout), layout, shared.told)
    return answer if there is None else _publish(answer, there, params, _own_log(shared, params, layout))


def _lay_out(parcel: Parcel, shared: Shared, layout: Layout) -> tuple[Params, Plan]:
    """Unpack a parcel, and bring what a URL still holds. Raises AuditError for what cannot be read."""
    for name, data in parcel.files.items():
        layout.lay(layout.folder, name, data)
    layout.cwd.mkdir(parents=True)
    if shared.log:
        layout.log.write_bytes(shared.log)
    notebook = layout.lay(layout.top / "notebook", *shared.notebook)
    params = read_params(layout.folder / parcel.params)
    standard = load_standard(layout.lay(layout.cwd, *shared.standard) if shared.standard else params.standard)
    if not params.workbook.is_relative_to(layout.folder):
        raise too_far(params.workbook)
    if parcel.source:
        source = Remote(parcel.source)
        _fetch(source, params.workbook, layout)
        for path in attachments(params, standard):
            _fetch(source, path, layout)
    return params, replace(shared.plan, notebook=notebook)


def _fetch(source: Remote, path: Path, layout: Layout) -> None:
    name = path.relative_to(layout.folder).as_posix()
    source.fetch(posixpath.normpath(name), layout.inside(path))


def _pack(outcome: Outcome, place: str, layout: Layout) -> Answer:
    """Take along what a run has left."""
    if outcome.directory is not None:
        version = read_version(outcome.directory)
        files = {name: (outcome.directory / name).read_bytes() for name in version.outputs}
        return Answer(outcome, place, files, version.inputs)
    failed = layout.reports / f"{place}.failed.ipynb"
    return Answer(outcome, place, failed=failed.read_bytes() if failed.is_file() else None)


def _retold(answer: Answer, layout: Layout, told: tuple[str, str]) -> Answer:
    """Write the user's own paths where those of this machine stand: in an error, and in the notebook's parameters."""
    names = {str(layout.folder): told[0], str(layout.reports): told[1], str(layout.there): told[1]}
    error, notebooks = answer.outcome.error, [(answer.files or {}).get(NOTEBOOK), answer.failed]
    for here, there in names.items():
        error = error.replace(here, there)
        quoted = json.dumps(there, ensure_ascii=False)[1:-1].encode()
        notebooks = [each and each.replace(here.encode(), quoted) for each in notebooks]
    files = answer.files and {**answer.files, NOTEBOOK: notebooks[0] or b""}
    return replace(answer, outcome=replace(answer.outcome, error=error), files=files, failed=notebooks[1])


def _own_log(shared: Shared, params: Params, layout: Layout) -> Log:
    """Give the workspace's log as it was sent: the city's run has added to its own copy."""
    path = layout.top / "publishing.sqlite"
    if shared.log:
        path.write_bytes(shared.log)
    return open_log(f"sqlite:///{path.as_posix()}", params.log_name)


def _publish(answer: Answer, there: There, params: Params, log: Log) -> Answer:
    """Publish at the URL, and keep for the client only what became of it."""
    outcome = answer.outcome
    if answer.failed is not None:
        there.remote.put(f"{there.place}.failed.ipynb", answer.failed)
    if answer.files is not None:
        run = there.publish(answer.files, answer.inputs, params, log)
        outcome = replace(outcome, state="done" if run.new else "same", number=run.version.number)
    elif outcome.state == "unchanged" and there.version is not None:
        outcome = replace(outcome, number=there.version.number, score=there.version.score())
    directory = None if outcome.state == "failed" else Path(f"{there.url}/v{outcome.number}")
    return Answer(replace(outcome, directory=directory), answer.place, manifests=there.manifests(outcome.number))


def _resident(job: Job, place: Path) -> Outcome:
    """Have this thread's own process run a city; one that died is replaced for the next."""
    if getattr(_mine, "resident", None) is None:
        _mine.resident = Resident()
    try:
        outcome: Outcome = _mine.resident.do(job, place)
    except ConnectionError:
        _mine.resident.close()
        _mine.resident = None
        raise
    return outcome


def _scratch() -> str:
    """Tell the worker's own directory: what a killed worker left in it, dask clears away."""
    from distributed import get_worker  # noqa: PLC0415 - of the extra that only a cluster needs

    return str(get_worker().local_directory)


def _address() -> str:
    from distributed import get_worker  # noqa: PLC0415 - of the extra that only a cluster needs

    return str(get_worker().address)
