"""A workspace under the greening standard: two cities with workbooks filled in by hand, one with everything against it."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl

from auditlib.desk import write_blank
from auditlib.evidence.layout import INDICATORS, LEDGER, LEDGER_HEADINGS, indicator_headings
from auditlib.standard.load import load_standard

FILE = Path(__file__).with_name("greening-2020.yaml")
CITIES = {"东山市": "810100", "西水市": "810200"}
GOOD = {"trees": 10_000, "alive": 9_500, "complaints": 0, "park_grade": "甲等", "rough_spots": 0, "spent": 90, "pocket_parks": 2,
        "forged": "否"}  # fmt: skip
BAD = GOOD | {"alive": 9_350, "complaints": None, "park_grade": "乙等", "rough_spots": None, "forged": "是"}
INCIDENTS = [("绿化投诉", 2), ("管护粗放", 1)]


def write_workspace(folder: Path) -> Path:
    """Write the province's and the cities' files, and the workbooks as `auditlib template` makes them, filled in."""
    folder.mkdir(parents=True)
    cities = {city: {"code": code, "values": {"budget": 100}} for city, code in CITIES.items()}
    _write(folder / "province.yaml", {"province": "某省", "standard": str(FILE), "year": 2020, "cities": cities})
    for city, code in CITIES.items():
        stem = f"{code}-{city}"
        params = {"standard": str(FILE), "city": city, "code": code, "workbook": f"evidence/{stem}.xlsx"}
        _write(folder / f"{stem}.yaml", params)
    east, west = write_blank(folder, folder / "evidence")
    fill(east, GOOD)
    fill(west, BAD, INCIDENTS)
    return folder


def fill(
    path: Path, values: Mapping[str, Any], incidents: list[tuple[str, int]] | None = None, standard: Path = FILE
) -> None:
    """Fill a blank workbook in: values beside their ids, incidents in the ledger, a self-score for every row."""
    book = openpyxl.load_workbook(path)
    sheet = book[INDICATORS]
    headings = indicator_headings(load_standard(standard))
    head = {cell.value: cell.column for row in sheet.iter_rows(max_row=10) for cell in row if cell.value}
    for line in range(1, sheet.max_row + 1):
        name = sheet.cell(line, head[headings["id"]]).value
        if name in values:
            sheet.cell(line, head[headings["value"]]).value = values[name]
        elif isinstance(name, str) and len(name) > 1 and name.startswith("#"):
            sheet.cell(line, head[headings["score"]]).value = 14
    ledger = book[LEDGER]
    columns = {cell.value: cell.column for row in ledger.iter_rows(max_row=10) for cell in row if cell.value}
    first = (
        next(row[0].row for row in ledger.iter_rows(max_row=10) if any(c.value == LEDGER_HEADINGS["date"] for c in row))
        + 1
    )
    for n, (label, count) in enumerate(incidents or []):
        told = {"input": label, "date": datetime.date(2020, 5, n + 1), "description": f"第{n + 1}次巡查", "count": count,
                "verified": "是", "document": f"园林〔2020〕{n + 1}号"}  # fmt: skip
        for key, value in told.items():
            ledger.cell(first + n, columns[LEDGER_HEADINGS[key]]).value = value
    book.save(path)


def _write(path: Path, tree: Mapping[str, Any]) -> None:
    path.write_text(json.dumps(tree, ensure_ascii=False), encoding="utf-8")
