"""YAML and JSON read strictly, every value with its line and column.

A loader that guesses types is a hazard in anything a person writes: a code 010 turns into 8, a bare `no` into False, 0.1
into a binary float, and the second of two equal keys wins silently. So the parser's events are read here, not its
objects: every scalar stays the text that was written, and whoever asks for it says what it must be. Aliases, anchors, tags,
several documents and duplicate keys are refused.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, NoReturn

import yaml

from auditlib.errors import FileError, Problem, ProblemsError
from auditlib.files import broken

Mark = tuple[int, int]
LARGEST = 4 * 1024 * 1024
DEEPEST = 40

TRUE = frozenset({"yes", "true", "是"})
FALSE = frozenset({"no", "false", "否"})
NULL = frozenset({"", "~", "null"})
WHOLE = re.compile(r"[-+]?(0|[1-9][0-9]*)")
NUMBER = re.compile(r"[-+]?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]{1,3})?")
# What some YAML reader or other takes for a number, a truth value, a date or nothing: text of this shape needs quotes.
NOT_TEXT = re.compile(
    r"""(?ix) ~ | null | yes | no | on | off | true | false | y | n
    | [-+]? [0-9][0-9_,:]* (\.[0-9_]*)? (e[-+]?[0-9]+)?
    | [-+]? \.[0-9]+ | 0x[0-9a-f_]+ | 0o[0-7_]+ | 0b[01_]+ | [-+]? \.(inf|nan) | \.nan
    | [0-9]{4}-[0-9]{1,2}-[0-9]{1,2}.*""",
)


class Scalar(str):
    """A value as it was written; `plain` when it stood without quotes."""

    __slots__ = ("mark", "plain")
    mark: Mark
    plain: bool


class Sequence(list[Any]):
    """A list of nodes and the place where it begins."""

    mark: Mark = (0, 0)


class Mapping(dict[str, Any]):
    """A mapping of names to nodes, the place where it begins and the place of each name."""

    mark: Mark = (0, 0)

    def __init__(self) -> None:
        """Begin empty."""
        super().__init__()
        self.keys_at: dict[str, Mark] = {}


def read_tree(path: Path) -> Mapping:
    """Read a .yaml, .yml or .json file whose top is a mapping.

    Raises FileError when it cannot be read, ProblemsError with line and column for what it must not hold.
    """
    text = read_text(path)
    name = str(path)
    tree = _from_json(name, text) if path.suffix.lower() == ".json" else _from_yaml(name, text)
    if not isinstance(tree, Mapping):
        _refuse(name, (1, 1), "文件最外层应为“名称: 值”的对应表")
    return tree


def read_text(path: Path) -> str:
    """Read a UTF-8 text file of at most LARGEST bytes, a byte order mark put aside.

    Raises FileError in words for a missing, oversized or otherwise encoded file.
    """
    try:
        if not path.is_file():
            raise FileError(f"{path}: 没有这个文件")
        if path.stat().st_size > LARGEST:
            raise FileError(f"{path}: 文件超过 {LARGEST // 1024 // 1024} MB，不像是手写的数据文件")
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileError(f"{path}: 不是 UTF-8 文本（第 {error.start + 1} 字节），请另存为 UTF-8 编码") from error
    except OSError as error:
        raise FileError(f"{path}: 读不出来（{error.strerror}）") from error


def find_mark(tree: object, path: Iterable[object]) -> Mark:
    """Tell the line and column of the node at `path` (names and positions), or of its nearest parent."""
    mark = getattr(tree, "mark", (0, 0))
    node = tree
    for step in path:
        if isinstance(node, Mapping) and step in node:
            mark = node.keys_at.get(str(step), mark)
            node = node[str(step)]
        elif isinstance(node, Sequence) and isinstance(step, int) and step < len(node):
            node = node[step]
        else:
            continue
        mark = getattr(node, "mark", mark) or mark
    return mark


def as_text(value: object) -> str:
    """Take a node as text. Raises ValueError where the same letters could be read as something else."""
    if not isinstance(value, str):
        raise ValueError("应为文字")
    if getattr(value, "plain", False) and (NOT_TEXT.fullmatch(value) or value in NULL):
        hint = f'，写成 "{value}"' if value else ""
        raise ValueError(f"应为文字，而 {value or '空值'} 会被读成数字、是非、日期或空值：请加引号{hint}")
    return str(value)


def as_decimal(value: object) -> Decimal:
    """Take a node as a decimal number, exactly as written. Raises ValueError otherwise."""
    if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
        return Decimal(value)
    if isinstance(value, str) and NUMBER.fullmatch(value):
        try:
            return Decimal(str(value))
        except InvalidOperation:
            pass
    raise ValueError(f"应为十进制数，却是 {shown(value)}")


def shown(value: object) -> str:
    """Write a node for a message, without the marks of a program: a mapping and a list are only called what they are."""
    if isinstance(value, dict):
        return f"一组“名称: 值”（{'、'.join(map(str, value))}）"
    return "一列值" if isinstance(value, list | tuple) else str(value) or "空值"


def as_plain(value: object) -> Any:
    """Take a node as the value its own letters say: None, bool, int, Decimal or text, lists and mappings alike.

    Raises ValueError for letters that readers disagree about, such as 010 or 1_000.
    """
    if isinstance(value, Mapping):
        return {key: as_plain(item) for key, item in value.items()}
    if isinstance(value, Sequence):
        return [as_plain(item) for item in value]
    if not getattr(value, "plain", False) or not isinstance(value, str):
        return str(value) if isinstance(value, str) else value
    if value.lower() in NULL:
        return None
    if value.lower() in TRUE | FALSE:
        return value.lower() in TRUE
    if WHOLE.fullmatch(value):
        return int(value)
    if NUMBER.fullmatch(value):
        return Decimal(str(value))
    return as_text(value)


def _refuse(name: str, mark: Mark, message: str) -> NoReturn:
    raise ProblemsError([Problem(name, *mark, message)])


def _from_yaml(name: str, text: str) -> object:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        events = [e for e in yaml.parse(text, loader) if not isinstance(e, yaml.StreamStartEvent | yaml.StreamEndEvent)]
    except yaml.reader.ReaderError as error:
        before = text.partition(chr(error.character))[0].split("\n")
        _refuse(
            name, (len(before), len(before[-1]) + 1), f"不是合格的 YAML：{broken.in_words(broken.YAML, error.reason)}"
        )
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = (mark.line + 1, mark.column + 1) if mark else (0, 0)
        _refuse(name, place, f"不是合格的 YAML：{broken.in_words(broken.YAML, error.problem)}")
    if len(events) < len(("start", "node", "end")):
        _refuse(name, (1, 1), "文件是空的")
    if sum(isinstance(e, yaml.DocumentStartEvent) for e in events) > 1:
        _refuse(name, (1, 1), "一个文件只能有一份内容（不可用 --- 分隔多份）")
    return _node(name, iter(events[1:-1]), 0)


def _node(name: str, events: Iterator[Any], depth: int) -> object:
    """Read one node from the events; an end event comes back as it is, for the list or mapping that it ends."""
    event = next(events)
    if isinstance(event, yaml.SequenceEndEvent | yaml.MappingEndEvent):
        return event
    mark = (event.start_mark.line + 1, event.start_mark.column + 1)
    if isinstance(event, yaml.AliasEvent) or event.anchor:
        _refuse(name, mark, "不可用 YAML 的锚点和别名（& 与 *），请把内容写全")
    if event.tag:
        _refuse(name, mark, f"不可用 YAML 的类型标记 {event.tag}，请去掉")
    if depth > DEEPEST:
        _refuse(name, mark, f"层次超过 {DEEPEST} 层")
    if isinstance(event, yaml.ScalarEvent):
        return _scalar(event.value, mark, plain=event.implicit[0])
    if isinstance(event, yaml.SequenceStartEvent):
        return _sequence(name, events, mark, depth)
    return _mapping(name, events, mark, depth)


def _scalar(value: str, mark: Mark, *, plain: bool) -> Scalar:
    scalar = Scalar(value)
    scalar.mark, scalar.plain = mark, plain
    return scalar


def _sequence(name: str, events: Iterator[Any], mark: Mark, depth: int) -> Sequence:
    sequence = Sequence()
    sequence.mark = mark
    while not isinstance(item := _node(name, events, depth + 1), yaml.SequenceEndEvent):
        sequence.append(item)
    return sequence


def _mapping(name: str, events: Iterator[Any], mark: Mark, depth: int) -> Mapping:
    mapping = Mapping()
    mapping.mark = mark
    while not isinstance(key := _node(name, events, depth + 1), yaml.MappingEndEvent):
        if not isinstance(key, Scalar):
            _refuse(name, mark, "名称应为一个词")
        if key in mapping:
            _refuse(name, key.mark, f"名称 {key} 重复，前一处在第 {mapping.keys_at[key][0]} 行")
        mapping.keys_at[str(key)] = key.mark
        mapping[str(key)] = _node(name, events, depth + 1)
    return mapping


def _from_json(name: str, text: str) -> object:
    def pairs(items: list[tuple[str, object]]) -> Mapping:
        mapping = Mapping()
        for key, value in items:
            if key in mapping:
                _refuse(name, (0, 0), f"名称 {key} 重复")
            mapping[key] = value
        return mapping

    def number(letters: str) -> Scalar:
        return _scalar(letters, (0, 0), plain=True)

    try:
        return json.loads(text, object_pairs_hook=pairs, parse_float=number, parse_int=number, parse_constant=number)
    except json.JSONDecodeError as error:
        _refuse(name, (error.lineno, error.colno), f"不是合格的 JSON：{broken.in_words(broken.JSON, error.msg)}")
    except RecursionError:
        _refuse(name, (0, 0), "层次过深")
