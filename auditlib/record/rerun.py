"""Executing a version again from what it was made of, in a directory with nothing else in it, and comparing all that comes out.

The recorded inputs must still be there, each with its hash; of the log only what had been decided then is taken over.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html import unescape
from pathlib import Path
from typing import Any

from auditlib.decisions.book import LOG, LOG_ENVIRONMENT
from auditlib.errors import AuditError
from auditlib.evidence.attachments import beside, is_there
from auditlib.log.entry import Entry, read_entry
from auditlib.log.log import Log
from auditlib.log.sqlite import SqliteStore
from auditlib.log.store import INSERT
from auditlib.params import Params
from auditlib.record.chain import read_chain
from auditlib.record.crate import CRATE
from auditlib.record.environment import differences, environment
from auditlib.record.found import Found, Level
from auditlib.record.inputs import attachments_now, changes, inputs_of
from auditlib.record.manifest import MANIFEST, Manifest, read_manifest
from auditlib.report.dated import without_dated

# Runs a params file with a notebook into a folder of reports, and tells the directory of the version that came of it.
Runner = Callable[[Path, Path, Path], Path]
PROGRAM, DECISION = "auditlib", "decision"
HEADING = re.compile(r"<h[123][^>]*>(.*?)</h[123]>")
TAG = re.compile(r"<[^>]+>")


def rerun(directory: Path, params: Params, log: Log, notebook: Path, run: Runner) -> list[Found]:
    """Execute the version in `directory` (…/v2) again and compare score, tables and page; an empty list where all are equal.

    `params` leads to the workspace with the inputs as they were. Where an input is another now, nothing is executed and it is
    named. What differs in auditlib, Python, system or libraries is told as information. Raises FileError for a manifest that
    cannot be read, LogError for a log.
    """
    manifest = read_manifest(directory / MANIFEST)
    item = f"第{manifest.number}版"

    def told(file: str, message: str, level: Level = "error") -> Found:
        return Found(level, manifest.city, item, file, message)

    entries = _decided(manifest, log)
    if said := _moved(manifest, params, notebook, entries):
        return [told("", f"不能按当时的输入重新执行：{'；'.join(said)}。请从备份恢复当时的文件后再试")]
    found = [told("", f"运行环境不同：{said}", "info") for said in _elsewhere(manifest, params, notebook)]
    with tempfile.TemporaryDirectory(prefix="auditlib-rerun-") as name:
        place = Path(name).resolve()
        copied = _lay_out(place / "workspace", manifest, params, entries)
        try:
            with _own_log(copied.parent / LOG):
                again = run(copied, place / "reports", notebook)
        except AuditError as error:
            return [*found, told("", f"重新执行没有完成：{error}")]
        return [*found, *(told(file, said) for file, said in _compare(manifest, directory, again))]


def _decided(manifest: Manifest, log: Log) -> list[Entry]:
    """Take the log's entries up to the last decision that counted then."""
    last = max((int(each.name) for each in manifest.inputs if each.role == DECISION), default=0)
    return [read_entry(link.data) for link in read_chain(log).links if link.seq <= last]


def _moved(manifest: Manifest, params: Params, notebook: Path, entries: list[Entry]) -> list[str]:
    """Tell which recorded inputs are others now; the program itself belongs to the environment."""
    named = {each.name for each in manifest.inputs if each.role == DECISION}
    decisions = [(entry.seq, entry.hash) for entry in entries if str(entry.seq) in named]
    now = (*inputs_of(params, notebook, decisions), *attachments_now(params, manifest.inputs))
    return changes(*([each for each in one if each.role != PROGRAM] for one in (manifest.inputs, now)))


def _elsewhere(manifest: Manifest, params: Params, notebook: Path) -> list[str]:
    own = [[each for each in one if each.role == PROGRAM] for one in (manifest.inputs, inputs_of(params, notebook, ()))]
    return [*changes(*own), *differences(manifest.environment, environment())]


