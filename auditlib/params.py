"""The files beside the evidence: one params file a city, and the province's own file with targets and last year's figures.

Both are read strictly. Paths in them are relative to the file that names them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field

from auditlib.compared import Compared, Figures, Given
from auditlib.errors import FileError, Problem, ProblemsError, nearest
from auditlib.files.checked import check_tree
from auditlib.files.strict import find_mark, read_text, read_tree
from auditlib.model import Member, Person, Right, Role, type_of_value
from auditlib.standard.schema import Standard
from auditlib.standard.types import Strict, Text, Whole, Yes

PROVINCE = "province.yaml"


# What a file's name cannot hold somewhere or would lead out of its folder.
NOT_IN_NAMES = re.compile(r'[/\\:*?"<>|\x00-\x1f]|^[.\s]+')

# The line of a public key: algorithm, id and Base64, as `auditlib key export` writes it.
KEY_LINE = re.compile(r"(ed25519|sm2):[0-9a-f]{16}:[A-Za-z0-9+/]+={0,2}")


class CityFile(Strict):
    """One city's params file."""

    standard: Text
    city: Text
    code: Text
    workbook: Text
    province: Text = PROVINCE


class ProvinceCity(Strict):
    """What the province gives one city: its code, and its targets and last year's figures by input."""

    code: Text
    values: dict[Text, Given] = Field(default_factory=dict)


class Listed(Strict):
    """One who takes part: what he may do, for which cities (none named: for all), and his public key."""

    name: Text
    unit: str = ""
    account: str = ""
    cities: tuple[Text, ...] = ()
    may: Annotated[tuple[Right, ...], Field(min_length=1)] = ("decide", "confirm")
    key: str = ""


class ProvinceFile(Compared):
    """The province's own file: readings, who takes part, where the log is, its figures, and each city's.

    `second_review` asks a second person to confirm each decision before it counts; `log` is the log's URL where
    it is not the file beside this one. `signatures` names as whom each version must be signed, each by another person; `sm3` asks for SM3
    digests of each version's files beside those of SHA-256.
    """

    province: Text
    standard: Text
    year: Whole
    sample: Yes = False
    readings: dict[Text, Text] = Field(default_factory=dict)
    people: tuple[Listed, ...] = ()
    second_review: Yes = False
    signatures: tuple[Role, ...] = ()
    sm3: Yes = False
    log: Text | None = None
    cities: dict[Text, ProvinceCity]


@dataclass(frozen=True, slots=True)
class Params:
    """One city's params with the province's part of them, checked against the standard.

    `sums` are the province's figures as scoring takes them, `cities` how many cities the province has.
    """

    path: Path
    city: str
    code: str
    standard: str
    workbook: Path
    province: str
    province_file: Path
    sample: bool
    readings: Mapping[str, str]
    sums: Figures
    given: Mapping[str, type_of_value]
    year: int
    members: tuple[Member, ...]
    must_confirm: bool
    log: str | None
    signatures: tuple[Role, ...] = ()
    sm3: bool = False
    cities: int = 1

    @property
    def workspace(self) -> Path:
        """The folder of the province's file, in which the year's work lies."""
        return self.province_file.parent

    @property
    def log_name(self) -> str:
        """The name of the workspace's log: one standard of one province."""
        return f"{Path(self.standard).name.removesuffix('.yaml')}/{self.province}"

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
        found = f"代码为 {ours.code}" if ours else f"没有这个名称{nearest(file.city, province.cities)}"
        said = f"{file.city}（{file.code}）：{province_path.name} 中{found}"
        raise ProblemsError([Problem(str(path), *find_mark(tree, ("city",)), said)])
    return Params(
        path=path,
        city=file.city,
        code=file.code,
        standard=standard_at(file.standard, path),
        workbook=path.parent / file.workbook,
        province=province.province,
        province_file=province_path,
        sample=province.sample,
        readings=province.readings,
        sums=province.by_input(province.cities),
        given=ours.values,
        year=province.year,
        members=tuple(map(_member, province.people)),
        must_confirm=province.second_review,
        log=province.log,
        signatures=province.signatures,
        sm3=province.sm3,
        cities=len(province.cities),
    )


