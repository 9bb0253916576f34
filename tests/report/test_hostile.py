"""Whatever is written into a cell, a reason or a file's name is text wherever it comes out: 200 strings through a real run."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from zipfile import ZipFile

import pytest

from auditlib.decisions import draft
from auditlib.model import Person
from auditlib.privacy import mask
from auditlib.run import Run, run_city
from tests.browser import MARKS, chromium, listen
from tests.report.audits import MEETING, STANDARD, acting, deciding, enter, objecting, ruling, write_city
from tests.report.executed import Elements

HEADS = [
    "<script>alert({n})</script>",
    "<img src=x onerror=alert({n})>",
    "<svg/onload=alert({n})>",
    "</td></tr></table><h1>{n}</h1>",
    "</style><style>*{{display:none}}</style>{n}",
    "</title><script>alert({n})</script>",
    '"><script>alert({n})</script>',
    "' onmouseover='alert({n})",
    "javascript:alert({n})",
    "{{{{ {n} * 7 }}}}",
    "{{% raw %}}{n}",
    '=HYPERLINK("http://x.cn",{n})',
    "+{n}+cmd|'/C calc'!A0",
    "-{n}+1",
    "@SUM(A1:A{n})",
    "&lt;b&gt;{n}&amp;",
    "<!-- {n}",
    "--> {n}",
    "]]> {n}",
    "${{{n}}}",
]
TAILS = [
    "", "<iframe src=//x.cn></iframe>", "<a href=javascript:alert(1)>x</a>", "<base href=//x.cn/>", "<meta http-equiv=refresh>",
    "<form action=//x.cn><input name=a>", "`${{alert(1)}}`", "\u202etxt.exe", "<math><mi//xlink:href=\"data:x,1\">", "\\\"';--",
]  # fmt: skip
STRINGS = [f"{head.format(n=n)}{tail}" for n, (head, tail) in enumerate((h, t) for t in TAILS for h in HEADS)]
CITY_INPUTS = [name for name in STANDARD.inputs if STANDARD.inputs[name].source == "city"]

pytestmark = MARKS


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """A city that has every string in its ledger, its proofs, its attachments and the reasons of its decisions."""
    folder = tmp_path_factory.mktemp("hostile")
    words: dict[str, Any] = {
        "filler": STRINGS[0],
        "incidents": [
            {**MEETING, "description": text, "document": STRINGS[-n], "attachment": STRINGS[-n], "count": 1}
            for n, text in enumerate(STRINGS, 1)
        ],
        "attachments": [{"name": re.sub(r"[/:\\]|\.\.", "_", text), "about": text} for text in STRINGS],
        "proofs": dict(zip(CITY_INPUTS, STRINGS, strict=False)),
    }
    params = write_city(folder, {"violations": len(STRINGS), "contest_missing_events": 1}, **words)
    cut = [STRINGS[at : at + 40] for at in range(0, len(STRINGS), 40)]
    whole = ["　".join(part) for part in cut]
    makes = [
        deciding("contest_missing_deduction", "0.3", whole[0], whole[1]),
        ruling(0, "exclude", reason=whole[2]),
        objecting("row", "1", whole[3], by=STRINGS[3], wanted=whole[4]),
        acting(draft.answer, 3, "partly", reason=whole[0]),
    ]
    enter(params, *makes, person=Person(STRINGS[1], STRINGS[2]))
    return run_city(params, tmp_path_factory.mktemp("reports"))


@pytest.fixture(scope="module")
def tab(run: Run) -> Iterator[Any]:
    with chromium() as browser:
        page = browser.new_context(viewport={"width": 1440, "height": 900}, offline=True).new_page()
        page.heard = listen(page)
        page.dialogs = []
        page.on("dialog", lambda dialog: (page.dialogs.append(dialog.message), dialog.dismiss()))
        page.goto((run.directory / "report.html").as_uri())
        yield page


def squeezed(text: str) -> str:
    """Take out spaces, and what turns the direction of letters, which evidence is read without."""
    return re.sub(r"[\s\u202e]", "", text)


def test_there_are_two_hundred_strings() -> None:
    assert len(set(STRINGS)) == 200


def test_every_string_is_read_on_the_page_as_it_was_written(tab: Any) -> None:
    shown = squeezed(tab.evaluate("() => document.querySelector('main').textContent"))
    assert [text for text in STRINGS if squeezed(mask(text)) not in shown] == []


def test_nothing_of_it_runs_asks_or_becomes_an_element(tab: Any, run: Run) -> None:
    assert tab.dialogs == []
    assert tab.heard.said == []
    assert tab.heard.asked == [(run.directory / "report.html").as_uri()]
    tags = set(tab.evaluate("() => [...document.querySelectorAll('*')].map(e => e.localName)"))
    assert not tags & {"img", "iframe", "base", "form", "math", "object", "embed", "link", "mi"}
    found = tab.evaluate("() => [...document.querySelectorAll('*')].flatMap(e => e.getAttributeNames())")
    assert not {name for name in found if name.startswith("on")} | ({"style", "src", "srcdoc", "action"} & set(found))
    links = tab.evaluate("() => [...document.querySelectorAll('a')].map(a => a.getAttribute('href'))")
    assert all(link.startswith("#") for link in links)
    assert tab.locator("script").count() == tab.locator("style").count() == tab.locator("h1").count() == 1


def test_the_published_notebook_shows_the_same_text_and_no_more(run: Run) -> None:
    notebook = json.loads((run.directory / "audit.ipynb").read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        for output in cell.get("outputs", ()):
            elements = Elements("".join(output["data"]["text/html"]))
            tags = {tag for tag, _ in elements.tags}
            assert not tags & {"script", "img", "iframe", "base", "form", "math", "meta"}
            assert not [name for _, given in elements.tags for name in given if name.startswith("on")]


@pytest.mark.parametrize("name", ["评分表.xlsx", "评分表.docx"])
def test_no_paper_holds_a_formula_or_a_link_of_theirs(run: Run, name: str) -> None:
    with ZipFile(run.directory / name) as package:
        parts = {part: package.read(part).decode("utf-8", "replace") for part in package.namelist()}
    text = "".join(parts.values())
    assert not re.search(r"<f[ >]|<script|<hyperlink |<w:hyperlink ", text)
    # The fields of a paper's own foot count its pages.
    told = re.findall(r'<w:fldSimple w:instr="([^"]*)"|<w:instrText[^>]*>([^<]*)<', text)
    assert {"".join(each).strip() for each in told} <= {"PAGE", "NUMPAGES"}
    assert "alert(" not in "".join(body for part, body in parts.items() if part.endswith(".rels"))
