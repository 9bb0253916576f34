"""What is published beside the record names no candidate: the page, the notebook, its outputs of any kind."""

from __future__ import annotations

import json
import re
from pathlib import Path
from zipfile import ZipFile

import pytest

from auditlib.decisions import draft
from auditlib.params import read_params
from auditlib.record.inputs import Input
from auditlib.report.published import published_notebook
from auditlib.report.seal import sealed_score
from auditlib.run import Run, run_city, unchanged
from tests.report.audits import MEETING, WANG, acting, deciding, enter, objecting, ruling, write_city
from tests.report.executed import Elements, executed

NUMBER, PHONE, TICKET = "32010119900307561X", "13812345678", "20120517001"
WHOLE = f"考生张三丰（身份证号{NUMBER}），手机{PHONE}，准考证号{TICKET}"
MASKED = "考生张某某（身份证号**************561X），手机138****5678，准考证号*******7001"
FILE = f"考生张三丰{NUMBER}.pdf"
SECRET = ("张三丰", NUMBER, PHONE, TICKET, NUMBER[:14])


@pytest.fixture(scope="module")
def params(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("named")
    (folder / "evidence").mkdir()
    (folder / "evidence" / FILE).write_bytes(b"proof")
    incident = {**MEETING, "description": WHOLE, "document": WHOLE, "attachment": FILE}
    path = write_city(
        folder,
        {"violations": 1, "contest_missing_events": 1},
        incidents=[incident],
        attachments=[{"name": FILE, "about": WHOLE}],
        proofs={"passed": WHOLE},
        filler=WHOLE,
    )
    grounds = (folder / "evidence" / FILE,)
    makes = [
        deciding("contest_missing_deduction", "0.3", WHOLE, WHOLE, grounds),
        ruling(0, "exclude", reason=WHOLE),
        objecting("row", "1", WHOLE, wanted=WHOLE),
        acting(draft.answer, 3, "rejected", reason=WHOLE),
    ]
    enter(path, *makes, person=WANG)
    return path


@pytest.fixture(scope="module")
def run(params: Path, tmp_path_factory: pytest.TempPathFactory) -> Run:
    return run_city(params, tmp_path_factory.mktemp("reports"))


@pytest.mark.parametrize("name", ["report.html", "audit.ipynb", "score.json"])
def test_nothing_that_is_published_names_a_candidate(run: Run, name: str) -> None:
    text = (run.directory / name).read_text(encoding="utf-8")
    assert [secret for secret in SECRET if secret in text] == []
    assert [secret for secret in SECRET if secret in json.dumps(text)] == []


@pytest.mark.parametrize("name", ["评分表.xlsx", "评分表.docx"])
def test_no_official_paper_names_a_candidate(run: Run, name: str) -> None:
    with ZipFile(run.directory / name) as package:
        text = "".join(
            re.sub(r"<[^>]*>", "", package.read(part).decode("utf-8", "replace")) for part in package.namelist()
        )
    assert [secret for secret in SECRET if secret in text] == []


def test_the_page_tells_the_case_all_the_same(run: Run) -> None:
    text = Elements((run.directory / "report.html").read_text(encoding="utf-8")).text
    assert text.count(MASKED) > 5
    assert "考生张某某**************561X.pdf" in text


def test_the_record_knows_the_attachment_by_its_name(run: Run, params: Path) -> None:
    assert [each.name for each in run.version.inputs if each.role == "attachment"] == [FILE]
    assert isinstance(run.version.inputs[0], Input)
    assert unchanged(read_params(params), run.directory.parents[2]) is not None


def test_the_published_notebook_is_sealed_as_it_was(params: Path, tmp_path: Path, run: Run) -> None:
    made = executed(params, tmp_path)
    published = json.loads(published_notebook(made))
    assert sealed_score(published) == sealed_score(made) == run.score
    printed = {"output_type": "stream", "name": "stdout", "text": [WHOLE, "\n"]}
    next(cell for cell in made["cells"] if cell.get("outputs"))["outputs"].append(printed)
    assert not [secret for secret in SECRET if secret in published_notebook(made)]
