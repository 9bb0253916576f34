"""A province's summary: gather every city's latest published score, execute the notebook, publish the page whole.

    jiangsu-2012/province/v1/  report.html  汇总表.xlsx  汇总表.docx  province.ipynb  province.json  manifest.json …
    jiangsu-2012/index.html    the newest of those pages, to begin with

Only what has been published counts, whatever the cities' files say by now. Where nothing of what goes in has changed, no new
version is made.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

import rfc8785

from auditlib.decisions.book import log_of, read_decisions
from auditlib.decisions.types import Decision
from auditlib.errors import AuditError, FileError, RunError
from auditlib.execute import PROVINCE, execute, find_notebook
from auditlib.papers.outputs import summary_sheets
from auditlib.params import NOT_IN_NAMES, Params, city_files, read_params, read_province, told_figures
from auditlib.record.inputs import Input, changes, program_inputs
from auditlib.record.lock import held
from auditlib.record.publishing import Edition, heal, publish, workplace
from auditlib.record.versions import SCORE, Version, latest
from auditlib.report.page import lay_out
from auditlib.report.province.head import province_style
from auditlib.report.province.seal import sealed_province
from auditlib.report.province.view import NO_REPORT, Province, Published
from auditlib.report.score_json import to_json
from auditlib.standard.called import Words
from auditlib.standard.load import load_standard
from auditlib.standard.schema import Standard

DIRECTORY, PAGE, FIGURES, NOTEBOOK, INDEX = "province", "report.html", "province.json", "province.ipynb", "index.html"
FIRST, AGAIN = "首次汇总", "上一版不完整，重新汇总"
FEW = 5
# Which version of each city a summary counts, and its score by hash: None where there is none.
Seen = list[tuple[str, int | None, str | None]]


def summarise(folder: Path, reports: Path, *, notebook: Path | None = None, kernel: bool = False) -> Path:
    """Summarise the cities of a folder as a version of its own and as the page `index.html`, whose path is given back.

    The cells run in this process; with `kernel`, in a Jupyter kernel of their own. Raises AuditError where the folder or the
    reports cannot be read or written, or a cell fails (the notebook that failed then lies beside the versions), and BusyError
    where another summary is being made.
    """
    source = notebook or find_notebook(PROVINCE)
    params = _first(folder)
    directory = _top(params, reports) / DIRECTORY
    try:
        with log_of(params) as log, held(directory), workplace(directory) as work:
            heal(directory, log)
            last = latest(directory)
            if last is None or not _stands(last, folder, reports, source):
                given = {"folder": folder.as_posix(), "reports": reports.as_posix()}
                figures = _make(work, execute(source, work / NOTEBOOK, given, kernel=kernel), directory)
                standard = load_standard(params.standard)
                for name, sheet in summary_sheets(standard, figures).items():
                    (work / name).write_bytes(sheet)
                inputs = _inputs(params, source, _seen(figures))
                reason = _reason(standard.words, last, inputs)
                edition = Edition("", "", params.standard, params.province, reason, inputs, params.sm3)
                last = publish(work, directory, edition, log)
            return _index(last)
    except OSError as error:
        raise FileError(f"{directory}: 写不出汇总（{error.strerror}），原有汇总未动") from error


def standing_summary(folder: Path, reports: Path, notebook: Path | None = None) -> Path | None:
    """Tell the page of the newest summary where nothing of what went into it has changed; None where something has.

    Raises AuditError where the folder or the reports cannot be read.
    """
    directory = _top(_first(folder), reports) / DIRECTORY
    last, page = latest(directory), directory.with_name(INDEX)
    stands = last is not None and _stands(last, folder, reports, notebook or find_notebook(PROVINCE))
    return page if last is not None and stands and _same_page(last, page) else None


def _stands(last: Version, folder: Path, reports: Path, source: Path) -> bool:
    now = gather(folder, reports).found
    seen: Seen = [(each.stem, each.version or None, each.digest or None) for each in now]
    return last.inputs == _inputs(_first(folder), source, seen) and _seen(_figures(last)) == seen


def published_summary(folder: Path, reports: Path) -> tuple[Version, dict[str, Any]]:
    """Read the newest summary and the figures that it sealed. Raises FileError where there is none, or not as published."""
    directory = _top(_first(folder), reports) / DIRECTORY
    last = latest(directory)
    figures = _figures(last) if last is not None else None
    if last is None or figures is None:
        said = "还没有汇总" if last is None else f"第{last.number}版与发布时不同或读不出"
        raise FileError(f"{directory}: {said}；请先执行 auditlib batch {folder}")
    return last, figures


def gather(folder: Path, reports: Path) -> Province:
    """Gather every city of a folder and of its province's file, with its latest published score where there is one.

    Raises AuditError where no city's params file, or the standard, can be read.
    """
    first = _first(folder)
    standard, top = load_standard(first.standard), _top(first, reports)
    listed = read_province(first.province_file).cities.items()
    found = {
        (stem := _stem(city.code, name)): _published(top / stem, standard.id, name, city.code) for name, city in listed
    }
    for path in city_files(folder):
        if path.stem not in found:
            stray = _stray(path, first, top, standard.id)
            found.setdefault(stray.stem, stray)
    last = latest(top / DIRECTORY)
    former, number = (_figures(last), last.number) if last else (None, 0)
    return Province(
        first.province,
        first.year,
        first.sample,
        standard,
        tuple(found.values()),
        former,
        number,
        sums=first.sums,
        decisions=_decisions(first, standard),
    )


def _decisions(params: Params, standard: Standard) -> tuple[Decision, ...]:
    """Read what the published scores name of the log; none where it cannot be read, which a city's own run tells."""
    try:
        return read_decisions(params, standard)
    except AuditError:
        return ()


