"""The history of a report: its versions and why each was made, when it was published, who confirmed and who signed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from auditlib.errors import FileError
from auditlib.log.entry import Entry
from auditlib.record.manifest import MANIFEST
from auditlib.record.versions import NAME, read_version
from auditlib.report.told import china_time

DECISION, PUBLICATION, SIGNATURE = "decision", "publication", "signature"
CONFIRMED = {"confirmation": "复核确认", "return": "复核退回"}


@dataclass(frozen=True, slots=True)
class Confirmation:
    """A second person's word on a decision, which a version was the first to take in: the entry, and the decision's number."""

    entry: Entry
    about: int | None


@dataclass(frozen=True, slots=True)
class Edition:
    """One version as directory and log know it: why it was made, its publication (None where the log has none), the rest.

    `fault` says in Chinese what does not fit, empty where all does.
    """

    number: int
    reason: str
    publication: Entry | None
    confirmations: tuple[Confirmation, ...]
    signatures: tuple[Entry, ...]
    fault: str


def history(directory: Path, code: str, entries: Iterable[Entry]) -> tuple[Edition, ...]:
    """Tell the versions of the report in `directory`, of the city with this code, oldest first; `entries` are the log's.

    A version that the log knows and the directory has not is told too. Raises nothing for versions that cannot be read: that
    is told as their fault.
    """
    log = tuple(entries)
    ours = [entry for entry in log if entry.kind in (PUBLICATION, SIGNATURE) and entry.body.get("city") == code]
    there = {int(found[1]) for path in _children(directory) if (found := NAME.fullmatch(path.name))}
    known = {entry.body["version"] for entry in ours if isinstance(entry.body.get("version"), int)}
    by_seq = {entry.seq: entry for entry in log if entry.kind == DECISION}
    by_id = {entry.id: entry.seq for entry in by_seq.values()}
    editions, before = list[Edition](), set[int]()
    for number in sorted(there | known):
        mine = [entry for entry in ours if entry.body.get("version") == number]
        edition, taken = _edition(directory, number, mine)
        confirmations = (by_seq[seq] for seq in sorted(taken - before) if seq in by_seq)
        second = tuple(
            Confirmation(entry, by_id.get(_target(entry.body)))
            for entry in confirmations
            if entry.body.get("kind") in CONFIRMED
        )
        editions.append(Edition(number, edition[0], edition[1], second, _signatures(mine), edition[2]))
        before |= taken
    return tuple(editions)


def history_lines(city: str, editions: Iterable[Edition]) -> Iterator[str]:
    """Write a history as lines of text."""
    editions = list(editions)
    yield f"{city}：共 {len(editions)} 版" if editions else f"{city}：还没有发布过"
    for each in editions:
        time = f"{china_time(each.publication.time)} 发布" if each.publication else "日志中没有发布记录"
        yield f"第{each.number}版　{time}　{each.reason}"
        for confirmation in each.confirmations:
            entry, about = confirmation.entry, confirmation.about
            of = f"第{about}号决定" if about else "一个决定"
            said = f"：{entry.body['reason']}" if entry.body.get("reason") else ""
            kind = CONFIRMED[entry.body["kind"]]
            yield f"　　{kind}{of}　{_person(entry.body.get('auditor'))}　{china_time(entry.time)}　第{entry.seq}号{said}"
        for entry in each.signatures:
            key = entry.body.get("keyid", "")
            yield f"　　签名　{_person(entry.body.get('person'))}　{china_time(entry.time)}　钥匙 {key}"
        if each.fault:
            yield f"　　注意：{each.fault}"


def _edition(directory: Path, number: int, mine: list[Entry]) -> tuple[tuple[str, Entry | None, str], set[int]]:
    """Tell a version's reason, publication and fault, and the numbers of the decisions that it rests on."""
    place = directory / f"v{number}"
    published = [entry for entry in mine if entry.kind == PUBLICATION]
    first = published[0] if published else None
    if not place.is_dir():
        return ("", first, f"日志记着这一版，{place} 没有了；请从备份恢复"), set()
    try:
        version = read_version(place)
    except FileError as error:
        return ("", first, str(error)), set()
    taken = {int(each.name) for each in version.inputs if each.role == DECISION and each.name.isdecimal()}
    path = place / MANIFEST
    digest = sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
    same = [entry for entry in published if entry.body.get("manifest") == digest]
    fault = "现在的清单与日志所记发布时的不同；请运行 auditlib verify" if published and not same else ""
    return (version.reason, same[0] if same else first, fault), taken


def _signatures(mine: list[Entry]) -> tuple[Entry, ...]:
    return tuple(entry for entry in mine if entry.kind == SIGNATURE)


def _target(body: Mapping[str, Any]) -> str:
    target = body.get("target")
    return str(target.get("name", "")) if isinstance(target, Mapping) else ""


def _person(said: object) -> str:
    if not isinstance(said, Mapping) or not said.get("name"):
        return "不详"
    return f"{said['name']}（{said['unit']}）" if said.get("unit") else str(said["name"])


def _children(directory: Path) -> list[Path]:
    return list(directory.iterdir()) if directory.is_dir() else []
