"""The committed files are those that the generator writes, anywhere and at any time."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from auditlib.audit import open_audit
from auditlib.params import city_files, read_province
from tests.sample.province import COMMITTED, FOLDER, ROOT, SAMPLE, contents
from tools.sample import write
from tools.sample.__main__ import main
from tools.sample.story import read_sample

PERSONAL_NUMBER = re.compile(r"[0-9]{15,17}[0-9Xx]")


def test_the_committed_files_are_those_generated(tmp_path: Path) -> None:
    write.write_sample(tmp_path, SAMPLE)
    made, committed = contents(tmp_path), contents(COMMITTED)
    assert sorted(made) == sorted(committed)
    assert [name for name in made if made[name] != committed[name]] == [], "run: python -m tools.sample"


def test_neither_hash_seed_nor_the_number_of_processes_matters(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(write, "FEW", 1)
    write.write_sample(tmp_path / "here", read_sample(2))
    command = [sys.executable, "-m", "tools.sample", "--cities", "2", str(tmp_path / "there")]
    subprocess.run(command, cwd=ROOT, env={**os.environ, "PYTHONHASHSEED": "7"}, check=True, capture_output=True)
    assert contents(tmp_path / "here") == contents(tmp_path / "there")


def test_every_file_says_that_it_is_a_sample() -> None:
    assert read_province(FOLDER / "province.yaml").sample
    for path in [*FOLDER.glob("*.yaml"), *FOLDER.rglob("*.txt")]:
        text = path.read_bytes().decode("utf-8")
        assert "示例数据" in text.splitlines()[0]
        assert "\r" not in text
        assert text.endswith("\n")
        assert not PERSONAL_NUMBER.search(text)


def test_a_city_is_one_params_file_and_one_workbook_of_the_same_name() -> None:
    stems = [f"{story.code}-{story.city}" for story in SAMPLE.cities]
    assert [path.stem for path in city_files(FOLDER)] == stems
    assert sorted(path.stem for path in (FOLDER / "evidence").glob("*.xlsx")) == stems


def test_more_cities_can_be_had(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--cities", "14", str(tmp_path)]) == 0
    assert "14 个市" in capsys.readouterr().out
    files = city_files(tmp_path)
    assert [files[0].stem, files[-1].stem] == ["900001-示例市0001", "900014-示例市0014"]
    first, again = open_audit(files[0]), open_audit(files[13])
    assert first.params.given != again.params.given


def test_a_province_that_is_no_sample_is_never_written_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    real = "province: 江苏省\nstandard: jiangsu-2012\nyear: 2012\ncities: {}\n"
    (tmp_path / "province.yaml").write_text(real, encoding="utf-8")
    assert main([str(tmp_path)]) == 1
    assert "不是示例数据" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["province.yaml"]
    assert (tmp_path / "province.yaml").read_text(encoding="utf-8") == real


@pytest.mark.parametrize("arguments", [["--cities", "0", "x"], ["--cities", "3001", "x"], ["--cities", "20"]])
def test_a_province_that_cannot_be_had_is_refused(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(arguments)
    assert "--cities" in capsys.readouterr().err
