"""A strict tree checked against a pydantic model, every fault told in Chinese with its line and column."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from auditlib.errors import Problem, ProblemsError, nearest
from auditlib.files.strict import Mapping, find_mark, shown

M = TypeVar("M", bound=BaseModel)

# pydantic's error types and what they mean to the person who wrote the file; others are told as pydantic has them.
SAID = {
    "missing": "缺少 {name}",
    "string_type": "{name} 应为文字",
    "string_too_short": "{name} 不能为空",
    "dict_type": "{name} 应为“名称: 值”的对应表",
    "model_type": "{name} 应为“名称: 值”的对应表",
    "model_attributes_type": "{name} 应为“名称: 值”的对应表",
    "tuple_type": "{name} 应为一列值（每行以 - 开头，或写成 [甲, 乙]）",
    "list_type": "{name} 应为一列值（每行以 - 开头，或写成 [甲, 乙]）",
    "too_short": "{name} 是空的，或项数太少",
    "too_long": "{name} 的项数太多",
    "int_type": "{name} 应为整数",
    "string_pattern_mismatch": "{name} 不能只是空白",
    "greater_than_equal": "{name} 太小",
    "less_than_equal": "{name} 太大",
    "union_tag_not_found": "缺少 kind",
}


def check_tree(model: type[M], tree: Mapping, file: str, error: type[ProblemsError] = ProblemsError) -> M:
    """Make a model of a tree. Raises `error` with all faults, in the order of the file."""
    try:
        return model.model_validate(tree)
    except ValidationError as invalid:
        known = sorted(set(_names(model, set())))
        found: list[dict[str, Any]] = [dict(item) for item in invalid.errors(include_url=False)]
        found = [item for item in found if not _follows(item, invalid)]
        problems = {Problem(file, *find_mark(tree, item["loc"]), _say(item, known)): None for item in found}
        raise error(sorted(problems, key=lambda problem: (problem.line, problem.column))) from invalid


def _follows(item: dict[str, Any], invalid: ValidationError) -> bool:
    """Tell whether a list only came out too short because an entry of it was refused, which is told by itself."""
    place = item["loc"]
    inside = (other["loc"] for other in invalid.errors(include_url=False) if len(other["loc"]) > len(place))
    return item["type"] == "too_short" and any(loc[: len(place)] == place for loc in inside)


def _say(item: dict[str, Any], known: list[str]) -> str:
    name = next((str(step) for step in reversed(item["loc"]) if isinstance(step, str)), "文件")
    kind = item["type"]
    if kind == "extra_forbidden":
        return _not_here(item["loc"], name) if name in known else f"不认识的名称 {name}{nearest(name, known)}"
    if kind == "literal_error":
        named = next((str(step) for step in reversed(item["loc"]) if step in known), name)
        words = re.findall(r"'([^']*)'", str(item["ctx"]["expected"]))
        return f"{named} 应为 {'、'.join(words)} 之一，却是 {shown(item['input'])}"
    if kind == "union_tag_invalid":
        tag = str(item["ctx"]["tag"])
        tags = [word.strip("' ") for word in str(item["ctx"]["expected_tags"]).split(",")]
        return f"不认识的 kind {tag}{nearest(tag, tags)}（可用：{'、'.join(tags)}）"
    if kind in SAID:
        return SAID[kind].format(name=name)
    message = str(item["msg"]).removeprefix("Value error, ")
    return f"{name}: {message}" if name in known else message


def _not_here(place: tuple[Any, ...], name: str) -> str:
    within = next((str(step) for step in reversed(place[:-1]) if isinstance(step, str)), "文件最外层")
    return f"{within} 里不能写 {name}，它属于别处（请看缩进是否差一级，或 kind 是否合适）"


def _names(annotation: Any, seen: set[type]) -> Iterator[str]:
    """Name every field that a model and the models inside it know."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        if annotation in seen:
            return
        seen.add(annotation)
        for name, field in annotation.model_fields.items():
            yield field.alias or name
            yield from _names(field.annotation, seen)
    for part in get_args(annotation):
        yield from _names(part, seen)
