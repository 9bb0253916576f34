"""The files that lie beside a city's workbook: the year's table by quarter, and the notice of an incident."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import islice

from auditlib.model import Attachment, Incident, Origin, Value, type_of_value
from auditlib.standard.schema import Standard
from auditlib.words import number_text
from tools.sample.story import Story

MARK = "示例数据　非真实情况"
ANNUAL = ("appraised", "passed", "certified", "senior_certified")
# What part of the year's work each quarter but the last has, in hundredths.
QUARTERS = {"一季度": 21, "二季度": 27, "三季度": 24, "四季度": None}


@dataclass(frozen=True, slots=True)
class Document:
    """A file to attach; one without text is listed and never sent."""

    name: str
    about: str
    text: str = ""
    shows: Incident | None = None

    @property
    def content(self) -> bytes:
        """The bytes of the file."""
        return self.text.encode()

    def listed(self) -> Attachment:
        """The file as the workbook lists it."""
        return Attachment(self.name, self.about, sha256(self.content).hexdigest() if self.text else "", Origin(""))


def make_documents(
    standard: Standard, city: Story, values: Mapping[str, type_of_value], ledger: Sequence[Incident]
) -> Iterator[Document]:
    """Make what a city hands in beside its workbook, in a folder of its own."""
    asked = city.attachments
    if asked.annual:
        text = _annual(standard, city, values)
        yield Document(f"{city.stem}/鉴定统计年报.txt", "鉴定、合格、取证人数，条款1.1、1.3、2.2.1", text)
    for incident in islice((each for each in ledger if each.verified), asked.notices):
        about = f"{standard.inputs[incident.input].label}的核查结论"
        yield Document(f"{city.stem}/{incident.document}.txt", about, _notice(standard, about, incident), incident)
    if asked.unsent:
        yield Document(f"{city.stem}/{asked.unsent}", "尚未送达")


def cite(
    values: Mapping[str, Value], ledger: Sequence[Incident], documents: Sequence[Document]
) -> tuple[dict[str, Value], tuple[Incident, ...]]:
    """Name the documents where a value or an incident rests on one."""
    annual = next((each.name for each in documents if each.text and each.shows is None), "")
    cited = {name: replace(values[name], proof=annual) for name in ANNUAL if annual}
    names = {each.shows.document: each.name for each in documents if each.shows is not None}
    return {**values, **cited}, tuple(replace(each, attachment=names.get(each.document, "")) for each in ledger)


def _annual(standard: Standard, city: Story, values: Mapping[str, type_of_value]) -> str:
    lines = ["\t".join(["季度", *(standard.inputs[name].label for name in ANNUAL)])]
    totals = [int(values[name] or 0) for name in ANNUAL]
    left = totals
    for quarter, part in QUARTERS.items():
        now = left if part is None else [total * part // 100 for total in totals]
        left = [total - each for total, each in zip(left, now, strict=True)]
        lines.append("\t".join([quarter, *map(number_text, now)]))
    lines.append("\t".join(["全年", *map(number_text, totals)]))
    return "\n".join([MARK, "", f"{city.city}{standard.year}年鉴定统计年报", "", *lines, ""])


def _notice(standard: Standard, about: str, incident: Incident) -> str:
    item, day = standard.inputs[incident.input], incident.date
    assert day is not None
    return "\n".join(
        [
            MARK,
            "",
            incident.document,
            f"关于{about}",
            "",
            f"日期：{day.year}年{day.month}月{day.day}日",
            f"情况：{incident.description.removeprefix('示例：')}",
            f"数量：{incident.count}{item.unit or ''}",
            "结论：经核查属实，记入台账。",
            "",
        ]
    )
