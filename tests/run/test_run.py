"""A run publishes a whole version or leaves the former ones alone, whatever the city's files and the notebook do."""

from __future__ import annotations

import json
import shutil
from hashlib import sha256
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
from tests.run.province import check_whole
from tests.sample.province import FOLDER, copied

PARTS = [
    "audit.ipynb", "manifest.json", "report.html", "ro-crate-metadata.json", "score.json", "评分表.docx", "评分表.xlsx",
]  # fmt: skip
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
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def hidden(reports: Path) -> list[str]:
    return [path.name for path in reports.rglob(".*") if path.name != ".lock"]


def test_a_run_leaves_a_version_and_what_leads_to_it(done: Run, reports: Path) -> None:
    directory = reports / "jiangsu-2012" / f"{CODE}-{CITY}"
    assert (done.new, done.version.number, done.version.reason) == (True, 1, "首次发布")
    assert done.directory == directory / "v1"
    assert sorted(contents(directory)) == [".lock", "latest.html", *(f"v1/{name}" for name in PARTS)]
    assert [path.name for path in reports.iterdir()] == [directory.parent.name]
    assert [path.name for path in directory.parent.iterdir()] == [directory.name]
    assert 'href="v1/report.html' in (directory / "latest.html").read_text(encoding="utf-8")


def test_a_version_tells_what_went_in_and_what_came_out(city: Path, reports: Path) -> None:
    version = run_city(city, reports, notebook=NOTEBOOK).version
    roles = [each.role for each in version.inputs]
    assert roles == ["auditlib", "notebook", "standard", "params", "province", "workbook"]
    assert {each.name: each.sha256 for each in version.inputs}[city.name] == sha256(city.read_bytes()).hexdigest()
    check_whole(reports)


def test_a_run_scores_as_the_command_does(tmp_path: Path) -> None:
    params = FOLDER / "320800-淮安市.yaml"
    run = run_city(params, tmp_path, notebook=NOTEBOOK)
    asked = score_object(*score_file(params, None, {}))
    assert run.score == asked
    assert (run.directory / "score.json").read_text(encoding="utf-8") == to_json(asked)


def test_a_second_run_that_comes_to_the_same_adds_no_version(city: Path, done: Run, reports: Path) -> None:
    before = contents(reports)
    again = run_city(city, reports, notebook=NOTEBOOK)
    assert (again.new, again.version) == (False, done.version)
    assert contents(reports) == before


def test_a_run_of_other_inputs_adds_a_version_and_leaves_the_former(city: Path, done: Run, reports: Path) -> None:
    before = contents(done.directory)
    write_city(city.parent, {"months_with_posts": 9})
    second = run_city(city, reports, notebook=NOTEBOOK)
    assert (second.new, second.version.number) == (True, 2)
    assert second.version.reason == f"佐证有变（{CODE}.json）"
    assert contents(done.directory) == before
    assert second.score["total"] != done.score["total"]
    check_whole(reports)


def test_what_changes_while_a_city_is_run_is_not_published(
    city: Path, done: Run, reports: Path, tmp_path: Path
) -> None:
    changing = f"from pathlib import Path\npath = Path({str(city)!r})\npath.write_text(path.read_text() + '\\n')"
    notebook = write_notebook(tmp_path / "changing.ipynb", OPEN, changing, SEAL)
    with pytest.raises(RunError, match=rf"执行期间参数文件有变（{city.name}）；没有发布，请重新执行"):
        run_city(city, reports, notebook=notebook)
    assert [path.name for path in done.directory.parent.glob("v*")] == ["v1"]


def test_a_run_writes_nothing_but_the_log_among_what_it_audits(city: Path, done: Run) -> None:
    there = sorted(path.name for path in city.parent.rglob("*"))
    there = [name for name in there if not name.startswith("log.sqlite")]
    assert there == [f"{CODE}.json", f"{CODE}.yaml", "evidence", "province.yaml"]


@pytest.mark.parametrize(("sources", "words"), FAILURES.values(), ids=FAILURES)
def test_a_notebook_that_fails_leaves_the_report_as_it_was(
    city: Path, done: Run, tmp_path: Path, sources: list[str], words: str
) -> None:
    before, reports = contents(done.directory.parent), done.directory.parents[2]
    with pytest.raises(RunError, match=CITY) as caught:
        run_city(city, reports, notebook=write_notebook(tmp_path / "failing.ipynb", *sources))
    assert words in str(caught.value)
    assert FAILED in str(caught.value)
    assert contents(done.directory.parent) == before
    assert len(json.loads((done.directory.parents[1] / FAILED).read_bytes())["cells"]) > len(sources)
    assert hidden(reports) == []


def test_the_notebook_that_failed_goes_when_a_run_succeeds(city: Path, reports: Path, tmp_path: Path) -> None:
    with pytest.raises(RunError):
        run_city(city, reports, notebook=write_notebook(tmp_path / "failing.ipynb", "1 / 0"))
    assert [path.name for path in reports.rglob("*.ipynb")] == [FAILED]
    run_city(city, reports, notebook=NOTEBOOK)
    assert [path.name for path in reports.rglob("*.ipynb")] == ["audit.ipynb"]


def test_a_broken_workbook_is_told_by_its_name(tmp_path: Path) -> None:
    copied(tmp_path / "province")
    params = tmp_path / "province" / "320100-南京市.yaml"
    (tmp_path / "province" / "evidence" / "320100-南京市.xlsx").write_bytes(b"PK\x03\x04 no more than this")
    with pytest.raises(RunError, match=r"320100-南京市\.xlsx") as caught:
        run_city(params, tmp_path / "reports", notebook=NOTEBOOK)
    assert "EvidenceError" not in str(caught.value)
    assert list((tmp_path / "reports").rglob("report.html")) == []


def test_a_kernel_that_dies_is_told(city: Path, done: Run, reports: Path, tmp_path: Path) -> None:
    before = contents(done.directory)
    dying = write_notebook(tmp_path / "dying.ipynb", OPEN, "print('到此')", "import os\nos._exit(9)", SEAL)
    with pytest.raises(RunError, match="笔记本第5个代码单元（import os）执行中 Jupyter 内核意外终止") as caught:
        run_city(city, reports, notebook=dying, kernel=True)
    assert FAILED in str(caught.value)
    assert "到此" in (done.directory.parents[1] / FAILED).read_text(encoding="utf-8")
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


def test_a_version_that_nothing_leads_to_yet_is_led_to(city: Path, done: Run, reports: Path) -> None:
    pointer = done.directory.parent / "latest.html"
    before = pointer.read_bytes()
    pointer.unlink()
    (pointer.parent / ".latest.html.1").write_bytes(before[:9])
    assert not run_city(city, reports, notebook=NOTEBOOK).new
    assert pointer.read_bytes() == before
    check_whole(reports)


@pytest.mark.parametrize("broken", ["{", "[]", "{}"])
def test_a_version_whose_record_is_broken_is_told_and_left(city: Path, done: Run, reports: Path, broken: str) -> None:
    (done.directory / "manifest.json").write_text(broken, encoding="utf-8")
    before = contents(done.directory.parent)
    with pytest.raises(FileError, match="读不出这一版的记录；这一版不完整或已被改动，请恢复或移走这个目录"):
        run_city(city, reports, notebook=NOTEBOOK)
    assert contents(done.directory.parent) == before


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
    assert run.directory == reports / "jiangsu-2012" / f"{CODE}-{CITY}" / "v1"
