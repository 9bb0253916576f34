"""What may be filled in where: the rules by which Excel, WPS and LibreOffice refuse a slip of the hand at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from auditlib.evidence import paint
from auditlib.evidence.layout import NO, YES
from auditlib.standard.inputs import Input
from auditlib.words import STATE_WORDS, number_text

Kind = Literal["list", "custom"]


class Choices:
    """Gathers the cells that share a rule of what may be filled in, so that each rule is written once."""

    def __init__(self, state_lists: Mapping[str, str]) -> None:
        """Begin with the places of the words that each state input can take."""
        self._state_lists = state_lists
        self._cells: dict[tuple[Kind, str, str], list[str]] = {}

    def value(self, at: str, name: str, item: Input) -> None:
        """Take note of an input's cell."""
        states = ",".join(STATE_WORDS.values())
        if item.type == "yes_no":
            self._add(at, "list", f'"{YES},{NO},{states}"', f"请选“{YES}”或“{NO}”。")
        elif item.type == "state":
            self._add(at, "list", self._state_lists[name], "请从下拉列表中选择。")
        elif item.each is not None:
            return
        elif item.type == "date":
            words = ",".join(f'{{0}}="{word}"' for word in STATE_WORDS.values())
            self._add(at, "custom", f"OR(ISNUMBER({{0}}),{words})", "应为日期，如 2012-03-15。")
        else:
            whole = f"ROUND({{0}},{item.decimals})={{0}}"
            within = f"{{0}}>={item.min},{{0}}<={item.max}"
            words = ",".join(f'{{0}}="{word}"' for word in STATE_WORDS.values())
            low, high = number_text(item.min), number_text(item.max)
            kind = f"数，至多 {item.decimals} 位小数" if item.decimals else "整数"
            said = f"应为 {low} 到 {high} 的{kind}。"
            self._add(at, "custom", f"OR(IF(ISNUMBER({{0}}),AND({whole},{within}),FALSE),{words})", said)

    def score(self, at: str) -> None:
        """Take note of the cell of a self-score."""
        self._add(at, "custom", "IF(ISNUMBER({0}),AND({0}>=0,ROUND({0},3)={0}),FALSE)", "应为不小于 0 的分数。")

    def _add(self, at: str, kind: Kind, formula: str, said: str) -> None:
        self._cells.setdefault((kind, formula, said), []).append(at)

    def add_to(self, sheet: Worksheet) -> None:
        """Write the rules."""
        for (kind, formula, said), cells in self._cells.items():
            # A formula is written for the first cell of its area; the program shifts it for the others.
            rule = DataValidation(type=kind, formula1=formula.replace("{0}", cells[0]), sqref=" ".join(cells))
            paint.add_rule(sheet, rule, said)
