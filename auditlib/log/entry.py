"""One entry of a log: its canonical bytes, its hash and its place in the chain.

An entry is the RFC 8785 canonical JSON of {"body", "format", "id", "kind", "log", "previous", "seq", "time"}; its hash is
the leaf hash of RFC 9162 section 2.1.1, so that a Merkle tree can be grown over a log without hashing anything anew.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import rfc8785

GENESIS = "0" * 64
FORMAT = 1
# As JSON numbers travel: beyond it a reader that knows only binary floats would read another number.
LARGEST = 2**53 - 1
DEEPEST = 40
FIELDS: dict[str, type] = {
    "body": dict,
    "format": int,
    "id": str,
    "kind": str,
    "log": str,
    "previous": str,
    "seq": int,
    "time": str,
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry as it stands in a log; `data` is what was hashed, byte for byte.

    `seq` counts from 1 without gaps; `time` is UTC ("2026-11-24T19:49:55.123456Z") and never earlier than the entry's
    before; `previous` is the hash of the entry before, GENESIS for the first.
    """

    log: str
    seq: int
    id: str
    time: str
    kind: str
    body: Mapping[str, Any]
    previous: str
    hash: str
    data: bytes


def leaf_hash(data: bytes) -> str:
    """Hash the bytes of one entry: SHA-256(0x00 || data), in hex (RFC 9162 section 2.1.1)."""
    return sha256(b"\x00" + data).hexdigest()


def canonical_bytes(value: object) -> bytes:
    """Write str, int, bool, None, list and dict as RFC 8785 does.

    Raises ValueError, in Chinese and with the place, for anything else: a float too, which would not be exact.
    """
    _check(value, "", 0)
    try:
        return rfc8785.dumps(value)  # type: ignore[arg-type]
    except ValueError as error:
        raise ValueError("含有不成对的代理字符，不是完整的文字") from error


def make_entry(head: Entry | None, **fields: object) -> Entry:
    """Make the entry that follows `head` of `log`, `id`, `time`, `kind` and `body`."""
    place = {"seq": head.seq + 1 if head else 1, "previous": head.hash if head else GENESIS}
    return read_entry(canonical_bytes({"format": FORMAT, **place, **fields}))


def read_entry(data: bytes) -> Entry:
    """Read the canonical bytes of an entry. Raises ValueError, in Chinese, when they are not that."""
    try:
        record = json.loads(data)
        whole = canonical_bytes(record) == data
    except (ValueError, RecursionError):
        whole = False
    if not whole or not isinstance(record, dict) or {name: type(value) for name, value in record.items()} != FIELDS:
        raise ValueError("不是规范的日志记录")
    if record.pop("format") != FORMAT:
        raise ValueError("由另一版本的 auditlib 写成，请升级后再读")
    return Entry(**record, hash=leaf_hash(data), data=data)


def _check(value: object, place: str, depth: int) -> None:
    if depth > DEEPEST:
        raise ValueError(f"{place}: 层次过深")
    match value:
        case None | bool() | str():
            pass
        case int():
            if abs(value) > LARGEST:
                raise ValueError(f"{place}: 整数 {value} 超出 2 的 53 次方，请写成文字")
        case list() | tuple():
            for position, item in enumerate(value):
                _check(item, f"{place}[{position}]", depth + 1)
        case dict():
            for name, item in value.items():
                if not isinstance(name, str):
                    raise ValueError(f"{place}: 名称 {name!r} 应为文字")
                _check(item, f"{place}.{name}" if place else name, depth + 1)
        case float():
            raise ValueError(f"{place}: {value} 是浮点数，不精确，请写成文字或整数")
        case _:
            raise ValueError(f"{place}: 不能记入日志的类型 {type(value).__name__}")
