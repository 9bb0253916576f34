"""Whose evidence it is: city, code, year, filler and date, held against what was expected."""

from __future__ import annotations

import datetime
from typing import NamedTuple

from auditlib.evidence.draft import Draft, Raw
from auditlib.evidence.findings import Findings
from auditlib.evidence.layout import COVER_LABELS
from auditlib.evidence.values import read_date, read_text
from auditlib.standard.schema import Standard


class Cover(NamedTuple):
    """What the cover says, each part empty where it says nothing."""

    city: str
    code: str
    year: int | None
    filler: str
    date: datetime.date | None


def read_cover(draft: Draft, standard: Standard, findings: Findings, city: str, code: str) -> Cover:
    """Read the cover; `city` and `code`, where given, must be its own."""
    told = {key: read_text(raw) for key, raw in draft.cover.items()}
    absent = Raw(None, draft.whole)

    def at(key: str) -> Raw:
        return draft.cover.get(key, absent)

    if not told.get("city"):
        findings.add("missing_city", at("city").origin)
    elif city and told["city"] != city:
        findings.add("wrong_city", at("city").origin, found=told["city"], wanted=city)
    marked = told.get("stamp", "").rpartition("/")[2]
    wanted = code or told.get("code", "")
    for key, found in (("code", told.get("code", "")), ("stamp", marked)):
        if wanted and found and found != wanted:
            findings.add("wrong_code", at(key).origin, found=found, wanted=wanted)
    if told.get("standard") and told["standard"] != standard.id:
        findings.add("wrong_standard", at("standard").origin, found=told["standard"], wanted=standard.id)
    year = told.get("year", "").removesuffix("年")
    if year and year != str(standard.year):
        findings.add("wrong_year", at("year").origin, found=told["year"], wanted=standard.year)
    return Cover(
        city=city or told.get("city", ""),
        code=code or told.get("code", ""),
        year=int(year) if year.isascii() and year.isdecimal() and len(year) <= len("2012") else None,
        filler=told.get("filler", ""),
        date=read_date(at("date"), "", COVER_LABELS["date"], findings),
    )
