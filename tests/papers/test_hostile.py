"""Whatever a cell, a reason or a file's name holds is text in every paper: two hundred hostile texts in every field."""

from __future__ import annotations

import datetime
import itertools
import json
import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from docx import Document
from docx.oxml.ns import qn
from openpyxl.utils.escape import unescape

from auditlib.audit import open_case
from auditlib.clerk import OURS, city_papers
from auditlib.papers.fill import fill
from auditlib.papers.form import Column, Form, Line, clean
from auditlib.papers.letters import city_words
from auditlib.papers.notice import notice_words
from auditlib.papers.outputs import summary_sheets, write_sheets
from auditlib.papers.word import as_document
from auditlib.papers.xlsx import as_workbook
from auditlib.privacy import mask
from auditlib.run import run_city
from tests.papers.conftest import City, city_of
from tests.papers.hostile import TEXTS
from tests.papers.test_letters import INCIDENT
from tests.report.audits import STANDARD, deciding, write_city
from tests.report.executed import NOTEBOOK

# What a text of ours comes between, so that it is found again.
BEFORE, AFTER = "〖", "〗"
MARKED = re.compile(f"{BEFORE}(.*?){AFTER}", re.DOTALL)


@pytest.fixture(scope="module")
def sample() -> City:
    return city_of("321100-镇江市")


def filled(part: Any, texts: Iterator[str]) -> Any:
    """Put the next hostile text into every field of words that a city or an auditor writes."""
    if isinstance(part, dict):
        return {name: each if name in KEPT else filled(each, texts) for name, each in part.items()}
    if isinstance(part, list):
        return [filled(each, texts) for each in part]
    return f"{BEFORE}{next(texts)}{AFTER}" if isinstance(part, str) else part


# Ids, by which the standard's own words are found, and dates.
KEPT = {"effect", "input", "state", "source", "date", "time", "filled"}


def once_more(texts: list[str]) -> Iterator[str]:
    while True:
        yield from texts


def told(name: str, data: bytes) -> str:
    """All that a paper says, cell by cell, paragraph by paragraph."""
    if name.endswith(".xlsx"):
        book = openpyxl.load_workbook(BytesIO(data))
        cells = [cell for sheet in book.worksheets for row in sheet for cell in row]
        assert {cell.data_type for cell in cells} <= {"n", "s"}, "a formula"
        for cell in cells:
            if isinstance(cell.value, str) and cell.value.startswith(("=", "+", "-", "@", "\t")):
                assert cell.quotePrefix
        return "\n".join(unescape(str(cell.value)) for cell in cells if cell.value is not None)
    body = Document(BytesIO(data)).element.body
    return "\n".join("".join(_piece(part) for part in p.iter()) for p in body.iter(qn("w:p")))


def _piece(part: Any) -> str:
    if part.tag == qn("w:t"):
        return part.text or ""
    return "\n" if part.tag == qn("w:br") else ""


def expected(text: str) -> str:
    """A text as it must be read back: letters that no file may hold marked, white space aside."""
    return "".join(clean(text).split())


def papers(account: dict[str, Any], city: City) -> Iterator[tuple[str, bytes]]:
    yield from write_sheets(city.standard, city.score, account).items()
    words = city_words(city.standard, city.score, account, 1)
    for letter in ("补证清单", "扣分告知"):
        yield f"{letter}.docx", fill(OURS / f"{letter}.docx", words)


def test_two_hundred_texts_in_every_field_stay_text(sample: City) -> None:
    account = json.loads(json.dumps(sample.account))
    account["rows"] = {
        row: {"basis": each["basis"] * 8, "story": each["story"]} for row, each in account["rows"].items()
    }
    account["unproved"] = [{"label": "", "proof": "", "rows": []}] * 100
    account["not_found"] = [{"name": "", "about": "", "place": ""}] * 70
    account["lacking"] = [{"label": "", "proof": "", "state": "缺证", "source": "city", "rows": ["1"]}] * 100
    hostile = filled(account, once_more(TEXTS)) | {"code": "1", "year": 2012, "sample": True}
    found: set[str] = set()
    for name, data in papers(hostile, sample):
        back = {"".join(text.split()) for text in MARKED.findall(told(name, data))}
        assert back <= {expected(text) for text in TEXTS}, name
        found |= back
    assert found == {expected(text) for text in TEXTS}