def _lay_out(place: Path, manifest: Manifest, params: Params, entries: list[Entry]) -> Path:
    """Copy what goes in, each where the others expect it, and tell the params file's place."""
    files = [params.path, params.province_file, params.workbook, *_own_standard(params)]
    attached = (beside(params.workbook.parent, each.name) for each in manifest.inputs if each.role == "attachment")
    files += [path for path in attached if path is not None and is_there(path)]
    files = [Path(os.path.normpath(path.absolute())) for path in files]
    top = os.path.commonpath([path.parent for path in files])
    for path in files:
        copy = place / path.relative_to(top)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)
    copied = place / files[0].relative_to(top)
    store = SqliteStore(copied.parent / LOG)
    if entries:
        store.write(lambda ask: [ask(INSERT, e.log, e.seq, e.id, e.previous, e.hash, e.data) for e in entries])
    return copied


def _own_standard(params: Params) -> list[Path]:
    """Name the standard's file where it lies in the workspace, and not among those that come with the program."""
    standard = Path(os.path.normpath(Path(params.standard).absolute()))
    ours = Path(os.path.normpath(params.workspace.absolute()))
    return [standard] if standard.is_file() and standard.is_relative_to(ours) else []


@contextmanager
def _own_log(path: Path) -> Iterator[None]:
    """Let everything in this process and in kernels that it starts use a log of its own."""
    before = os.environ.get(LOG_ENVIRONMENT)
    os.environ[LOG_ENVIRONMENT] = f"sqlite:///{path.as_posix()}"
    try:
        yield
    finally:
        os.environ.pop(LOG_ENVIRONMENT)
        if before is not None:
            os.environ[LOG_ENVIRONMENT] = before


def _compare(manifest: Manifest, then: Path, now: Path) -> Iterator[tuple[str, str]]:
    """Tell for each file in what it differs: pages without their dated block, notebooks by what their cells show."""
    for name in manifest.outputs.keys() - {CRATE}:
        try:
            old, new = (then / name).read_bytes(), (now / name).read_bytes()
        except OSError as error:
            yield name, f"读不出（{error.strerror}），不能比较"
            continue
        if name.endswith(".html"):
            yield from ((name, said) for said in _pages(old, new))
        elif name.endswith(".ipynb"):
            yield from ((name, said) for said in _notebooks(old, new))
        elif old != new:
            yield name, f"重新执行所得不同：{_first_difference(old, new)}"


def _pages(old: bytes, new: bytes) -> Iterator[str]:
    before, after = (without_dated(text.decode(errors="replace")) for text in (old, new))
    if before != after:
        same = _common(before, after)
        headings = HEADING.findall(before[:same])
        at = unescape(TAG.sub("", headings[-1])) if headings else "页首"
        yield f"重新执行所得不同，首处在“{at}”：{_first_difference(before.encode(), after.encode())}"


def _notebooks(old: bytes, new: bytes) -> Iterator[str]:
    """Compare what each cell shows; a notebook also holds paths and times, which are no result."""
    try:
        before, after = _shown(json.loads(old)), _shown(json.loads(new))
    except (ValueError, KeyError, TypeError):
        yield "读不出笔记本，不能比较"
        return
    differing = [n for n, (was, now) in enumerate(zip(before, after, strict=False), 1) if was != now]
    if len(before) != len(after):
        yield f"代码单元当时 {len(before)} 个，重新执行 {len(after)} 个"
    elif differing:
        yield f"第{'、'.join(map(str, differing))}个代码单元所示与重新执行所得不同"


def _shown(notebook: Any) -> list[Any]:
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    return [[output.get("data", output.get("text")) for output in cell["outputs"]] for cell in code]


def _first_difference(old: bytes, new: bytes) -> str:
    """Show the first line that differs, from both."""
    for was, now in zip(
        old.decode(errors="replace").split("\n"), new.decode(errors="replace").split("\n"), strict=False
    ):
        if was != now:
            start = max(0, _common(was, now) - 20)
            return f"当时 {was[start : start + 60].strip()!r}，现在 {now[start : start + 60].strip()!r}"
    return "长短不同"


def _common(one: str, other: str) -> int:
    """Count the letters with which both begin."""
    same = (at for at, (mine, its) in enumerate(zip(one, other, strict=False)) if mine != its)
    return next(same, min(len(one), len(other)))
