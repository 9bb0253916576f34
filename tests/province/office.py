"""Small provinces on disk: the clean city of the worked cases with changes, scored and published as a run publishes it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from html import escape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pandas as pd

from auditlib import load_standard, score
from auditlib.files.strict import as_plain, read_tree
from auditlib.params import NOT_IN_NAMES
from auditlib.record.publishing import workplace
from auditlib.record.versions import Version
from auditlib.report.score_json import score_object, to_json
from auditlib.scoring.result import Result
from auditlib.standard.load import BUNDLED
from tests.record.simple import publish_files

STANDARD = load_standard("jiangsu-2012")
CLEAN: dict[str, Any] = as_plain(read_tree(BUNDLED / "jiangsu-2012.cases.yaml"))["clean_city"]
SOUND = ("甲市", "320100")
HOSTILE = "<script>alert(1)</script>\"'&amp;#%?</style>"
ANCHORS = "".join(
    f'<p id="{escape(anchor)}"></p>'
    for anchor in [
        *(f"row-{row}" for row in STANDARD.rows),
        *(f"effect-{name}" for name in STANDARD.effects),
        "decision-7",
    ]
)
# Each city by name: what differs from the clean city, which has full points in every row; None takes a value away.
CITIES: dict[str, dict[str, Any]] = {
    "甲市": {},
    "乙市": {},
    "丙市": {"contest_hosted": True, "registration_errors": 800, "passed": 62_230, "certified": 50_599},
    "丁市": {"illegal_certificate_cases": 1, "contest_bad_influence": True, "contest_hosted": True},
    "戊市": {"enterprise_certified": None, "months_with_posts": 9},
    "己市": {"item_bank_leaks": 1, "violations": 2},
    "庚市": {"months_with_posts": 2, "unified_day_breaches": 1},
}
UNREPORTED = "辛市"
OWN = {row.id: str(row.points // 1000) for row in STANDARD.rows.values()}


def code_of(name: str) -> str:
    return str(320100 + 100 * [*CITIES, UNREPORTED].index(name)) if name in [*CITIES, UNREPORTED] else "329900"


def stem_of(name: str) -> str:
    return NOT_IN_NAMES.sub("_", f"{code_of(name)}-{name}")


def result_of(name: str, changes: Mapping[str, Any] | None = None) -> Result:
    values = {key: value for key, value in (CLEAN | dict(changes or CITIES.get(name, {}))).items() if value is not None}
    return score(STANDARD, pd.DataFrame([list(values.values())], index=[name], columns=list(values), dtype=object))


def score_of(name: str, changes: Mapping[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    return score_object(result_of(name, changes), name) | {"self_scores": OWN} | more


def write_folder(folder: Path, names: Iterable[str], *, sample: bool = True) -> Path:
    """Write the province's file and the cities' params files; workbooks are no part of a summary."""
    folder.mkdir(parents=True, exist_ok=True)
    listed = list(names)
    cities = {name: {"code": code_of(name), "values": {}} for name in listed}
    province = {"province": "某省", "standard": STANDARD.id, "year": 2012, "sample": sample, "cities": cities}
    (folder / "province.yaml").write_text(json.dumps(province, ensure_ascii=False), encoding="utf-8")
    for name in listed:
        params = {"standard": STANDARD.id, "city": name, "code": code_of(name), "workbook": "none.xlsx"}
        (folder / f"{stem_of(name)}.yaml").write_text(json.dumps(params, ensure_ascii=False), encoding="utf-8")
    return folder


def publish_score(reports: Path, tree: Mapping[str, Any], reason: str = "首次") -> Version:
    """Publish a city's score with a page that has the anchors of a report."""
    directory = reports / STANDARD.id / stem_of(tree["city"])
    with workplace(directory) as work:
        page = f"<!DOCTYPE html><title>x</title><main>{ANCHORS}</main>\n</body>\n</html>"
        (work / "report.html").write_text(page, encoding="utf-8")
        (work / "score.json").write_text(to_json(dict(tree)), encoding="utf-8")
        return publish_files(work, directory, reason)


class Page(HTMLParser):
    """A page's tables by caption, as lists of rows of cell texts, and all its addresses, anchors and text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tables: dict[str, list[list[str]]] = {}
        self.links: list[str] = []
        self.anchors: set[str] = set()
        self.tags: list[str] = []
        self.text = ""
        self._caption: str | None = None
        self._rows: list[list[str]] = []
        self._inside: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        found = dict(attrs)
        self.links += [found["href"] or ""] if "href" in found else []
        self.anchors |= {found["id"] or ""} if "id" in found else set()
        if tag == "table":
            self._caption, self._rows = "", []
        elif tag == "tr":
            self._rows.append([])
        elif tag in ("td", "th"):
            self._rows[-1].append("")
        if tag in ("style", "caption", "td", "th", "small"):
            self._inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag == "table" and self._caption is not None:
            self.tables[self._caption] = self._rows
        if self._inside and self._inside[-1] == tag:
            self._inside.pop()

    def handle_data(self, data: str) -> None:
        inside = self._inside[-1] if self._inside else ""
        if inside == "style":
            return
        self.text += data
        if inside == "caption":
            self._caption = (self._caption or "") + data.strip()
        elif inside:
            self._rows[-1][-1] += f"/{data.strip()}" if inside == "small" else data.strip()

    def table(self, caption: str) -> list[list[str]]:
        """Find the table whose caption begins so, its heading left off."""
        return next(rows[1:] for name, rows in self.tables.items() if name.startswith(caption))
