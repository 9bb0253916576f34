"""A run publishes a whole report or leaves the former one alone, whatever the city's files and the notebook do."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from auditlib.desk import score_file
from auditlib.errors import FileError, RunError
from auditlib.report.score_json import score_object, to_json
from auditlib.run import Run, run_city
from auditlib.standard.load import find_standard
from tests.report.audits import CITY, CODE, write_city
from tests.report.executed import NOTEBOOK
from tests.run.notebooks import OPEN, SEAL, write_notebook
from tests.sample.province import FOLDER

PARTS = ["audit.ipynb", "report.html", "score.json"]
FAILED = f"{CODE}-{CITY}.failed.ipynb"
# What a notebook does wrong: its cells, and the words that tell it.
FAILURES = {
    "a_cell_divides_by_zero": ([OPEN, "1 / 0", SEAL], "第4个代码单元（1 / 0）出错：ZeroDivisionError"),
    "a_cell_leaves": ([OPEN, "import sys\nsys.exit()", SEAL], "SystemExit"),
    "a_cell_leaves_with_a_code": ([OPEN, "import sys\nsys.exit(3)", SEAL], "SystemExit：3"),
    "a_cell_is_no_python": ([OPEN, "def (", SEAL], "SyntaxError"),
    "a_cell_is_interrupted": ([OPEN, "raise KeyboardInterrupt", SEAL], "KeyboardInterrupt"),
    "an_error_of_no_common_kind": ([OPEN, "class Odd(BaseException): ...\nraise Odd('怪')", SEAL], "Odd：怪"),
    "the_last_cell_does_not_seal": ([OPEN], "没有执行到封存"),
    "a_cell_follows_the_seal": ([OPEN, SEAL, "1"], "没有执行到封存"),
    "there_is_no_cell": ([], "没有执行到封存"),
}
# Folders that a shell, a format string or Python itself could take amiss.
FOLDERS = {
    "spaces": "全省 各市 2012",
    "braces": "{params} {0} {",
    "quotes": "\"; import os; os.remove(os.environ['VICTIM']) #",
    "more_quotes": "'''\"\"\" + __import__('os').remove(__import__('os').environ['VICTIM']) + '",
    "a_backslash": 'x\\"\\n; import os; os.remove(os.environ["VICTIM"])',
    "a_pattern": "[a-z]*?",
}
# Files that are no notebook, and what is said of them.
NO_NOTEBOOKS = {
    "not_json": ("{", "不是合格的 JSON"),
    "empty": ("", "不是合格的 JSON"),
    "a_list": ("[]", "nbformat"),
    "an_old_format": ('{"nbformat": 3, "worksheets": []}', "nbformat"),
}


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def hidden(reports: Path) -> list[str]:
    return [path.name for path in reports.rglob(".*")]


def test_a_run_leaves_three_files_in_a_directory_of_its_own(done: Run, reports: Path) -> None:
    assert done.directory == reports / "jiangsu-2012" / f"{CODE}-{CITY}"
    assert sorted(contents(done.directory)) == PARTS
    assert [path for path in reports.rglob("*") if path.parent != done.directory] == [
        done.directory.parent,
        done.directory,
    ]


def test_a_run_scores_as_the_command_does(tmp_path: Path) -> None:
    params = FOLDER / "320800-淮安市.yaml"
    run = run_city(params, tmp_path, notebook=NOTEBOOK)
    asked = score_object(*score_file(params, None, {}))
    assert run.score == asked
    assert (run.directory / "score.json").read_text(encoding="utf-8") == to_json(asked)


def test_a_second_run_takes_the_place_of_the_first_with_the_same_bytes(city: Path, done: Run, reports: Path) -> None:
    first = contents(done.directory)
    run_city(city, reports, notebook=NOTEBOOK)
    second = contents(done.directory)
    assert {name: first[name] for name in PARTS[1:]} == {name: second[name] for name in PARTS[1:]}
    assert hidden(reports) == []


def test_a_run_writes_nothing_among_what_it_audits(city: Path, done: Run) -> None:
    there = sorted(path.name for path in city.parent.rglob("*"))
    assert there == [f"{CODE}.json", f"{CODE}.yaml", "evidence", "province.yaml"]


@pytest.mark.parametrize(("sources", "words"), FAILURES.values(), ids=FAILURES)
def test_a_notebook_that_fails_leaves_the_report_as_it_was(
    city: Path, done: Run, tmp_path: Path, sources: list[str], words: str
) -> None:
    before, reports = contents(done.directory), done.directory.parents[1]
    with pytest.raises(RunError, match=CITY) as caught:
        run_city(city, reports, notebook=write_notebook(tmp_path / "failing.ipynb", *sources))
    assert words in str(caught.value)
    assert FAILED in str(caught.value)
    assert contents(done.directory) == before
    assert len(json.loads((done.directory.parent / FAILED).read_bytes())["cells"]) > len(sources)
    assert hidden(reports) == []


def test_the_notebook_that_failed_goes_when_a_run_succeeds(city: Path, reports: Path, tmp_path: Path) -> None:
    with pytest.raises(RunError):
        run_city(city, reports, notebook=write_notebook(tmp_path / "failing.ipynb", "1 / 0"))
    assert [path.name for path in reports.rglob("*.ipynb")] == [FAILED]
    run_city(city, reports, notebook=NOTEBOOK)
    assert [path.name for path in reports.rglob("*.ipynb")] == ["audit.ipynb"]


def test_a_broken_workbook_is_told_by_its_name(tmp_path: Path) -> None:
    shutil.copytree(FOLDER, tmp_path / "province")
    params = tmp_path / "province" / "320100-南京市.yaml"
    (tmp_path / "province" / "evidence" / "320100-南京市.xlsx").write_bytes(b"PK\x03\x04 no more than this")
    with pytest.raises(RunError, match=r"320100-南京市\.xlsx") as caught:
        run_city(params, tmp_path / "reports", notebook=NOTEBOOK)
    assert "EvidenceError" not in str(caught.value)
    assert list((tmp_path / "reports").rglob("report.html")) == []


def test_a_kernel_that_dies_is_told(city: Path, done: Run, reports: Path, tmp_path: Path) -> None:
    before = contents(done.directory)
    dying = write_notebook(tmp_path / "dying.ipynb", OPEN, "print('到此')", "import os\nos._exit(9)", SEAL)
    with pytest.raises(RunError, match="内核意外终止") as caught:
        run_city(city, reports, notebook=dying, kernel=True)
    assert FAILED in str(caught.value)
    assert "到此" in (done.directory.parent / FAILED).read_text(encoding="utf-8")
    assert contents(done.directory) == before
    assert hidden(reports) == []


@pytest.mark.parametrize("folder", FOLDERS.values(), ids=FOLDERS)
def test_a_path_is_a_path_and_never_code(folder: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    victim = tmp_path / "victim"
    victim.write_text("still here", encoding="utf-8")
    monkeypatch.setenv("VICTIM", str(victim))
    params = write_city(tmp_path / folder)
    notebook = Path(shutil.copy(NOTEBOOK, tmp_path / folder / "审核 {1}.ipynb"))
    run = run_city(params, tmp_path / folder / "报告 {2}", notebook=notebook)
    assert sorted(contents(run.directory)) == PARTS
    assert hidden(tmp_path) == []
    assert victim.exists()


def test_what_a_killed_run_left_is_cleared_away(city: Path, reports: Path) -> None:
    ours, theirs = (reports / "jiangsu-2012" / name for name in (f".{CODE}-{CITY}.1.work", ".320200-无锡市.1.work"))
    for left in (ours, theirs):
        left.mkdir(parents=True)
        (left / "audit.ipynb").touch()
    run_city(city, reports, notebook=NOTEBOOK)
    assert not ours.exists()
    assert theirs.exists()


@pytest.mark.parametrize("published", [True, False])
def test_a_report_that_a_killed_run_had_put_aside_is_not_lost(
    city: Path, done: Run, reports: Path, tmp_path: Path, published: bool
) -> None:
    before = contents(done.directory)
    aside = done.directory.with_name(f".{done.directory.name}.1.former")
    (shutil.copytree if published else shutil.move)(done.directory, aside)
    with pytest.raises(RunError):
        run_city(city, reports, notebook=write_notebook(tmp_path / "failing.ipynb", "1 / 0"))
    assert contents(done.directory) == before
    assert hidden(reports) == []


def test_a_place_where_nothing_can_be_written_is_told(city: Path, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("", encoding="utf-8")
    with pytest.raises(FileError, match="不能在此写报告"):
        run_city(city, tmp_path / "taken", notebook=NOTEBOOK)


@pytest.mark.parametrize(("text", "words"), NO_NOTEBOOKS.values(), ids=NO_NOTEBOOKS)
def test_what_is_no_notebook_is_told(city: Path, reports: Path, tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "other.ipynb"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(FileError, match=r"other\.ipynb") as caught:
        run_city(city, reports, notebook=path)
    assert words in str(caught.value)
    assert hidden(reports) == []


def test_a_notebook_that_is_not_there_is_told(city: Path, reports: Path, tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"nowhere\.ipynb: 没有这个文件"):
        run_city(city, reports, notebook=tmp_path / "nowhere.ipynb")


def test_a_standard_given_by_its_path_reports_under_its_name(city: Path, reports: Path, tmp_path: Path) -> None:
    bundled = find_standard("jiangsu-2012")
    for name in ("jiangsu-2012.yaml", "jiangsu-2012.txt"):
        shutil.copy(bundled.with_name(name), tmp_path / name)
    path = tmp_path / "jiangsu-2012.yaml"
    for file in (city, city.parent / "province.yaml"):
        tree = json.loads(file.read_text(encoding="utf-8"))
        file.write_text(json.dumps(tree | {"standard": str(path)}, ensure_ascii=False), encoding="utf-8")
    run = run_city(city, reports, notebook=NOTEBOOK)
    assert run.directory == reports / "jiangsu-2012" / f"{CODE}-{CITY}"
