"""Two versions of a city's report, or of the province's summary, compared: from their directories to what changed and why."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from auditlib.errors import AuditError, FileError
from auditlib.province import FIGURES
from auditlib.record.inputs import changes
from auditlib.record.versions import SCORE, Version, read_version, versions
from auditlib.report.difference import difference, difference_fragment
from auditlib.report.fragment import Fragment, compose
from auditlib.report.page import page
from auditlib.report.table import Cell, Column, Heading, Part, Said, simple
from auditlib.standard.called import Words
from auditlib.standard.load import bundled, load_standard

TWO = 2
NONE = "—"
# Where a workspace's own standard may lie, from the present folder.
NEAR = ("", "*/", "params/*/")
COMPARED = "两版报告的比较"
MOVED = ("version", "total", "rank", "provisional", "eligible")
COLUMNS = (
    Column("原总分", "number"), Column("现总分", "number"), Column("原名次", "short"),
    Column("现名次", "short"), Column("版次", "short"),
)  # fmt: skip


def two_of(before: Path, after: Path | None) -> tuple[Version, Version]:
    """Read two versions by their directories; of one report's directory, its last two.

    Raises FileError for a directory that is no version, AuditError where there are not two.
    """
    if after is not None:
        return read_version(before), read_version(after)
    known = versions(before)
    if len(known) < TWO:
        here = "" if before.is_dir() else "；请给报告的目录，如 reports/标准编号/代码-名称"
        raise AuditError(f"{before}: {'只有一版' if known else '没有任何一版报告'}，无从比较{here}")
    return known[-2], known[-1]


def compare(before: Version, after: Version, standard: str | None = None) -> Fragment:
    """Tell what changed from one version of a city's report, or of the province's summary, to another.

    `standard` names the standard's file, where it is neither one that comes with auditlib nor in the present folder or a workspace
    below it. Raises AuditError where they are not of one city or province under one standard, FileError where one was altered.
    """
    ours = [FIGURES if FIGURES in version.outputs else SCORE for version in (before, after)]
    old, new = (_read(version, name) for version, name in zip((before, after), ours, strict=True))
    words = _words(after, standard or str(new["standard"]))
    whose, word = ("province", words.province) if FIGURES in ours else ("city", words.a_city)
    for part, said in ((whose, word), ("standard", "标准")):
        if old.get(part) != new.get(part) or ours[0] != ours[1]:
            raise AuditError(f"两版的{said}不同（{_named(words, old)}、{_named(words, new)}），不能比较")
    heading = f"{_named(words, new)}：第{before.number}版 → 第{after.number}版"
    causes = changes(before.inputs, after.inputs)
    if whose == "province":
        return _province(words, old, new, heading, causes)
    found = load_standard(standard or _standard_of(after, str(new["standard"])))
    return difference_fragment(found, difference(found, old, new), heading, causes)


def _standard_of(version: Version, id_: str) -> str | Path:
    """Find the standard that a version was made by: one that comes with auditlib, else its file in a workspace, by its hash.

    Raises FileError where it is nowhere near.
    """
    if id_ in bundled():
        return id_
    recorded = next((each for each in version.inputs if each.role == "standard"), None)
    near = [path for place in NEAR for path in Path().glob(f"{place}{recorded.name}")] if recorded else []
    for path in near:
        if recorded and sha256(path.read_bytes()).hexdigest() == recorded.sha256:
            return path
    named = f"（{recorded.name}）" if recorded else ""
    raise FileError(f"{version.directory}: 找不到它所用的标准 {id_}{named}；请用 --standard 指明标准文件")


def _words(version: Version, standard: str) -> Words:
    """Tell what the standard calls a city; its file is needed for no more where a province's summaries are compared."""
    try:
        return load_standard(_standard_of(version, standard)).words
    except FileError:
        return Words()


def difference_page(found: Fragment) -> str:
    """Lay a comparison out as a page of its own."""
    return page(COMPARED, f"<h1>{COMPARED}</h1>\n<h2>变了什么</h2>\n{found.html}")


def _read(version: Version, name: str) -> dict[str, Any]:
    """Read what a version has sealed. Raises FileError where it is not what was published."""
    if name == SCORE:
        return version.score()
    path = version.directory / name
    try:
        text = path.read_bytes()
        if sha256(text).hexdigest() == version.outputs[name]:
            figures: dict[str, Any] = json.loads(text)
            return figures
    except (OSError, ValueError):
        pass
    raise FileError(f"{path}: 与发布时不同或读不出；请恢复，或重新汇总")


def _named(words: Words, tree: Mapping[str, Any]) -> str:
    return f"{tree.get('city') or f'{words.whole}汇总'}（{tree['standard']}）"


def _province(
    words: Words, old: Mapping[str, Any], new: Mapping[str, Any], heading: str, causes: list[str]
) -> Fragment:
    """Tell which cities' totals, ranks or versions moved."""
    lines = list(_moved(old, new))
    parts: list[Part] = [Heading(heading, "difference")]
    parts += [Said(f"起因：{'；'.join(causes)}。")] if causes else []
    parts.append(
        Said(f"{words.counted(len(lines))}的总分、名次或版次有变。" if lines else f"各{words.city}没有变化。", "strong")
    )
    if lines:
        parts.append(simple(f"有变化的{words.city}", (Column(words.city, "short"), *COLUMNS), lines))
    return compose("difference", parts)


def _moved(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[list[Cell]]:
    was, now = ({each["stem"]: each for each in tree["cities"]} for tree in (old, new))
    for stem in dict.fromkeys([*now, *was]):
        a, b = was.get(stem, {}), now.get(stem, {})
        if any(a.get(part) != b.get(part) for part in MOVED):
            yield [(b or a)["city"], _total(a), _total(b), _rank(a), _rank(b), f"{_version(a)}→{_version(b)}"]


def _total(city: Mapping[str, Any]) -> str:
    return f"{city['total']}{'（暂定）' if city.get('provisional') else ''}" if city.get("total") else NONE


def _rank(city: Mapping[str, Any]) -> str:
    return "不参与评优" if city.get("eligible") is False else str(city.get("rank") or NONE)


def _version(city: Mapping[str, Any]) -> str:
    return f"第{city['version']}版" if city.get("version") else NONE
