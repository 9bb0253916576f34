"""Proves a published report, a log of 100,000 entries and one entry of it; with `flips`, finds out 20,000 flipped bits."""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import TypeVar

from auditlib.execute import find_notebook
from auditlib.log.entry import Entry, make_entry
from auditlib.log.log import open_log
from auditlib.log.sqlite import SqliteStore
from auditlib.log.store import INSERT
from auditlib.record.bundle import bundle
from auditlib.record.chain import read_chain
from auditlib.record.merkle import included
from auditlib.record.portable.checks import check
from auditlib.record.portable.package import Bundle
from tests.record.office import TWICE, Office, errors, files_of, flipped, found_office
from tests.record.test_bundle import unpacked

T = TypeVar("T")
ENTRIES, FLIPS = 100_000, 20_000
NAME = "jiangsu-2012/江苏省"
BODY = {
    "kind": "discretion", "city": "320300", "target": {"of": "input", "name": "contest_missing_deduction"}, "value": "0.4",
    "other": "", "reason": "缺2项，均为报名人数不足而未能成队，已事先书面说明，酌情扣0.4分", "basis": "", "attachments": [],
    "auditor": {"name": "韩立群", "unit": "省鉴定中心驻淮海片", "account": ""}, "by": "", "replaces": None,
    "upon": {"shown": "按文件要求组队参赛是，竞赛缺项数2项", "sha256": "0" * 64},
}  # fmt: skip


def main() -> None:
    """Print each figure beside its bound."""
    with tempfile.TemporaryDirectory() as folder:
        _print("verify of a report", _report(found_office(Path(folder) / "office")), "s", 0.5)
        path = Path(folder) / "long.sqlite"
        _write_long(path)
        with open_log(f"sqlite:///{path}", NAME) as log:
            seconds, chain = _timed(lambda: read_chain(log))
        more, checkpoint = _timed(chain.checkpoint)
        _print(f"verify of a log of {ENTRIES:,} entries", seconds + more, "s", 3)
        chance = random.Random(1)
        times = []
        for index in (chance.randrange(ENTRIES) for _ in range(1000)):
            begun = time.perf_counter()
            proof = chain.tree.inclusion(index)
            times.append((time.perf_counter() - begun) * 1000)
            leaf = bytes.fromhex(chain.links[index].hash)
            assert included(leaf, index, ENTRIES, proof, checkpoint.root)
        _print("inclusion proof, median", median(times), "ms", 1)
        _print("inclusion proof, worst of 1,000", max(times), "ms", 1)
    if "flips" in sys.argv:
        flips()


def flips() -> None:
    """Flip bits of published files and of a bundle's files, one at a time; each must be named."""
    chance = random.Random(20_000)
    with tempfile.TemporaryDirectory() as folder:
        office = found_office(Path(folder) / "office")
        files = [office.reports / path for path in files_of(office)]
        found = sum(_found_out(office, chance.choice(files), chance) for _ in range(FLIPS // 2))
        print(f"  {FLIPS // 2:,} flips of published files: {found:,} found out and named")
        version = office.report(TWICE) / "v2"
        with office.log() as log:
            parts = unpacked(bundle(version, office.params(TWICE), log, find_notebook()))
        place = Path(folder) / "bundle"
        for name, data in parts.items():
            (place / name).parent.mkdir(parents=True, exist_ok=True)
            (place / name).write_bytes(data)
        names = [name for name in parts if parts[name]]
        found = sum(_named(place, chance.choice(names), chance) for _ in range(FLIPS // 2))
        print(f"  {FLIPS // 2:,} flips of a bundle's files: {found:,} found out and named")


def _found_out(office: Office, path: Path, chance: random.Random) -> bool:
    data = path.read_bytes()
    path.write_bytes(flipped(data, chance.randrange(len(data)), chance.randrange(8)))
    told = errors(office.verify(office.reports / Path(*path.relative_to(office.reports).parts[:2])))
    path.write_bytes(data)
    return any(each.file == path.name for each in told)


def _named(place: Path, name: str, chance: random.Random) -> bool:
    data = (place / name).read_bytes()
    (place / name).write_bytes(flipped(data, chance.randrange(len(data)), chance.randrange(8)))
    told = Bundle(place)
    check(told)
    (place / name).write_bytes(data)
    return bool(told.faults) and (name == "bundle.json" or any(f"{name}：" in said for said in told.faults))


def _report(office: Office) -> float:
    office.verify(office.report(TWICE))
    return median(_timed(lambda: office.verify(office.report(TWICE)))[0] for _ in range(5))


def _write_long(path: Path) -> None:
    entries: list[Entry] = []
    for number in range(ENTRIES):
        fields = {"log": NAME, "id": f"{number:032x}", "time": "2013-01-22T02:05:00.000000Z", "kind": "decision"}
        entries.append(make_entry(entries[-1] if entries else None, **fields, body=BODY))
    rows = [(e.log, e.seq, e.id, e.previous, e.hash, e.data) for e in entries]
    SqliteStore(path).write(lambda run: [run(INSERT, *row) for row in rows])


def _timed(work: Callable[[], T]) -> tuple[float, T]:
    begun = time.perf_counter()
    made = work()
    return time.perf_counter() - begun, made


def _print(what: str, value: float, unit: str, bound: float) -> None:
    print(f"  {what:40} {value:8.3f} {unit:2}  (bound {bound:g})")


if __name__ == "__main__":
    main()
