"""`auditlib score`: the contract's object for a workbook, a mapping and a params file; readings refused by name."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.cli.calls import called
from tests.cli.conftest import Call
from tests.decisions.office import CITY, CLEAN, STANDARD, office
from tests.sample.province import FOLDER, ROOT

KEYS = ["standard", "city", "total", "provisional", "rows", "effects", "sanctions", "missing"]
OURS = ["eligible", "readings", "self_scores", "decisions", "status", "warnings"]
EFFECT = ["id", "clause", "points", "inputs", "explanation"]
POINTS = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]{0,2}[1-9])?")
WUXI = "320200-无锡市"
# Readings that are refused, and what is said.
REFUSED = {
    "an_unknown_reading": ("stps=whole", "没有口径 stps，是否指 steps？"),
    "an_unknown_option": ("steps=wole", "没有选项 wole（可选：whole、proportional、started），是否指 whole？"),
    "no_option": ("steps", "--reading steps: 应写成 口径=选项"),
    "an_empty_option": ("steps=", "没有选项"),
}


def as_mapping(folder: Path, form: str) -> Path:
    path = folder / f"甲市.{form}"
    values = {"city": CITY, **CLEAN}
    lines = [f"{name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in values.items()]
    text = json.dumps(values, ensure_ascii=False) if form == "json" else "".join(lines)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture(params=["xlsx", "params", "yaml", "json"])
def file(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Any file that can be scored."""
    if request.param == "params":
        return FOLDER / f"{WUXI}.yaml"
    return FOLDER / "evidence" / f"{WUXI}.xlsx" if request.param == "xlsx" else as_mapping(tmp_path, request.param)


def scored(call: Call, *arguments: str | Path) -> dict[str, Any]:
    said = call("score", *arguments, "--json")
    assert (said.code, said.err) == (0, "")
    found: dict[str, Any] = json.loads(said.out)
    return found


def test_it_prints_the_object_of_the_contract(call: Call, file: Path) -> None:
    found = scored(call, file)
    assert list(found) == [*KEYS[:-1], OURS[0], KEYS[-1], *OURS[1:]]
    assert found["standard"] == STANDARD.id
    assert found["city"] in (CITY, "无锡市")
    assert found["provisional"] is False
    assert list(found["rows"]) == list(STANDARD.rows)
    assert [effect["id"] for effect in found["effects"]] == list(STANDARD.effects)
    assert all(list(effect) == EFFECT for effect in found["effects"])
    assert list(found["sanctions"]) == list(STANDARD.sanctions)
    assert found["missing"] == []


def test_points_are_decimal_strings(call: Call, file: Path) -> None:
    found = scored(call, file)
    points = [found["total"], *found["rows"].values(), *(effect["points"] for effect in found["effects"])]
    assert [each for each in points if not isinstance(each, str) or not POINTS.fullmatch(each)] == []


def test_a_missing_value_leaves_a_row_without_points(call: Call) -> None:
    found = scored(call, FOLDER / "320800-淮安市.yaml")
    assert found["provisional"] is True
    assert [row_id for row_id, points in found["rows"].items() if points is None] == ["3", "6", "7", "13.2"]
    assert "data_falsified" in found["missing"]
    assert None in [effect["points"] for effect in found["effects"]]


def test_every_form_of_a_city_has_the_same_score(call: Call, tmp_path: Path) -> None:
    params = office(tmp_path).params
    in_params, in_yaml, in_json = (
        scored(call, form) for form in (params, as_mapping(tmp_path, "yaml"), as_mapping(tmp_path, "json"))
    )
    assert in_yaml == in_json
    assert in_params["total"] == in_yaml["total"] == "100"
    assert in_params["rows"] == in_yaml["rows"]


def test_a_workbook_is_scored_as_its_params_file_says(call: Call) -> None:
    for code in ("320100-南京市", "321300-宿迁市"):
        workbook, params = FOLDER / "evidence" / f"{code}.xlsx", FOLDER / f"{code}.yaml"
        assert scored(call, workbook) == scored(call, params)


