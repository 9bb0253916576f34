"""One city from its params file to its report: execute the notebook, check its seal, lay the page out, publish whole.

What is published is a version of its own, complete or not there. A run reads what it audits and never writes it; the log
takes one entry of it, whatever it came to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from auditlib.audit import check_province
from auditlib.decisions.book import log_of, read_decisions
from auditlib.decisions.types import Decision
from auditlib.errors import AuditError, FileError, LogError, RunError
from auditlib.evidence.attachments import sha256
from auditlib.evidence.read import read_evidence
from auditlib.execute import CELL_LIMIT, execute, find_notebook, parameters_of
from auditlib.log.log import Log
from auditlib.papers.outputs import score_sheets
from auditlib.params import Params, read_params
from auditlib.record.crate import CRATE
from auditlib.record.inputs import Input, attachments_now, changes, inputs_of
from auditlib.record.lock import held
from auditlib.record.manifest import MANIFEST
from auditlib.record.publication import record_rejection, record_run
from auditlib.record.publishing import Edition, heal, publish, workplace
from auditlib.record.signatures import check_signable
from auditlib.record.versions import Version, latest
from auditlib.report.dated import without_dated
from auditlib.report.page import render_page
from auditlib.report.published import published_notebook
from auditlib.report.score_json import to_json
from auditlib.report.seal import sealed_attachments, sealed_score
from auditlib.standard.load import load_standard

FIRST = "首次发布"
AGAIN = "重新执行，输入未变"
NOTEBOOK = "audit.ipynb"
INCOMPLETE = "上一版不完整，重新执行"
# What describes a version's other files, and is made as it is published.
RECORD = (CRATE, MANIFEST)


@dataclass(frozen=True, slots=True)
class Run:
    """What a run left: the version of the report, whether it is a new one, and its score as `score.json` holds it."""

    version: Version
    new: bool
    score: dict[str, Any]

    @property
    def directory(self) -> Path:
        """The directory of the version."""
        return self.version.directory


def report_directory(params: Params, reports: Path) -> Path:
    """Tell where a city's versions lie; a standard that is given by the path of its file counts by the file's name."""
    return reports / Path(params.standard).name.removesuffix(".yaml") / params.stem


def run_city(  # noqa: PLR0913 - an option each
    params_path: Path,
    reports: Path,
    *,
    notebook: Path | None = None,
    kernel: bool = False,
    limit: int = CELL_LIMIT,
    waiting: Callable[[str], None] | None = None,
) -> Run:
    """Audit one city and publish report, notebook, score and score sheets as a version of its report.

    The cells run in this process; with `kernel`, in a Jupyter kernel of their own. A run that comes to the very files of the
    version before, from the same inputs, adds none. Where another runs the city, `waiting` is told who and it is waited for;
    BusyError where it is None. Raises AuditError, naming file and place, where the city cannot be audited; its versions then
    stay as they were, and the notebook that failed lies beside them.
    """
    params = read_params(params_path)
    template = notebook or find_notebook()
    directory = report_directory(params, reports)
    failed = directory.with_name(f"{directory.name}.failed.ipynb")
    check_signable(params)
    with log_of(params) as log, held(directory, waiting), workplace(directory) as work, _failure_entered(log, params):
        try:
            heal(directory, log)
            check_province(params)
            inputs = inputs_now(params, template)
            executed = execute(template, work / NOTEBOOK, parameters_of(params), kernel=kernel, limit=limit)
            score = sealed_score(executed)
            _write(work / "report.html", render_page(executed))
            _write(work / "score.json", to_json(score))
            for name, sheet in score_sheets(executed, load_standard(params.standard)).items():
                (work / name).write_bytes(sheet)
            if changed := changes(inputs, inputs_now(read_params(params_path), template)):
                raise RunError(f"执行期间{'，'.join(changed)}；没有发布，请重新执行")
            attached = [Input("attachment", *each) for each in sealed_attachments(executed)]
            _write(work / NOTEBOOK, published_notebook(executed))
            run = publish_new(work, directory, params, (*inputs, *attached), log, score)
            failed.unlink(missing_ok=True)
        except OSError as error:
            raise FileError(f"{directory}: 写不出报告（{error.strerror}），原有报告未动") from error
        except RunError as error:
            raise RunError(f"{params.city}: {error}{_keep(work / 'audit.ipynb', failed)}") from error
    return run


def unchanged(
    params: Params, reports: Path, notebook: Path | None = None, decisions: Iterable[Decision] | None = None
) -> Version | None:
    """Tell the published version that the present inputs would only make again; None where they have changed.

    `decisions` are all of the workspace, for whoever has read its log already. Raises AuditError for inputs that cannot be
    read.
    """
    version = latest(report_directory(params, reports))
    if version is None or not _complete(version):
        return None
    now = (*inputs_now(params, notebook or find_notebook(), decisions), *attachments_now(params, version.inputs))
    return version if now == version.inputs else None


def inputs_now(params: Params, notebook: Path, decisions: Iterable[Decision] | None = None) -> tuple[Input, ...]:
    """List what a run of a city would take in now, the decisions that bear on it among them."""
    if decisions is None:
        decisions = read_decisions(params, load_standard(params.standard))
    ours = [(each.seq, each.hash) for each in decisions if each.draft.city in ("", params.code)]
    return inputs_of(params, notebook, ours)


def publish_new(  # noqa: PLR0913, PLR0917 - what a version is made of
    work: Path, directory: Path, params: Params, inputs: Iterable[Input], log: Log, score: dict[str, Any]
) -> Run:
    """Publish what was made, unless it is the version before over again; either is entered in the log."""
    inputs = tuple(inputs)
    before = latest(directory)
    changed = changes(before.inputs, inputs) if before else []
    if before is not None and not changed and _complete(before) and same_outputs(before, work):
        record_run(log, params.code, before.number)
        return Run(before, False, score)
    reason = FIRST if before is None else "；".join(changed) or (AGAIN if _complete(before) else INCOMPLETE)
    edition = Edition(params.city, params.code, params.standard, params.province, reason, inputs, params.sm3)
    return Run(publish(work, directory, edition, log), True, score)


def _complete(version: Version) -> bool:
    return all((version.directory / name).is_file() for name in version.outputs)


def same_outputs(version: Version, work: Path) -> bool:
    """Tell whether a directory holds what a version does, but for what is dated: notebooks, a page's block, the record."""
    now = {path.name: path for path in work.iterdir() if path.suffix != ".ipynb" and path.name not in RECORD}
    before = {name for name in version.outputs if not name.endswith(".ipynb") and name not in RECORD}
    return before == now.keys() and all(_undated(version.directory / name) == _undated(now[name]) for name in before)


