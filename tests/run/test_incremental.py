"""What changes makes exactly the cities run again that it bears on, and their new version says what it was."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from auditlib.model import Person
from tests.cli.calls import called
from tests.report.audits import deciding, enter, ruling_all
from tests.report.executed import NOTEBOOK
from tests.run.province import CITIES, NANJING, WUXI, XUZHOU, batch, check_whole, copy_province, newest, states
from tests.sample.province import ROOT

LU, GU = Person("陆明远", "省鉴定中心考核科"), Person("顾长青", "省鉴定中心")
REPLACED = Callable[[str], str]


@pytest.fixture(scope="module")
def audited(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A province with its reports, to be copied."""
    top = tmp_path_factory.mktemp("audited")
    batch(copy_province(top / "province", *CITIES), top / "reports")
    return top


@pytest.fixture
def top(audited: Path, tmp_path: Path) -> Path:
    return shutil.copytree(audited, tmp_path / "top")


def edit(name: str, old: str, new: str) -> Callable[[Path], object]:
    def change(folder: Path) -> None:
        text = (folder / name).read_text(encoding="utf-8")
        assert old in text
        (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")

    return change


def repack(folder: Path) -> None:
    with zipfile.ZipFile(folder / "evidence" / f"{WUXI}.xlsx", "a") as archive:
        archive.comment = b"saved again"


# What is changed, the cities that it bears on, and the reason that their new version gives.
CHANGES: dict[str, tuple[Callable[[Path], object], list[str], str]] = {
    "a workbook": (repack, [WUXI], f"佐证有变（{WUXI}.xlsx）"),
    "an attachment that goes": (
        lambda folder: (folder / "evidence" / NANJING / "鉴定统计年报.txt").unlink(), [NANJING],
        f"附件有变（{NANJING}/鉴定统计年报.txt）",
    ),
    "a params file": (edit(f"{XUZHOU}.yaml", "\n", "\n#\n"), [XUZHOU], f"参数文件有变（{XUZHOU}.yaml）"),
    "another city's figure": (lambda folder: edit("province.yaml", *figure(folder, "宿迁市"))(folder), [], ""),
    "a remark in the province's file": (edit("province.yaml", "\n", "\n#\n"), [], ""),
    "the readings": (
        edit("province.yaml", "readings: {}", "readings: {steps: whole}"), CITIES, "公共参数文件有变（province.yaml）"
    ),
    "a decision on a city": (
        lambda folder: enter(folder / f"{WUXI}.yaml", deciding("appraised", 60_000), person=LU), [WUXI], "新增决定（第"
    ),
    "a ruling on all": (
        lambda folder: enter(folder / f"{WUXI}.yaml", ruling_all("reading", "steps", "whole"), person=GU), CITIES, "新增决定（第"
    ),
    "nothing": (lambda folder: None, [], ""),
}  # fmt: skip


def figure(folder: Path, city: str) -> tuple[str, str]:
    """Find a city's first figure, and give it a digit more."""
    text = (folder / "province.yaml").read_text(encoding="utf-8")
    part = text[text.index(f"\n  {city}:") :]
    line = next(line for line in part.splitlines() if "target_appraised" in line)
    block = part[: part.index(line) + len(line)]
    return block, f"{block[:-1]}{(int(block[-1]) + 1) % 10}"


@pytest.mark.parametrize("change", CHANGES)
def test_exactly_the_cities_that_a_change_bears_on_run_again(top: Path, change: str) -> None:
    work, concerned, reason = CHANGES[change]
    work(top / "province")
    outcomes = batch(top / "province", top / "reports")
    assert [stem for stem, state in states(outcomes).items() if state != "unchanged"] == concerned
    for city in CITIES:
        version = newest(top / "reports", city)
        assert outcomes[city].error == ""
        assert version.number == (2 if city in concerned else 1)
        if city in concerned:
            assert version.reason.startswith(reason)
    check_whole(top / "reports")
    assert set(states(batch(top / "province", top / "reports")).values()) == {"unchanged"}


# What contradicts the workbook once it is changed, and the words that tell it.
CONTRADICTIONS: dict[str, tuple[Callable[[Path], object], str, str]] = {
    "a city's figure": (
        lambda folder: edit("province.yaml", *figure(folder, "无锡市"))(folder), WUXI, "请恢复省里的数"
    ),
    "an attachment": (
        edit(f"evidence/{NANJING}/鉴定统计年报.txt", "\n", "\n\n"), NANJING, "与登记的 SHA-256 不符"
    ),
}  # fmt: skip


@pytest.mark.parametrize("change", CONTRADICTIONS)
def test_a_city_whose_files_no_longer_agree_fails_until_they_do(top: Path, change: str) -> None:
    work, concerned, words = CONTRADICTIONS[change]
    work(top / "province")
    for _ in range(2):
        outcomes = batch(top / "province", top / "reports")
        assert [stem for stem, state in states(outcomes).items() if state != "unchanged"] == [concerned]
        assert outcomes[concerned].state == "failed"
        assert words in outcomes[concerned].error
        assert newest(top / "reports", concerned).number == 1
    check_whole(top / "reports")


def test_a_changed_program_runs_every_city_again(top: Path, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "auditlib", tmp_path / "auditlib", ignore=shutil.ignore_patterns("__pycache__"))
    with (tmp_path / "auditlib" / "words.py").open("a", encoding="utf-8") as module:
        module.write("# changed\n")
    other = f"import sys; sys.path.insert(0, {str(tmp_path)!r}); from auditlib.cli import main; main()"
    said = called("batch", top / "province", "--reports", top / "reports", "--notebook", NOTEBOOK, code=other)
    assert (said.code, said.err.partition("全省")[0]) == (0, "")
    assert {newest(top / "reports", city).reason for city in CITIES} == {"auditlib 程序有变"}


def test_a_version_that_lost_a_file_is_made_again(top: Path) -> None:
    (newest(top / "reports", WUXI).directory / "report.html").unlink()
    outcomes = batch(top / "province", top / "reports")
    assert outcomes[WUXI].error == ""
    assert states(outcomes) == {NANJING: "unchanged", WUXI: "done", XUZHOU: "unchanged"}
    assert (newest(top / "reports", WUXI).directory / "report.html").is_file()
