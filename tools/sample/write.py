"""The sample's files: the province's own and its log, and for each city its params, its workbook and what lies beside it."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from auditlib.errors import FileError
from auditlib.evidence.template import write_template
from auditlib.params import PROVINCE, read_province
from auditlib.standard.load import load_standard
from auditlib.standard.schema import Standard
from auditlib.words import number_text
from tools.sample.decide import write_log
from tools.sample.make import City, make_cities
from tools.sample.story import Province

EVIDENCE = "evidence"
# More cities than these are written by several processes, each so many at a time.
FEW, AT_A_TIME = 40, 20


def write_sample(out: Path, sample: Province) -> list[Path]:
    """Write a sample and tell the params files. Raises FileError where `out` holds a province that is no sample."""
    at = out / PROVINCE
    if at.exists() and not read_province(at).sample:
        raise FileError(f"{at}: 不是示例数据，未覆盖；请另选目录")
    standard = load_standard(sample.standard)
    cities = make_cities(standard, sample)
    (out / EVIDENCE).mkdir(parents=True, exist_ok=True)
    _write(at, _province_text(standard, sample, cities))
    write = partial(_write_city, out, standard)
    if len(cities) <= FEW:
        written = [write(city) for city in cities]
    else:
        with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
            written = list(pool.map(write, cities, chunksize=AT_A_TIME))
    write_log(out, standard, sample)
    return written


def _write_city(out: Path, standard: Standard, city: City) -> Path:
    story, workbook = city.story, f"{EVIDENCE}/{city.story.stem}.xlsx"
    for document in city.documents:
        if document.text:
            path = out / EVIDENCE / document.name
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(document.content)
    write_template(
        standard,
        out / workbook,
        city=story.city,
        code=story.code,
        given=city.given,
        filled=city.evidence,
        sample=True,
    )
    return _write(out / f"{story.stem}.yaml", _params_text(standard, city, workbook))


def _write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8", newline="\n")
    return path


def _province_text(standard: Standard, sample: Province, cities: Sequence[City]) -> str:
    given = cities[0].given
    sums = {name: sum(city.given[name] for city in cities) for name in given}
    meant = "\n".join(
        f"#   {name:<22} {standard.inputs[name].label}，合计 {number_text(sums[name])} {standard.inputs[name].unit}"
        for name in given
    )
    blocks = "\n".join(
        f'  {city.story.city}:\n    code: "{city.story.code}"\n    values:\n'
        + "".join(f"      {name}: {value}\n" for name, value in city.given.items())
        for city in cities
    )
    return f"""\
# 示例数据：{standard.year}年度各市的目标数和上年数。全部数字都是编造的，不代表任何城市的实际工作。
# 由 python -m tools.sample 生成；正式使用时，换成省里下达的数，并删去 sample 一行。

province: {sample.province}
standard: {sample.standard}
year: {standard.year}
sample: yes

# 对标准中有疑义之处的读法（口径），全省统一；不写的按标准的默认口径，例如：
#   readings: {{steps: whole}}
readings: {{}}
{_people_text(sample)}
# 各市的代码（GB/T 2260）和由省给出的数：
{meant}
cities:
{blocks}"""


def _people_text(sample: Province) -> str:
    if not sample.sitting.people:
        return ""
    people = "\n".join(
        f"  - {{name: {each.name}, unit: {each.unit}, "
        + (f"cities: [{', '.join(each.cities)}], " if each.cities else "")
        + f"may: [{', '.join(each.may)}]}}"
        for each in sample.sitting.people
    )
    return f"""
# 谁参加审核（姓名是虚构的），可以做什么，负责哪些市（不写的为全部）。may：decide 裁定，confirm 复核，
# rule 全省裁定，close 定稿，object 登记异议。不写 people 的，人人都可以。
people:
{people}

# 每个决定须经另一人复核才算数。决定和公布记在旁边的 log.sqlite 里，以 log.jsonl 中的各条开头；多台机器合用时改写 log: postgresql://…
second_review: {"yes" if sample.sitting.second_review else "no"}
"""


def _params_text(standard: Standard, city: City, workbook: str) -> str:
    story = city.story
    return f"""\
# 示例数据：{story.city}{standard.year}年度考核的参数。数字和事项都是编造的，不代表该市的实际工作。
# 示例的情形：{story.about}。

standard: {standard.id}
city: {story.city}
code: "{story.code}"

# 该市填报的工作簿；目标数和上年数由省给出，见 {PROVINCE}。
workbook: {workbook}
"""
