"""One city from its params file to its report: execute the notebook, check its seal, lay the page out, publish whole.

The report's directory appears complete or not at all: everything is made in a directory beside it, which then takes its
place. A run reads what it audits and never writes it.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from dataclasses import dataclass
from glob import escape
from pathlib import Path
from typing import Any

from auditlib.errors import AuditError, FileError, RunError
from auditlib.files.strict import read_text
from auditlib.params import Params, read_params
from auditlib.report.page import render_page, sealed_score
from auditlib.report.score_json import to_json

NOTEBOOK = Path("notebooks") / "city_audit.ipynb"
FORMAT = 4


@dataclass(frozen=True, slots=True)
class Run:
    """What a run left: the directory of its report, and its score as `score.json` holds it."""

    directory: Path
    score: dict[str, Any]


def run_city(params_path: Path, reports: Path, *, notebook: Path | None = None, kernel: bool = False) -> Run:
    """Audit one city and publish report.html, audit.ipynb and score.json in a directory of its own.

    The cells run in this process; with `kernel`, in a Jupyter kernel of their own. Raises AuditError, naming file and
    place, where the city cannot be audited; its former report then stays as it was, and the notebook that failed lies
    beside it.
    """
    params = read_params(params_path)
    # A standard that is given by the path of its file counts by the file's name.
    directory = reports / Path(params.standard).name.removesuffix(".yaml") / params.stem
    failed = directory.with_name(f"{directory.name}.failed.ipynb")
    work = _fresh(directory)
    try:
        executed = execute(notebook or find_notebook(), work / "audit.ipynb", params, kernel=kernel)
        score = sealed_score(executed)
        page = render_page(executed)
        (work / "report.html").write_text(page, encoding="utf-8", newline="\n")
        (work / "score.json").write_text(to_json(score), encoding="utf-8", newline="\n")
        _publish(work, directory)
        failed.unlink(missing_ok=True)
    except OSError as error:
        raise FileError(f"{directory}: 写不出报告（{error.strerror}），原有报告未动") from error
    except RunError as error:
        raise RunError(f"{params.city}: {error}{_keep(work / 'audit.ipynb', failed)}") from error
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return Run(directory, score)


def execute(notebook: Path, output: Path, params: Params, *, kernel: bool = False) -> dict[str, Any]:
    """Execute a notebook with papermill, given the path of a params file, and return it as it was recorded.

    papermill puts a parameter's name and value into code, so one plain path is all that it is given. A cell that fails
    is recorded in the notebook. Raises FileError for what is no notebook, RunError where the kernel cannot start or dies.
    """
    papermill = import_papermill()
    _check_notebook(notebook)
    if not kernel:
        from auditlib.shell import NAME, ShellEngine  # noqa: PLC0415 - papermill must be imported the light way first

        papermill.engines.papermill_engines.register(NAME, ShellEngine)
    try:
        executed = papermill.execute_notebook(
            _literal(notebook),
            _literal(output),
            parameters={"params": params.path.as_posix()},
            engine_name=None if kernel else NAME,
            kernel_name="python3",
            progress_bar=False,
            request_save_on_cell_execute=kernel,
        )
    except papermill.exceptions.PapermillExecutionError:
        executed = papermill.iorw.load_notebook_node(str(output))
    except RuntimeError as error:
        if not kernel:
            raise
        raise RunError(f"执行笔记本的 Jupyter 内核意外终止（{error}），本市未出报告") from error
    return dict(executed)


def _check_notebook(path: Path) -> None:
    """Raises FileError, naming the file, for one that is not there or is no notebook of the present format."""
    try:
        tree = json.loads(read_text(path))
    except ValueError as error:
        raise FileError(f"{path}: 不是 Jupyter 笔记本（不是合格的 JSON）") from error
    if not isinstance(tree, dict) or tree.get("nbformat") != FORMAT or not isinstance(tree.get("cells"), list):
        raise FileError(f"{path}: 不是 Jupyter 笔记本（应有 nbformat: {FORMAT} 和 cells）")


def _literal(path: Path) -> str:
    """Write a path so that papermill, which formats paths with the parameters, leaves it as it is."""
    return str(path).replace("{", "{{").replace("}", "}}")


def import_papermill() -> Any:
    """Import papermill without a grammar compiler that it never uses.

    jsonschema takes rfc3987_syntax where it is installed, to check a format that no notebook's schema asks for, and that
    import costs four times all others together; where it cannot be imported, jsonschema does without.
    """
    absent = "rfc3987_syntax" not in sys.modules
    if absent:
        sys.modules["rfc3987_syntax"] = None  # type: ignore[assignment]
    try:
        import papermill  # noqa: PLC0415 - see above
        import papermill.engines  # noqa: PLC0415
    finally:
        if absent:
            del sys.modules["rfc3987_syntax"]
    return papermill


def find_notebook() -> Path:
    """Find the city notebook: below this directory, else below the one that auditlib was installed from."""
    for top in (Path(), Path(__file__).parent.parent):
        if (top / NOTEBOOK).is_file():
            return top / NOTEBOOK
    raise AuditError(f"找不到 {NOTEBOOK.as_posix()}：请在 auditlib 的目录里运行，或用 --notebook 指明")


def _fresh(directory: Path) -> Path:
    """Make an empty working directory beside a report's, and put right what killed runs left."""
    try:
        directory.parent.mkdir(parents=True, exist_ok=True)
        for former in directory.parent.glob(f".{escape(directory.name)}.*.former"):
            if not directory.exists():
                former.rename(directory)
            shutil.rmtree(former, ignore_errors=True)
        for left in directory.parent.glob(f".{escape(directory.name)}.*.work"):
            shutil.rmtree(left, ignore_errors=True)
        work = directory.with_name(f".{directory.name}.{os.getpid()}.work")
        work.mkdir()
    except OSError as error:
        raise FileError(f"{directory}: 不能在此写报告（{error.strerror}）") from error
    return work


def _keep(notebook: Path, failed: Path) -> str:
    """Lay a notebook that failed beside the report's directory, and say where it is."""
    try:
        shutil.copyfile(notebook, failed)
    except OSError:
        return ""
    return f"\n执行到出错处的笔记本：{failed}"


def _publish(work: Path, directory: Path) -> None:
    """Let a finished directory take the place of the former one."""
    former = directory.with_name(f".{directory.name}.{os.getpid()}.former")
    if directory.exists():
        directory.rename(former)
    try:
        work.rename(directory)
    except OSError:
        if former.exists():
            former.rename(directory)
        raise
    shutil.rmtree(former, ignore_errors=True)
