"""What a city's params file may say of itself."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from auditlib.errors import ProblemsError
from auditlib.model import Member, Person
from auditlib.params import read_params

PROVINCE = 'province: 某省\nstandard: jiangsu-2012\nyear: 2012\ncities:\n  甲市: {code: "900001", values: {}}\n'
CITY = 'standard: jiangsu-2012\ncity: 甲市\ncode: "900001"\nworkbook: 甲市.xlsx\n'


def write(folder: Path, city: str = CITY) -> Path:
    (folder / "province.yaml").write_text(PROVINCE, encoding="utf-8")
    path = folder / "city.yaml"
    path.write_text(city, encoding="utf-8")
    return path


def test_a_citys_file_is_read_with_the_provinces(tmp_path: Path) -> None:
    params = read_params(write(tmp_path))
    assert (params.city, params.code, params.province, params.sample) == ("甲市", "900001", "某省", False)
    assert params.workbook == tmp_path / "甲市.xlsx"


def test_the_province_gives_values_of_every_type(tmp_path: Path) -> None:
    path = write(tmp_path)
    values = '{a: 否, b: yes, c: good, d: "2012-03-31", e: 3, f: 2.50, g: "2.50"}'
    (tmp_path / "province.yaml").write_text(PROVINCE.replace("values: {}", f"values: {values}"), encoding="utf-8")
    given = read_params(path).given
    assert dict(given) == {
        **{"a": False, "b": True, "c": "good", "d": "2012-03-31", "e": 3},
        **{"f": Decimal("2.50"), "g": Decimal("2.50")},
    }
    assert type(given["a"]) is bool
    assert type(given["e"]) is int


@pytest.mark.parametrize("value", ["", "[1]", "{b: 1}", "2012-03-31", "010"])
def test_what_the_province_gives_is_one_value_of_one_reading(value: str, tmp_path: Path) -> None:
    path = write(tmp_path)
    (tmp_path / "province.yaml").write_text(PROVINCE.replace("values: {}", f"values: {{a: {value}}}"), encoding="utf-8")
    with pytest.raises(ProblemsError, match=r"应为一个值|请加引号"):
        read_params(path)


@pytest.mark.parametrize(
    ("city", "code", "stem"),
    [
        ("../甲市", "900001", "900001-.._甲市"),
        ("甲市", "../../x", "__.._x-甲市"),
        ("a:b", "..", "_-a_b"),
        ("甲市", "1", "1-甲市"),
    ],
)
def test_no_name_leads_out_of_the_folder(city: str, code: str, stem: str, tmp_path: Path) -> None:
    path = write(tmp_path, CITY.replace("甲市\ncode", f"{city}\ncode").replace("900001", code))
    (tmp_path / "province.yaml").write_text(
        PROVINCE.replace("  甲市:", f'  "{city}":').replace("900001", code), encoding="utf-8"
    )
    found = read_params(path).stem
    assert found == stem
    assert (tmp_path / found).resolve().parent == tmp_path.resolve()


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ('code: "900001"', "code: 900001", "请加引号"),
        ('code: "900001"', 'code: "900002"', "代码为 900001"),
        ("city: 甲市", "city: 甲市市", "是否指 甲市"),
        ("workbook:", "workbok:", "是否指 workbook"),
        ("standard: jiangsu-2012", "standard: other", "jiangsu-2012"),
    ],
)
def test_a_fault_is_told_with_its_line(before: str, after: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(ProblemsError) as caught:
        read_params(write(tmp_path, CITY.replace(before, after)))
    assert said in str(caught.value)
    assert all(problem.line for problem in caught.value.problems)


def test_who_takes_part_is_read_from_the_provinces_file(tmp_path: Path) -> None:
    path = write(tmp_path)
    people = "people:\n  - {name: 王审核, unit: 省中心, cities: [甲市], may: [decide, rule]}\n  - {name: 李复核}\n"
    (tmp_path / "province.yaml").write_text(PROVINCE + people + "second_review: yes\n", encoding="utf-8")
    params = read_params(path)
    assert params.must_confirm
    assert params.members == (
        Member(Person("王审核", "省中心"), ("甲市",), ("decide", "rule")),
        Member(Person("李复核"), (), ("decide", "confirm")),
    )


@pytest.mark.parametrize(
    ("people", "said"),
    [
        ("people:\n  - {name: 王审核, cities: [甲]}\n", "王审核: 没有 甲"),
        ("people:\n  - {name: 王审核, may: [everything]}\n", "may"),
        ("people:\n  - {name: 王审核, may: []}\n", "may"),
        ("people:\n  - {unit: 省中心}\n", "name"),
    ],
)
def test_a_fault_in_who_takes_part_is_told_with_its_line(people: str, said: str, tmp_path: Path) -> None:
    path = write(tmp_path)
    (tmp_path / "province.yaml").write_text(PROVINCE + people, encoding="utf-8")
    with pytest.raises(ProblemsError) as caught:
        read_params(path)
    assert said in str(caught.value)
    assert all(problem.line for problem in caught.value.problems)
