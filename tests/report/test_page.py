"""The page and the seal: nothing but the notebook's own outputs, and only of a notebook that came to its end."""

from __future__ import annotations

import json
from base64 import b64encode
from copy import deepcopy
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from auditlib.errors import RunError
from auditlib.report.page import render_page, sealed_score
from auditlib.report.score_json import score_object, to_json
from auditlib.report.seal import SCORE
from tests.report.audits import CITY, HOSTILE, STANDARD, write_city
from tests.report.executed import Elements, bundles, executed

Notebook = dict[str, Any]


def with_cell(notebook: Notebook, **cell: Any) -> Notebook:
    """The notebook with one more cell, before the last."""
    changed = deepcopy(notebook)
    changed["cells"].insert(-1, {"id": "more", "metadata": {}, "source": "", **cell})
    return changed


def showing(notebook: Notebook, **data: Any) -> Notebook:
    output = {"output_type": "display_data", "metadata": {}, "data": data}
    return with_cell(notebook, cell_type="code", execution_count=1, outputs=[output])


def test_the_page_shows_every_fragment_as_the_notebook_holds_it(notebook: Notebook, page: str) -> None:
    for bundle in list(bundles(notebook))[1:]:
        assert "".join(bundle["text/html"]) in page


def test_the_page_asks_for_nothing_and_runs_only_its_own_script(page: str) -> None:
    elements = Elements(page)
    tags = {tag for tag, _ in elements.tags}
    assert not tags & {"link", "img", "iframe", "object", "embed", "base", "form", "button", "video"}
    assert {(each["type"], each["class"].split()[0]) for each in elements.all("input")} == {("radio", "al-filter")}
    assert page.count("<script>") == page.count("</script>") == 1
    assert not [name for _, attributes in elements.tags for name in attributes if name in ("src", "srcset", "style")]
    assert "http:" not in page.replace("http-equiv", "")
    assert "https:" not in page
    assert "url(" not in page.replace("url(#chart", "")
    policy = next(meta["content"] for meta in elements.all("meta") if meta.get("http-equiv"))
    wanted = [
        b64encode(sha256(page.partition(f"<{tag}>")[2].partition(f"</{tag}>")[0].encode()).digest()).decode()
        for tag in ("style", "script")
    ]
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{wanted[0]}'; script-src 'sha256-{wanted[1]}'; "
        "base-uri 'none'; form-action 'none'"
    )


def test_no_code_is_on_the_page(notebook: Notebook, page: str) -> None:
    text = Elements(page).text
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            assert "".join(cell["source"]).splitlines()[-1] not in text


def test_headings_follow_one_another_and_the_contents_lead_to_them(page: str) -> None:
    levels = [level for level, _ in Elements(page).headings]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    inside = page.partition("<nav")[2].partition("</nav>")[0]
    assert len(Elements(inside).all("a")) == levels.count(2) + levels.count(3)


def test_the_page_is_named_for_its_city_and_marked_as_sample(page: str) -> None:
    assert f"<title>{CITY}　考核核定报告</title>" in page
    running = "".join(f"\\{ord(letter):x} " for letter in "示例数据")
    assert f'@top-left {{ content: "{running}' in page


def test_the_same_inputs_give_the_same_page(params: Path, tmp_path: Path, page: str) -> None:
    assert render_page(executed(params, tmp_path)) == page


def test_a_decision_is_text_and_no_control(page: str) -> None:
    assert "widget" not in page
    assert "由审核人裁量的事项" in page


def test_whatever_else_a_cell_shows_stays_text(notebook: Notebook) -> None:
    shown = render_page(showing(notebook, **{"text/html": "<script>alert(1)</script>", "text/plain": "<b>图</b>"}))
    assert "<pre>&lt;b&gt;图&lt;/b&gt;</pre>" in shown
    assert "alert(1)" not in shown
    printed = {"output_type": "stream", "name": "stdout", "text": [HOSTILE, "\n二"]}
    shown = render_page(with_cell(notebook, cell_type="code", execution_count=1, outputs=[printed]))
    assert "&lt;script&gt;alert(1)" in shown


