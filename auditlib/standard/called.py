"""What a standard calls things where users read of them: those that it scores, their whole, and what it records of them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from auditlib.standard.types import Strict, Text, Yes

Source = Literal["city", "province", "auditor"]

# How a word of one character is said where it stands alone.
ALONE = {"市": "城市", "省": "省份"}


def _one_word(text: str) -> str:
    """Refuse a word with a space in it: the workbook's headings are made of it, and are found again whatever their spaces."""
    if len(text.split()) != 1:
        raise ValueError(f"应为一个词，中间没有空格，却是“{text}”")
    return text.strip()


Word = Annotated[Text, AfterValidator(_one_word)]


class Words(Strict):
    """The words for those that are scored and for what they belong to, as they stand in every page and file.

    `city`: one that is scored (市, 医院); `province`: who scores them and sets their targets (省, 集团); `whole`: all of
    them together, 全 and the province's word where it is not given (全省, 全系统).
    """

    city: Word = "市"
    province: Word = "省"
    whole_: Word | None = Field(default=None, alias="whole")

    @property
    def whole(self) -> str:
        """The word for all of them together."""
        return self.whole_ or f"全{self.province}"

    @property
    def the_city(self) -> str:
        """The word for one of those that are scored as one who acts: 市里, 医院. One character alone would not stand."""
        return f"{self.city}里" if len(self.city) == 1 else self.city

    @property
    def the_province(self) -> str:
        """The word for who scores them as one who acts: 省里, 集团."""
        return f"{self.province}里" if len(self.province) == 1 else self.province

    def who(self, source: Source) -> str:
        """Name who gives an input."""
        return {"city": self.city, "province": self.province, "auditor": "审核人"}[source]

    @property
    def given(self) -> str:
        """Where a figure is from that was set for a city: 省下达."""
        return f"{self.province}下达"

    @property
    def code(self) -> str:
        """What the code of one that is scored is called in full."""
        return "行政区划代码" if self.city == "市" else "代码"

    def counted(self, number: int | str) -> str:
        """Count cities, with a number or with 每, 逐 and the like: 13市, 3个医院. Only one character does without 个."""
        return f"{number}{self.city}" if len(self.city) == 1 else f"{number}个{self.city}"

    @property
    def a_city(self) -> str:
        """The word for one of those that are scored, where it stands alone: 城市, 医院."""
        return ALONE.get(self.city, self.city)

    @property
    def a_province(self) -> str:
        """The word for who sets the targets, where it stands alone: 省份, 集团."""
        return ALONE.get(self.province, self.province)


class Sanction(Strict):
    """A measure recorded beside the score (处理); `disqualifies` takes the city out of the awards."""

    label: Text
    disqualifies: Yes = False