def _undated(path: Path) -> bytes:
    data = path.read_bytes()
    return without_dated(data.decode()).encode() if path.suffix == ".html" else data


def enter_failure(log: Log, params: Params, error: AuditError) -> None:
    """Enter that a run failed, or that the workbook was refused and why; a log that cannot take it is not waited for."""
    with suppress(LogError):
        refused = _refused(params)
        if refused:
            record_rejection(log, params.code, params.workbook.name, sha256(params.workbook), refused)
        else:
            record_run(log, params.code, error=str(error))


def _refused(params: Params) -> list[str]:
    """List what is wrong with a city's workbook, where that is why it has no score."""
    try:
        standard = load_standard(params.standard)
        read = read_evidence(params.workbook, standard, city=params.city, code=params.code, given=params.given)
    except AuditError:
        return []
    return [str(finding) for finding in read.findings if finding.level == "error"]


@contextmanager
def _failure_entered(log: Log, params: Params) -> Iterator[None]:
    try:
        yield
    except AuditError as error:
        enter_failure(log, params, error)
        raise


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def _keep(notebook: Path, failed: Path) -> str:
    """Lay a notebook that failed beside the versions, and say where it is."""
    try:
        notebook.replace(failed)
    except OSError:
        return ""
    return f"\n执行到出错处的笔记本：{failed}"
