"""One notebook, given the path of a params file, executed by papermill and recorded."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
from typing import Any

from auditlib.errors import AuditError, FileError, RunError
from auditlib.files.strict import read_text
from auditlib.params import Params
from auditlib.report.seal import cell_words, code_cells, source_of
from auditlib.shell.descriptors import led

NOTEBOOKS = Path("notebooks")
CITY, PROVINCE = "city_audit.ipynb", "province_summary.ipynb"
FORMAT = 4
CELL_LIMIT = 600
# Tells a kernel that nobody sits before it: no cell then shows a control.
HEADLESS = "AUDITLIB_HEADLESS"


def execute(
    notebook: Path, output: Path, parameters: dict[str, str], *, kernel: bool = False, limit: int = CELL_LIMIT
) -> dict[str, Any]:
    """Execute a notebook with papermill, in this process or in a kernel of its own, and return it as it was recorded.

    papermill puts a parameter's name and value into code: the names are ours, the values plain paths. A cell that fails, or
    takes longer than `limit` seconds, is recorded in the notebook. Raises FileError for what is no notebook, RunError where
    the kernel cannot start or dies.
    """
    papermill = import_papermill()
    _check_notebook(notebook)
    try:
        with _headless(), _engine(papermill, kernel=kernel) as engine:
            executed = papermill.execute_notebook(
                _literal(notebook),
                _literal(output),
                parameters=parameters,
                kernel_name="python3",
                progress_bar=False,
                request_save_on_cell_execute=kernel,
                execution_timeout=limit,
                **engine,
            )
    except papermill.exceptions.PapermillExecutionError:
        executed = papermill.iorw.load_notebook_node(str(output))
    except TimeoutError as error:
        raise RunError(f"{_last_begun(output)}执行超过{limit}秒，已停止") from error
    except RuntimeError as error:
        if not kernel:
            raise
        raise RunError(f"{_last_begun(output)}执行中 Jupyter 内核意外终止（{error}），未出报告") from error
    return dict(executed)


def warm_up(notebook: Path | None = None) -> None:
    """Do once what every execution needs first, for the processes that are forked from this one."""
    papermill = import_papermill()
    _in_shell(papermill)
    # The shell imports these as it starts; reading a notebook compiles the schema that it is checked by.
    for name in ("IPython.core.application", "IPython.core.completer", "IPython.core.logger", "IPython.core.oinspect"):
        import_module(name)
    with suppress(Exception):  # what is wrong with it, its run tells
        papermill.iorw.load_notebook_node(_literal(notebook or find_notebook()))


def parameters_of(params: Params) -> dict[str, str]:
    """Give the city notebook its one parameter."""
    return {"params": params.path.as_posix()}


def find_notebook(name: str = CITY) -> Path:
    """Find one of our notebooks: below this directory, else below the one that auditlib was installed from."""
    for top in (Path(), Path(__file__).parent.parent):
        if (top / NOTEBOOKS / name).is_file():
            return top / NOTEBOOKS / name
    raise AuditError(f"找不到 {(NOTEBOOKS / name).as_posix()}：请在 auditlib 的目录里运行，或用 --notebook 指明")


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


@contextmanager
def _headless() -> Iterator[None]:
    before = os.environ.get(HEADLESS)
    os.environ[HEADLESS] = "1"
    try:
        yield
    finally:
        if before is None:
            del os.environ[HEADLESS]
        else:
            os.environ[HEADLESS] = before


@contextmanager
def _engine(papermill: Any, *, kernel: bool) -> Iterator[dict[str, Any]]:
    if not kernel:
        yield _in_shell(papermill)
        return
    # What a kernel still says on its way out is for nobody; what its cells say is recorded.
    with (
        tempfile.TemporaryDirectory(prefix="auditlib-") as place,
        open(os.devnull, "wb") as nothing,
        led(2, nothing.fileno()),
    ):
        yield _in_kernel(Path(place))


def _in_shell(papermill: Any) -> dict[str, Any]:
    from auditlib.shell.engine import NAME, ShellEngine  # noqa: PLC0415 - papermill must be imported the light way first

    papermill.engines.papermill_engines.register(NAME, ShellEngine)
    return {"engine_name": NAME}


def _in_kernel(place: Path) -> dict[str, Any]:
    """Let a kernel be reached by a path of its own where there are such: two that start at once may take the same port."""
    if sys.platform == "win32":
        return {"engine_name": None}
    from traitlets.config import Config  # noqa: PLC0415 - only a kernel needs it

    return {"engine_name": None, "config": Config({"KernelManager": {"transport": "ipc", "ip": str(place / "kernel")}})}


def _last_begun(executed: Path) -> str:
    """Name the last cell that a kernel began, as papermill notes it in the notebook that it saves."""
    with suppress(OSError, ValueError, KeyError):
        cells = code_cells(json.loads(executed.read_bytes()))
        begun = [n for n, cell in enumerate(cells, 1) if cell["metadata"]["papermill"]["start_time"]]
        return cell_words(begun[-1], source_of(cells[begun[-1] - 1])) if begun else "笔记本"
    return "笔记本"


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
