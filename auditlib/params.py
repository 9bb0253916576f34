"""The files beside the evidence: one params file a city, and the province's own file with targets and last year's figures.

Both are read strictly. Paths in them are relative to the file that names them.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator, Field

from auditlib.errors import FileError, Problem, ProblemsError, nearest
from auditlib.files.checked import check_tree
from auditlib.files.strict import as_plain, find_mark, read_tree
from auditlib.model import Decision, Origin
from auditlib.standard.schema import Standard
from auditlib.standard.types import Number, Strict, Text, Whole, Yes

PROVINCE = "province.yaml"


def _date(value: object) -> datetime.date:
    try:
        return datetime.date.fromisoformat(str(value))
    except ValueError as error:
        raise ValueError(f"应为日期，如 2013-01-15，却是 {value}") from error


Day = Annotated[datetime.date, BeforeValidator(_date)]
Amount = Annotated[int | Decimal, BeforeValidator(as_plain)]


# What a file's name cannot hold somewhere or would lead out of its folder.
NOT_IN_NAMES = re.compile(r'[/\\:*?"<>|\x00-\x1f]|^[.\s]+')


class Decided(Strict):
    """What the auditor decided for one input at discretion (酌情), with the reason."""

    input: Text
    value: Number
    reason: Annotated[Text, Field(pattern=r"\S")]
    auditor: Text
    date: Day | None = None


class CityFile(Strict):
    """One city's params file."""

    standard: Text
    city: Text
    code: Text
    workbook: Text
    province: Text = PROVINCE
    decisions: tuple[Decided, ...] = ()


class ProvinceCity(Strict):
    """What the province gives one city: its code, and its targets and last year's figures by input."""

    code: Text
    values: dict[Text, Amount]


class ProvinceFile(Strict):
    """The province's own file: the readings in force for all cities and each city's figures."""

    province: Text
    standard: Text
    year: Whole
    sample: Yes = False
    readings: dict[Text, Text] = Field(default_factory=dict)
    cities: dict[Text, ProvinceCity]


@dataclass(frozen=True, slots=True)
class Params:
    """One city's params with the province's part of them, checked against the standard."""

    path: Path
    city: str
    code: str
    standard: str
    workbook: Path
    province: str
    sample: bool
    readings: Mapping[str, str]
    given: Mapping[str, int | Decimal]
    decisions: tuple[Decision, ...]

    @property
    def stem(self) -> str:
        """The name of the city's files: 320100-南京市; what no file's name may hold is written as an underscore."""
        return NOT_IN_NAMES.sub("_", f"{self.code}-{self.city}")


def read_params(path: Path) -> Params:
    """Read a city's params file and the province's file that it names.

    Raises ProblemsError with line and column for what is wrong in either; FileError for one that cannot be read.
    """
    tree = read_tree(path)
    file = check_tree(CityFile, tree, str(path))
    province_path = path.parent / file.province
    province = read_province(province_path)
    if file.standard != province.standard:
        said = f"标准为 {file.standard}，而 {province_path.name} 写的是 {province.standard}"
        raise ProblemsError([Problem(str(path), *find_mark(tree, ("standard",)), said)])
    ours = province.cities.get(file.city)
    if ours is None or ours.code != file.code:
        found = f"代码为 {ours.code}" if ours else f"没有这个市{nearest(file.city, province.cities)}"
        said = f"{file.city}（{file.code}）：{province_path.name} 中{found}"
        raise ProblemsError([Problem(str(path), *find_mark(tree, ("city",)), said)])
    decisions = tuple(
        Decision(each.input, each.value, each.reason, each.auditor, each.date, Origin(str(path), cell=f"第{line}行"))
        for n, each in enumerate(file.decisions)
        for line in [find_mark(tree, ("decisions", n))[0]]
    )
    return Params(
        path=path,
        city=file.city,
        code=file.code,
        standard=file.standard,
        workbook=path.parent / file.workbook,
        province=province.province,
        sample=province.sample,
        readings=province.readings,
        given=ours.values,
        decisions=decisions,
    )


def read_province(path: Path) -> ProvinceFile:
    """Read the province's file. Raises ProblemsError with line and column, FileError where it cannot be read."""
    return check_tree(ProvinceFile, read_tree(path), str(path))


def city_files(folder: Path) -> list[Path]:
    """List the cities' params files of a folder, in the order of their names.

    Raises FileError for a folder that is not there or holds none.
    """
    if not folder.is_dir():
        raise FileError(f"{folder}: 没有这个目录")
    files = sorted(path for path in folder.glob("*.yaml") if path.name != PROVINCE)
    if not files:
        raise FileError(f"{folder}: 目录里没有各市的参数文件（*.yaml）")
    return files


def check_against(standard: Standard, params: Params) -> None:
    """Check that params name only what the standard leaves to the province and to the auditor.

    Raises ProblemsError naming file, city and input.
    """
    problems = [*_wrong_given(standard, params), *_wrong_decisions(standard, params)]
    if problems:
        raise ProblemsError(problems)


def _wrong_given(standard: Standard, params: Params) -> Iterator[Problem]:
    from_province = [name for name, item in standard.inputs.items() if item.source == "province"]
    for name in params.given:
        if name not in from_province:
            said = f"{params.city}: {name} 不是由省给出的输入{nearest(name, from_province)}"
            yield Problem(str(params.path.parent / PROVINCE), 0, 0, said)


def _wrong_decisions(standard: Standard, params: Params) -> Iterator[Problem]:
    from_auditor = [name for name, item in standard.inputs.items() if item.source == "auditor"]
    seen: set[str] = set()
    for decision in params.decisions:
        line = int(decision.origin.cell.strip("第行"))
        if decision.input not in from_auditor:
            said = f"{decision.input} 不由审核人酌定{nearest(decision.input, from_auditor)}"
            yield Problem(str(params.path), line, 1, said)
        if decision.input in seen:
            yield Problem(str(params.path), line, 1, f"{decision.input} 酌定了两次，应只有一次")
        seen.add(decision.input)