def test_html_in_a_markdown_cell_stays_text(notebook: Notebook) -> None:
    written = "## 附注\n\n<script>alert(1)</script>\n\n![图](http://example.com/a.png) [链](javascript:alert(1))"
    shown = render_page(with_cell(notebook, cell_type="markdown", source=written))
    assert "<script>alert" not in shown
    assert "example.com" not in shown
    assert "javascript:" not in shown
    assert ">附注</a>" in shown


def test_a_hostile_name_breaks_out_of_nothing(tmp_path: Path) -> None:
    shown = render_page(executed(write_city(tmp_path, city=HOSTILE), tmp_path))
    assert "img" not in {tag for tag, _ in Elements(shown).tags}
    assert shown.count("<script>") == shown.count("</script>") == shown.count("</style>") == 1
    assert HOSTILE in Elements(shown).text


# --- the seal ----------------------------------------------------------------------------------------------


def test_the_sealed_score_is_the_engines_in_the_standards_order(notebook: Notebook, audit: Any) -> None:
    score = sealed_score(notebook)
    assert to_json(score) == to_json(score_object(audit.result, audit.city, audit.applied, audit.evidence.self_scores))
    assert list(score["rows"]) == list(STANDARD.rows)
    sealed = list(bundles(notebook))[-1][SCORE]
    assert sealed["score"] == score
    assert sealed["sha256"] == sha256(to_json(score).encode()).hexdigest()


def test_a_seal_whose_score_was_changed_is_refused(notebook: Notebook) -> None:
    for spoil in (
        lambda sealed: sealed["score"].update(total="99"),
        lambda sealed: sealed.update(text=sealed["text"].replace("55.2", "95.2")),
        lambda sealed: sealed.update(sha256="0" * 64),
        lambda sealed: sealed.pop("text"),
    ):
        changed = deepcopy(notebook)
        spoil(list(bundles(changed))[-1][SCORE])
        with pytest.raises(RunError, match="已被改动"):
            sealed_score(changed)


@pytest.mark.parametrize("last", ["", "1", "show.title(audit)"])
def test_only_the_last_cell_seals(notebook: Notebook, last: str) -> None:
    changed = deepcopy(notebook)
    cell = {"id": "z", "cell_type": "code", "metadata": {}, "execution_count": 1, "outputs": [], "source": last}
    changed["cells"].append(cell)
    if last:
        with pytest.raises(RunError, match="没有执行到封存"):
            render_page(changed)
    else:
        assert sealed_score(changed)


def test_a_notebook_that_stopped_half_way_does_not_count(notebook: Notebook) -> None:
    changed = deepcopy(notebook)
    changed["cells"][-1]["outputs"] = []
    with pytest.raises(RunError, match="没有执行到封存"):
        sealed_score(changed)
    with pytest.raises(RunError, match="没有执行到封存"):
        sealed_score({"cells": []})


def test_a_failed_cell_is_named_with_our_own_words(tmp_path: Path) -> None:
    params = write_city(tmp_path, {"passed": "很多"})
    with pytest.raises(RunError) as caught:
        sealed_score(executed(params, tmp_path))
    said = str(caught.value)
    assert said.startswith("笔记本第3个代码单元（from auditlib import show）出错：")
    assert "合格人数" in said
    assert "Error" not in said


def test_a_defect_is_told_with_its_kind(notebook: Notebook) -> None:
    failed = {"output_type": "error", "ename": "ZeroDivisionError", "evalue": "division by zero", "traceback": []}
    changed = with_cell(notebook, cell_type="code", execution_count=1, outputs=[failed], source="# 除\n1 / 0")
    with pytest.raises(RunError, match=r"（1 / 0）出错：ZeroDivisionError：division by zero"):
        render_page(changed)


def test_a_notebook_survives_its_file(notebook: Notebook) -> None:
    again = json.loads(json.dumps(notebook, sort_keys=True))
    assert render_page(again) == render_page(notebook)
