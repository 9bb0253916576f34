"""An entry's bytes and hash, by the vectors of the standards they follow."""

from __future__ import annotations

import json
from hashlib import sha256

import pytest

from auditlib.log.entry import GENESIS, LARGEST, canonical_bytes, leaf_hash, make_entry, read_entry

# Leaf hashes of Certificate Transparency's reference tests (RFC 6962 and RFC 9162 section 2.1.1 hash leaves alike).
LEAVES = [
    (b"", "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"),
    (b"\x00", "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7"),
    (b"L123456", "395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56"),
]


@pytest.mark.parametrize(("data", "expected"), LEAVES)
def test_a_leaf_is_hashed_as_in_certificate_transparency(data: bytes, expected: str) -> None:
    assert leaf_hash(data) == expected == sha256(b"\0" + data).hexdigest()


# RFC 8785 sections 3.2.2 and 3.2.4 (its numbers apart, which are floats) and 3.2.3.
TEXTS = r"""{"string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/", "literals": [null, true, false]}"""
TEXTS_HEX = """
7b 22 6c 69 74 65 72 61 6c 73 22 3a 5b 6e 75 6c 6c 2c 74 72 75 65 2c 66 61 6c 73 65 5d 2c
22 73 74 72 69 6e 67 22 3a 22 e2 82 ac 24 5c 75 30 30 30 66 5c 6e 41 27 42 5c 22 5c 5c 5c 5c 5c 22 2f 22 7d
"""
SORTED = r"""{
  "\u20ac": "Euro Sign",
  "\r": "Carriage Return",
  "\ufb33": "Hebrew Letter Dalet With Dagesh",
  "1": "One",
  "\ud83d\ude00": "Emoji: Grinning Face",
  "\u0080": "Control",
  "\u00f6": "Latin Small Letter O With Diaeresis"
}"""
SORTED_VALUES = [
    "Carriage Return",
    "One",
    "Control",
    "Latin Small Letter O With Diaeresis",
    "Euro Sign",
    "Emoji: Grinning Face",
    "Hebrew Letter Dalet With Dagesh",
]


def test_text_is_written_as_in_rfc_8785() -> None:
    assert canonical_bytes(json.loads(TEXTS)) == bytes.fromhex(TEXTS_HEX)


def test_names_are_sorted_as_in_rfc_8785() -> None:
    assert list(json.loads(canonical_bytes(json.loads(SORTED))).values()) == SORTED_VALUES


REFUSED = [
    ({"a": 0.5}, "a: 0.5 是浮点数"),
    ({"a": [1, {"b": float("nan")}]}, r"a\[1\]\.b: nan 是浮点数"),
    ({"a": float("inf")}, "浮点数"),
    ({"a": LARGEST + 1}, "2 的 53 次方"),
    ({"a": -LARGEST - 1}, "2 的 53 次方"),
    ({"a": {1: "x"}}, "名称 1 应为文字"),
    ({"a": b"x"}, "bytes"),
    ({"a": {1, 2}}, "set"),
    ({"a": "\ud800"}, "代理字符"),
    ({"\ud800": "a"}, "代理字符"),
]


@pytest.mark.parametrize(("value", "message"), REFUSED, ids=range(len(REFUSED)))
def test_what_json_would_not_keep_exactly_is_refused(value: object, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        canonical_bytes(value)


def test_a_bottomless_body_is_refused() -> None:
    body: dict[str, object] = {}
    body["again"] = body
    with pytest.raises(ValueError, match="层次过深"):
        canonical_bytes(body)


def test_an_entry_is_its_bytes() -> None:
    first = make_entry(
        None, log="甲", id="1", time="2026-11-24T19:49:55.123456Z", kind="decision", body={"b": 1, "a": "是"}
    )
    expected = (
        '{"body":{"a":"是","b":1},"format":1,"id":"1","kind":"decision","log":"甲",'
        f'"previous":"{GENESIS}","seq":1,"time":"2026-11-24T19:49:55.123456Z"}}'
    )
    assert first.data.decode() == expected
    assert (first.seq, first.previous, first.hash) == (1, GENESIS, leaf_hash(first.data))
    assert read_entry(first.data) == first
    second = make_entry(first, log="甲", id="2", time=first.time, kind="decision", body={})
    assert (second.seq, second.previous) == (2, first.hash)


WHOLE = make_entry(None, log="a", id="1", time="t", kind="k", body={}).data
BROKEN = [
    b"",
    b"\xff",
    b"[]",
    b"{}",
    b"[" * 100_000,
    WHOLE.replace(b":", b": ", 1),
    WHOLE.replace(b'"format":1', b'"format":2'),
    WHOLE.replace(b'"format":1', b'"format":true'),
    WHOLE.replace(b'"seq":1', b'"seq":1.0'),
    WHOLE.replace(b'"seq":1', b'"seq":1,"seq":1'),
    WHOLE.replace(b'"time"', b'"timf"'),
    WHOLE.replace(b'"body":{}', b'"body":[]'),
]


@pytest.mark.parametrize("data", BROKEN, ids=range(len(BROKEN)))
def test_bytes_that_are_not_an_entry_of_this_format_are_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"规范|版本"):
        read_entry(data)
