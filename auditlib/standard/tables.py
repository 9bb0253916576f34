"""Tables of grades and coefficients, written once at the top of a standard and named where they are used."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Annotated, Any

from pydantic import BeforeValidator, WithJsonSchema

from auditlib.files.strict import as_decimal
from auditlib.standard.types import SCALE, Ratio, Text, read_level
from auditlib.words import points_text

# Where a table may stand, or the name of one.
WORDS = ("times", "table")


def fill_tables(node: Any, tables: Any) -> None:
    """Put in the tree of a standard's file, in place, the tables where their names stand."""
    for each in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        fill_tables(each, tables)
    if isinstance(node, dict) and isinstance(tables, dict):
        for word in WORDS:
            if isinstance(node.get(word), str) and node[word] in tables:
                node[word] = tables[node[word]]


def _no_name(table: object) -> object:
    if isinstance(table, str):
        raise ValueError(f"文件顶层的 tables 里没有 {table}")
    return table


Table = Annotated[
    dict[Text, Ratio],
    BeforeValidator(_no_name),
    WithJsonSchema({"type": ["object", "string"], "description": "每个状态的数, 或文件顶层 tables 里的名称"}),
]


def multiplied(given: Any, roles: tuple[str, ...]) -> Any:
    """Work the points out that a grade is worth where they are written as points times a coefficient."""
    if not isinstance(given, Mapping) or not isinstance(given.get("times"), dict):
        return given
    return {**given, **{role: _by_state(given[role], given["times"]) for role in roles if given.get(role) is not None}}


def _by_state(points: object, table: Mapping[str, object]) -> dict[str, str]:
    if isinstance(points, dict):
        raise ValueError("写了 times（系数），分值应为一个数，如 award: 10")
    whole = Fraction(as_decimal(points)) * SCALE
    found = {state: whole * read_level(factor) for state, factor in table.items()}
    for state, each in found.items():
        if each.denominator != 1 or each < 0:
            raise ValueError(f"{state}: 分值乘以系数应不小于 0、至多三位小数，却是 {points}×{table[state]}")
    return {state: points_text(int(each)) for state, each in found.items()}