def _first(folder: Path) -> Params:
    """Read the first params file that can be read; raises the first one's error where none can."""
    errors = []
    for path in city_files(folder):
        try:
            return read_params(path)
        except AuditError as error:
            errors.append(error)
    raise errors[0]


def _stray(path: Path, first: Params, top: Path, standard: str) -> Published:
    """Find the city of a params file that does not go by the name of any of the province's."""
    try:
        params = read_params(path)
    except AuditError:
        return Published(path.stem, "", path.stem, without=f"{NO_REPORT}：参数文件有误")
    if params.standard != first.standard:
        said = f"参数文件中的标准为 {params.standard}，与汇总所用的 {first.standard} 不同"
        return Published(params.city, params.code, params.stem, without=said)
    return _published(top / params.stem, standard, params.city, params.code)


def _stem(code: str, name: str) -> str:
    return NOT_IN_NAMES.sub("_", f"{code}-{name}")


def _top(params: Params, reports: Path) -> Path:
    return reports / Path(params.standard).name.removesuffix(".yaml")


def _published(directory: Path, standard: str, name: str, code: str) -> Published:
    """Read a city's latest version; what keeps it from being counted is told in words."""
    stem = directory.name
    try:
        version = latest(directory)
        score = version.score() if version else None
    except FileError:
        return Published(name, code, stem, without="报告与发布时不同或读不出；请重新执行")
    if version is None or score is None:
        return Published(name, code, stem, without=NO_REPORT)
    said = (
        ""
        if score.get("standard") == standard
        else f"按标准 {score.get('standard')} 核定，与汇总所用的 {standard} 不同"
    )
    if score.get("city") != name:
        said = f"报告是 {score.get('city')} 的；请重新执行"
    return Published(name, code, stem, version.number, version.reason, version.outputs[SCORE], score, said)


def _make(work: Path, executed: Mapping[str, Any], directory: Path) -> dict[str, Any]:
    """Lay out an executed notebook. Raises RunError, the notebook kept beside the versions, where it was not sealed."""
    failed = directory.with_name(f"{directory.name}.failed.ipynb")
    try:
        figures = sealed_province(executed)
    except RunError as error:
        shutil.copyfile(work / NOTEBOOK, failed)
        raise RunError(f"汇总：{error}\n执行到出错处的笔记本：{failed}") from error
    (work / PAGE).write_text(lay_out(executed, province_style()), encoding="utf-8", newline="\n")
    (work / FIGURES).write_text(to_json(figures), encoding="utf-8", newline="\n")
    failed.unlink(missing_ok=True)
    return figures


def _seen(figures: Mapping[str, Any] | None) -> Seen:
    """Tell which version of each city a summary has counted."""
    return [(each["stem"], each["version"], each["score_sha256"]) for each in figures["cities"]] if figures else []


def _inputs(params: Params, notebook: Path, seen: Seen) -> tuple[Input, ...]:
    """List what goes in: the program, what of the province's file the page tells, and each city's score by its hash."""
    told: dict[str, Any] = {"province": params.province, "year": params.year, "sample": params.sample}
    if params.sums:
        told["sums"] = told_figures(params.sums)
    province = Input("province", params.province_file.name, sha256(rfc8785.dumps(told)).hexdigest())
    cities = (Input("city", stem, digest or "") for stem, _, digest in seen)
    return (*program_inputs(params.standard, notebook), province, *cities)


def _reason(words: Words, last: Version | None, inputs: tuple[Input, ...]) -> str:
    if last is None:
        return FIRST
    before, after = ({each.name: each.sha256 for each in one if each.role == "city"} for one in (last.inputs, inputs))
    moved = [stem for stem in dict.fromkeys([*after, *before]) if before.get(stem) != after.get(stem)]
    said = changes(*([each for each in one if each.role != "city"] for one in (last.inputs, inputs)))
    if moved:
        said.append(
            f"{words.counted(len(moved))}的报告有变（{'、'.join(moved[:FEW])}{'等' if len(moved) > FEW else ''}）"
        )
    return "；".join(said) or (f"各{words.city}报告有新版" if _figures(last) else AGAIN)


def _figures(version: Version) -> dict[str, Any] | None:
    """Read what a version has sealed; None where anything of it is not as it was published."""
    try:
        texts = {name: (version.directory / name).read_bytes() for name in version.outputs}
        if all(sha256(text).hexdigest() == version.outputs[name] for name, text in texts.items()):
            figures: dict[str, Any] = json.loads(texts[FIGURES])
            return figures
    except (OSError, ValueError, KeyError):
        pass
    return None


def _index(version: Version) -> Path:
    """Write a version's page beside the cities' directories, with links that lead on from there."""
    path = version.directory.parent.with_name(INDEX)
    page = _page(version)
    new = path.with_name(f".{INDEX}.{os.getpid()}")
    new.write_text(page, encoding="utf-8", newline="\n")
    new.replace(path)
    return path


def _page(version: Version) -> str:
    return (version.directory / PAGE).read_text(encoding="utf-8").replace('href="../../', 'href="')


def _same_page(version: Version, path: Path) -> bool:
    return path.is_file() and path.read_text(encoding="utf-8") == _page(version)