def test_decisions_count_where_there_is_a_workspace(call: Call, tmp_path: Path) -> None:
    city = office(tmp_path, {"contest_missing_events": 2})
    assert scored(call, city.params)["rows"]["3"] is None
    saved = city.decide("contest_missing_deduction", "0.4")
    assert scored(call, city.params)["rows"]["3"] == "5.6"
    city.withdraw(saved)
    assert scored(call, city.params)["rows"]["3"] is None


def test_a_reading_asked_for_goes_before_the_provinces(call: Call, tmp_path: Path) -> None:
    city = office(tmp_path)
    city.rule_province("steps", "whole")
    assert scored(call, city.params)["readings"]["steps"] == "whole"
    assert scored(call, city.params, "--reading", "steps=started")["readings"]["steps"] == "started"


def test_two_options_of_one_reading_are_refused(call: Call, tmp_path: Path) -> None:
    city = as_mapping(tmp_path, "yaml")
    said = call("score", city, "--reading", "steps=whole", "--reading", "steps=started")
    assert said.code == 1
    assert "口径 steps 给了两个选项（whole 和 started），请只留一个" in said.err


def test_a_reading_is_chosen_by_name(call: Call) -> None:
    file = FOLDER / f"{WUXI}.yaml"
    chosen = scored(call, file, "--reading", "steps=whole", "--reading", "bonus_cap=none")
    assert (chosen["readings"]["steps"], chosen["readings"]["bonus_cap"]) == ("whole", "none")
    assert chosen == scored(call, file)


@pytest.mark.parametrize(("reading", "words"), REFUSED.values(), ids=REFUSED)
def test_a_reading_that_is_not_there_is_refused_by_name(call: Call, reading: str, words: str) -> None:
    said = call("score", FOLDER / f"{WUXI}.yaml", "--json", "--reading", reading)
    assert (said.code, said.out) == (1, "")
    assert said.err.startswith("错误：")
    assert words in said.err


def test_without_json_it_is_told_in_lines(call: Call, file: Path) -> None:
    said = call("score", file)
    assert (said.code, said.err) == (0, "")
    assert re.match(r"(甲市|无锡市) [0-9.]+分", said.out)
    assert len(said.out.splitlines()) > len(STANDARD.rows)


def test_a_standard_can_be_given_by_its_path(call: Call, tmp_path: Path) -> None:
    path = ROOT / "auditlib" / "standards" / "jiangsu-2012.yaml"
    mapping = as_mapping(tmp_path, "json")
    assert scored(call, mapping, "--standard", path) == scored(call, mapping)


def test_a_standard_that_is_not_there_is_told(call: Call, tmp_path: Path) -> None:
    said = call("score", as_mapping(tmp_path, "json"), "--standard", "jiangsu-2013")
    assert said.code == 1
    assert "没有这个标准" in said.err
    assert "是否指 jiangsu-2012？" in said.err


def test_an_input_that_the_standard_refuses_is_named(call: Call, tmp_path: Path) -> None:
    said = call("score", office(tmp_path, {"months_with_posts": 13}).params, "--json")
    assert (said.code, said.out) == (1, "")
    assert "months_with_posts" in said.err or STANDARD.inputs["months_with_posts"].label in said.err


@pytest.mark.parametrize("env", [{"LC_ALL": "C"}, {"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}])
def test_a_pipe_gets_utf_8_whatever_the_locale(env: dict[str, str], tmp_path: Path) -> None:
    mapping = as_mapping(tmp_path, "json").rename(tmp_path / "city.json")
    said = called("score", mapping, "--json", env=env)
    assert (said.code, said.err) == (0, "")
    assert json.loads(said.out)["city"] == CITY
    assert "没有这个文件" in called("score", tmp_path / "nowhere.json", env=env).err
