"""The clerk: letters to the cities and the draft notice, written from what has been published last.

Nothing is scored anew and nothing of a version is touched: what a letter says stands in the version that it names. The templates
are the workspace's own where it has any, else those that come with auditlib.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from auditlib.errors import AuditError, FileError
from auditlib.files.whole import write_whole
from auditlib.papers.letters import city_words
from auditlib.papers.notice import notice_words
from auditlib.params import PROVINCE, city_files, read_params, read_province, standard_at
from auditlib.province import published_summary
from auditlib.record.versions import Version, latest, read_version
from auditlib.report.seal import sealed_account
from auditlib.run import NOTEBOOK, report_directory, unchanged
from auditlib.standard.load import find_standard, load_standard
from auditlib.standard.schema import Standard

OWN, OURS = "文书模板", Path(__file__).parent / "papers" / "templates"
SUPPLY, DEDUCTIONS, NOTICE = LETTERS = ("补证清单", "扣分告知", "通报")


class Paper(NamedTuple):
    """A paper that was made: its file's name, its bytes, and what its reader should know of the version behind it."""

    name: str
    content: bytes
    remark: str = ""


def city_papers(path: Path, reports: Path) -> Iterator[Paper]:
    """Write the letters to the city of a params file from its latest version.

    Raises FileError where it has none, where it is not as it was published, and for a template that cannot be filled.
    """
    from auditlib.papers.fill import fill  # noqa: PLC0415 - loads docxtpl

    params = read_params(path)
    version = latest(report_directory(params, reports))
    if version is None:
        raise FileError(f"{params.city}: 还没有报告；请先执行 auditlib run {path}")
    standard = _standard(params.standard, version, path)
    words = city_words(standard, version.score(), _account(version), version.number)
    moved = unchanged(params, reports) is None
    remark = f"{params.city}：第{version.number}版发布后投入有变，文书仍按这一版；请重新执行后再发" if moved else ""
    for letter in (SUPPLY, DEDUCTIONS):
        template = template_of(params.workspace, letter)
        yield Paper(f"{params.stem}-{letter}.docx", fill(template, words), remark if letter == SUPPLY else "")


def province_papers(folder: Path, reports: Path) -> Iterator[Paper]:
    """Write the notice from the newest summary of a folder, then the letters to its cities that have a report.

    Raises FileError as `city_papers` does, and where there is no summary.
    """
    from auditlib.papers.fill import fill  # noqa: PLC0415 - loads docxtpl

    version, figures = published_summary(folder, reports)
    province = folder / PROVINCE
    standard = _standard(standard_at(read_province(province).standard, province), version, folder)
    words = notice_words(standard, figures, _accounts(version, figures), version.number)
    yield Paper(f"{NOTICE}.docx", fill(template_of(folder, NOTICE), words))
    reported = {city["stem"] for city in figures["cities"] if city["version"]}
    for path in city_files(folder):
        if _stem(path) in reported:
            yield from city_papers(path, reports)


def write_papers(papers: Iterator[Paper], out: Path) -> Iterator[tuple[Path, str]]:
    """Write papers into a folder, all or none, and tell each file and remark. Raises FileError rather than write over one."""
    made = list(papers)
    for paper in made:
        if (out / paper.name).exists():
            raise FileError(f"{out / paper.name}: 已有这个文件，未覆盖；请先移走，或用 --out 指定别的目录")
    for paper in made:
        write_whole(out / paper.name, paper.content)
        yield out / paper.name, paper.remark


def write_templates(out: Path) -> Iterator[Path]:
    """Copy the templates that come with auditlib, for an office to change. Raises FileError rather than write over one."""
    yield from (path for path, _ in write_papers((Paper(f"{n}.docx", _read(OURS / f"{n}.docx")) for n in LETTERS), out))


def template_of(workspace: Path, letter: str) -> Path:
    """Find the template of a letter: the workspace's own in 文书模板/, else ours."""
    own = workspace / OWN / f"{letter}.docx"
    return own if own.is_file() else OURS / own.name


def _stem(path: Path) -> str:
    """Name a city's files; a params file that cannot be read has none, and the notice says what is wrong with its city."""
    try:
        return read_params(path).stem
    except AuditError:
        return ""


def _standard(name: str, version: Version, of: Path) -> Standard:
    """Load the standard that a version was made by. Raises FileError where its file is another now."""
    then = {each.sha256 for each in version.inputs if each.role == "standard"}
    if sha256(_read(find_standard(name))).hexdigest() not in then:
        raise FileError(f"{of}: 标准文件在第{version.number}版发布后有变；请先重新执行，再写文书")
    return load_standard(name)


def _account(version: Version) -> dict[str, Any]:
    """Read what a version's papers tell. Raises FileError where its notebook is not what was published."""
    path = version.directory / NOTEBOOK
    text = _read(path)
    if sha256(text).hexdigest() != version.outputs.get(NOTEBOOK):
        raise FileError(f"{path}: 与发布时不同；请重新执行")
    return sealed_account(json.loads(text))


def _accounts(summary: Version, figures: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Read the accounts of the cities under a sanction, from the versions that were summarised."""
    top = summary.directory.parents[1]
    numbers = {city["stem"]: city["version"] for city in figures["cities"]}
    held = dict.fromkeys(stem for stems in figures["sanctions"].values() for stem in stems)
    return {stem: _account(read_version(top / stem / f"v{numbers[stem]}")) for stem in held}


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise FileError(f"{path}: 读不出（{error.strerror}）") from error
