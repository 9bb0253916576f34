"""A draft has every letter of the document's table, in its place, whatever form the document has."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from auditlib.drafting.new import draft_standard
from auditlib.errors import StandardError
from auditlib.files.strict import Mapping, read_tree
from auditlib.standard.lint import lint_standard
from auditlib.standard.load import BUNDLED
from tests.drafting.documents import in_sheet, in_word, table_2012

BOOK, TEXT = BUNDLED / "jiangsu-2012.yaml", BUNDLED / "jiangsu-2012.txt"


def words(path: Path) -> object:
    """All that a document gives of a standard's file, read letter by letter."""
    tree = read_tree(path)
    return (
        [tree[name] for name in ("title", "heading", "year", "points", "closing")],
        [(item["id"], item["content"], [row_of(row) for row in item["rows"]]) for item in tree["items"]],
    )


def row_of(row: Mapping) -> object:
    return row["id"], row["points"], [(clause["id"], clause["text"]) for clause in row["clauses"]]


@pytest.fixture(params=["txt", "docx", "xlsx"])
def document(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """The 2012 standard as a document of each form."""
    path = tmp_path / f"原件.{request.param}"
    if request.param == "txt":
        return Path(shutil.copy(TEXT, path))
    return (in_word if request.param == "docx" else in_sheet)(path, table_2012())


def test_the_draft_has_every_letter_of_the_2012_standard(document: Path, tmp_path: Path) -> None:
    done = draft_standard(document, out=tmp_path / "new" / "draft-2012.yaml")
    assert words(done.path) == words(BOOK)
    items = done.draft.items
    assert (len(items), sum(len(item.rows) for item in items)) == (18, 20)


def test_a_draft_is_proved_against_its_source_once_its_effects_are_written(document: Path, tmp_path: Path) -> None:
    """The rules of the bundled file take the place of what is open; lint then compares letter by letter."""
    done = draft_standard(document, out=tmp_path / "new" / "draft-2012.yaml")
    whole = BOOK.read_text(encoding="utf-8").replace("source: jiangsu-2012.txt", f"source: {done.source.name}")
    done.path.write_text(whole, encoding="utf-8")
    assert len(lint_standard(done.path).rows) == 20
    done.path.write_text(whole.replace("完成发证目标数得8分；", "完成发证目标得8分；"), encoding="utf-8")
    with pytest.raises(StandardError, match="与原文不符"):
        lint_standard(done.path)


def test_lint_finds_every_clause_that_is_still_open(tmp_path: Path) -> None:
    done = draft_standard(TEXT, out=tmp_path / "a.yaml")
    with pytest.raises(StandardError) as refused:
        lint_standard(done.path)
    assert [problem.message for problem in refused.value.problems] == [
        "effects: 还没有计分点；不单独计分的条款（只作说明，或只定几个计分点合计的上限）请写 explains: yes"
    ] * 53
    lines = done.path.read_text(encoding="utf-8").splitlines()
    assert all("待写" in lines[problem.line - 1] for problem in refused.value.problems)


def test_what_remains_is_told_and_stands_in_the_file(tmp_path: Path) -> None:
    done = draft_standard(TEXT, out=tmp_path / "a.yaml")
    assert [said.partition("：")[0] for said in done.remains] == ["effects", "inputs", "sanctions", "readings"]
    text = done.path.read_text(encoding="utf-8")
    assert all(f". {said}\n" in text for said in done.remains)


def test_a_text_that_lies_beside_the_draft_is_its_source(tmp_path: Path) -> None:
    shutil.copy(TEXT, tmp_path / "issued.txt")
    done = draft_standard(tmp_path / "issued.txt", out=tmp_path / "a.yaml")
    assert read_tree(done.path)["source"] == "issued.txt"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.yaml", "issued.txt"]


def test_the_id_is_given_or_taken_from_the_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert read_tree(draft_standard(TEXT, id_="other-2013").path)["id"] == "other-2013"
    assert (tmp_path / "other-2013.yaml").is_file()
    assert read_tree(draft_standard(TEXT, out=tmp_path / "given.yaml").path)["id"] == "given"