def test_two_hundred_texts_that_a_city_reports_come_through_as_text(tmp_path: Path) -> None:
    """The real path: a city's evidence with incidents, documents, attachments, proofs and a filler of such texts, and a run."""
    texts = [
        text for text in dict.fromkeys(TEXTS) if text.strip() and not any("\ud800" <= each <= "\udfff" for each in text)
    ]
    days = (str(datetime.date(2012, 1, 1) + datetime.timedelta(n)) for n in itertools.count())
    words = (f"{BEFORE}{text}{AFTER}" for text in texts)
    incidents = [
        INCIDENT | {"date": day, "description": word, "document": word} for word, day in zip(words, days, strict=False)
    ]
    inside = [text for text in texts if not any(each in text for each in "/\\:\0")]
    reported = [name for name, item in STANDARD.inputs.items() if item.source == "city" and not item.ledger]
    path = write_city(
        tmp_path / "params", {"swapped_candidates": len(texts), "certified": 40_000}, incidents=incidents, filler=texts[0],
        attachments=[{"name": f"{BEFORE}{text}{AFTER}", "about": text} for text in inside],
        proofs=dict(zip(reported, itertools.cycle(f"{BEFORE}{text}{AFTER}" for text in texts), strict=False)),
        decisions=[deciding("qualification_problem_persons", 12, f"{BEFORE}{texts[1]}{AFTER}")],
    )  # fmt: skip
    run = run_city(path, tmp_path / "reports", notebook=NOTEBOOK)
    files = {each.name: each.read_bytes() for each in run.directory.glob("评分表.*")}
    files |= {paper.name: paper.content for paper in city_papers(path, tmp_path / "reports")}
    read = (each.description for each in open_case(path).evidence.incidents)
    known, found = {expected(mask(text).strip(BEFORE + AFTER)) for text in read}, set[str]()
    for name, data in files.items():
        back = {"".join(text.split()) for text in MARKED.findall(told(name, data))}
        assert back <= known, name
        found |= back
    assert found == known
    assert expected(texts[0]) in "".join(told("a.docx", files["评分表.docx"]).split())


def test_every_part_of_a_form_stays_text() -> None:
    marked = tuple(f"{text}{BEFORE}{text}{AFTER}" for text in TEXTS)
    columns = (Column("考核内容", 40), Column(marked[0], 40))
    lines = tuple(Line((text, text)) for text in marked)
    form = Form(marked[1], marked, columns, lines, marked, marked, marked[2])
    for name, data in (("a.xlsx", as_workbook(form, "表", 2012)), ("a.docx", as_document(form, 2012))):
        back = {"".join(text.split()) for text in MARKED.findall(told(name, data))}
        assert back == {expected(text) for text in TEXTS}


def test_cities_and_reasons_stay_text_in_the_table_and_the_notice(sample: City) -> None:
    rows = dict.fromkeys(sample.standard.rows, "1")
    cities = [
        {"city": f"{BEFORE}{text}{AFTER}", "code": str(n), "stem": str(n), "version": 1, "without": f"{BEFORE}{text}{AFTER}"}
        | ({} if n % 2 else {"total": "1", "self_total": None, "difference": None, "provisional": False, "eligible": True,
           "rank": 1, "status": "初核", "rows": rows})
        for n, text in enumerate(TEXTS)
    ]  # fmt: skip
    nobody: dict[str, list[str]] = {name: [] for name in sample.standard.sanctions}
    figures = {"cities": cities, "sanctions": {**nobody, "province_notice": ["0"]}, "unsettled": nobody, "readings": {}}
    figures |= {
        "province": "某省",
        "year": 2012,
        "sample": False,
        "lost": {"1.3a": {"points": "4", "cities": {"0": "4"}}},
    }
    accounts = {"0": {"sanctions": {name: [TEXTS[0]] for name in nobody}}}
    files = summary_sheets(sample.standard, figures)
    files["通报.docx"] = fill(OURS / "通报.docx", notice_words(sample.standard, figures, accounts, 1))
    for name, data in files.items():
        back = {"".join(text.split()) for text in MARKED.findall(told(name, data))}
        assert back == {expected(text) for text in TEXTS}, name


def test_no_formula_is_written_by_a_template_either(sample: City, tmp_path: Path) -> None:
    """A template's own field codes are the office's; a value makes none."""
    words = city_words(sample.standard, sample.score | {"city": "<w:fldSimple w:instr='DATE'/>"}, sample.account, 1)
    document = Document(BytesIO(fill(OURS / "扣分告知.docx", words)))
    assert not list(document.element.body.iter(qn("w:fldSimple")))