def told_figures(figures: Figures) -> dict[str, Any]:
    """Write the province's figures as they are given, for what is hashed."""
    return {name: told_figures(value) if isinstance(value, Mapping) else str(value) for name, value in figures.items()}


def _member(listed: Listed) -> Member:
    return Member(Person(listed.name, listed.unit, listed.account), listed.cities, listed.may, listed.key)


def read_province(path: Path) -> ProvinceFile:
    """Read the province's file. Raises ProblemsError with line and column, FileError where it cannot be read.

    One that is as it was read last is not parsed again: every city of a large province names the same file.
    """
    return _read_province(path, sha256(read_text(path).encode()).digest())


@lru_cache(maxsize=4)
def _read_province(path: Path, _content: bytes) -> ProvinceFile:
    tree = read_tree(path)
    province = check_tree(ProvinceFile, tree, str(path))
    problems = [
        Problem(
            str(path), *find_mark(tree, ("people", at)), f"{each.name}: 没有 {city}{nearest(city, province.cities)}"
        )
        for at, each in enumerate(province.people)
        for city in each.cities
        if city not in province.cities
    ]
    problems += [
        Problem(str(path), *find_mark(tree, ("peers", city)), f"没有 {city}{nearest(city, province.cities)}")
        for city in province.peers
        if city not in province.cities
    ]
    problems += [
        Problem(str(path), *find_mark(tree, ("people", at)), said) for at, said in _wrong_keys(province.people)
    ]
    if problems:
        raise ProblemsError(problems)
    return province


def _wrong_keys(people: tuple[Listed, ...]) -> Iterator[tuple[int, str]]:
    """Tell which public keys are none, or stand with another person already."""
    holders: dict[str, str] = {}
    for at, each in enumerate(people):
        if each.key and not KEY_LINE.fullmatch(each.key):
            yield at, f"{each.name}: key 不是公钥，应为 auditlib key export 给出的一行（ed25519:…:…）"
        elif each.key and holders.setdefault(each.key, each.name) != each.name:
            yield at, f"{each.name}: key 与 {holders[each.key]} 的相同；每人应有自己的钥匙"


def city_files(folder: Path) -> list[Path]:
    """List the cities' params files of a folder, in the order of their names; a standard that lies beside them is none.

    Raises FileError for a folder that is not there or holds none.
    """
    if not folder.is_dir():
        raise FileError(f"{folder}: 没有这个目录")
    files = sorted(path for path in folder.glob("*.yaml") if path.name != PROVINCE and not _is_standard(path))
    if not files:
        raise FileError(f"{folder}: 目录里没有各市的参数文件（*.yaml）")
    return files


def _is_standard(path: Path) -> bool:
    """Tell whether a file is a standard, or the worked cases beside one."""
    return path.name.endswith(".cases.yaml") or b"\nitems:" in path.read_bytes()


def standard_at(standard: str, path: Path) -> str:
    """Take a standard's file that lies beside the params file for the one that is meant; else the name as it stands."""
    beside = path.parent / standard
    return str(beside) if beside.is_file() else standard


def check_against(standard: Standard, params: Params) -> None:
    """Check that params give only what the standard leaves to the province.

    Raises ProblemsError naming file, city and input.
    """
    problems = list(_wrong_given(standard, params))
    if problems:
        raise ProblemsError(problems)


def _wrong_given(standard: Standard, params: Params) -> Iterator[Problem]:
    from_province = [name for name, item in standard.inputs.items() if item.source == "province"]
    for name in params.given:
        if name not in from_province:
            said = f"{params.city}: {name} 不是由{standard.words.province}给出的输入{nearest(name, from_province)}"
            yield Problem(str(params.province_file), 0, 0, said)
