"""Whose report a directory holds: the workspace that it was made from, and the city's params file there."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from auditlib.docket.find import USUAL, find_workspace
from auditlib.errors import AuditError, FileError
from auditlib.params import PROVINCE, Params, city_files, read_params, read_province
from auditlib.record.versions import NAME

NOTEBOOK = "audit.ipynb"


def find_params(directory: Path, folder: Path | None = None) -> Params:
    """Find the params of the city whose report, or version of one, a directory holds; else of any city of the workspace.

    The workspace is the one named; else the one of this standard here or beside the reports; else that which the newest
    notebook says it was made from. Raises AuditError where none is found.
    """
    if not directory.is_dir():
        raise FileError(f"{directory}: 没有这个目录；应写一市报告的目录、其中一版，或各市报告所在的目录")
    report = directory.resolve()
    report = report.parent if NAME.fullmatch(report.name) else report
    if folder is not None:
        return _of_city(find_workspace(folder), report.name)
    for workspace in _near(report):
        with suppress(AuditError):
            return _of_city(workspace, report.name)
    made_from = _made_from(report)
    if made_from is not None:
        return made_from
    raise FileError(f"{directory}: 找不到它所依据的工作目录（有 {PROVINCE} 的目录）；请用 --params 指明")


def _near(report: Path) -> Iterator[Path]:
    """Go through the workspaces of the report's standard: the present folder, those below it, those beside the reports."""
    tops = dict.fromkeys([Path.cwd(), *list(report.parents)[:3]])
    found = [Path.cwd(), *(path.parent for top in tops for path in sorted(top.glob(USUAL)))]
    for workspace in dict.fromkeys(found):
        with suppress(AuditError):
            standard = Path(read_province(workspace / PROVINCE).standard).name.removesuffix(".yaml")
            if standard in (report.name, report.parent.name):
                yield workspace


def _of_city(workspace: Path, stem: str) -> Params:
    """Read the city's params by the name of its report; those of another city where the report is of none."""
    read, last = list[Params](), AuditError(f"{workspace}: 没有各市的参数文件")
    for path in city_files(workspace):
        try:
            read.append(read_params(path))
        except AuditError as error:
            last = error
    if not read:
        raise last
    return next((params for params in read if params.stem == stem), read[0])


def _made_from(report: Path) -> Params | None:
    """Read the params that the newest notebook of a report, or of any report in the folder, was given."""
    for path in sorted([*report.glob(f"v*/{NOTEBOOK}"), *report.glob(f"*/v*/{NOTEBOOK}")], reverse=True):
        with suppress(OSError, ValueError, KeyError, TypeError, AuditError):
            given = json.loads(path.read_bytes())["metadata"]["papermill"]["parameters"]["params"]
            return read_params(Path(given))
    return None
