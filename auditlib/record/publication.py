"""What runs leave in the log: publications, runs that published nothing new, and files that were refused.

Every run leaves one entry: that of its publication, by the hash of the version's manifest; or that it came to the version
before over again; or that it failed, and why. A file that was refused is named by its hash, with what was wrong with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from auditlib.log.entry import Entry
from auditlib.log.log import Log
from auditlib.record.chain import Chain
from auditlib.record.manifest import MANIFEST

PUBLICATION, RUN, REJECTION = "publication", "run", "rejection"
# Of an error's words, and of a refused file's errors, so many are kept.
LONGEST, MOST = 1000, 20


@dataclass(frozen=True, slots=True)
class Publication:
    """A publication that stands in a log: the city's code, the version's number, and its manifest's SHA-256.

    `previous` is that of the version before it in the same report, empty for the first; two reports of one city, in two
    folders, are told apart by it.
    """

    city: str
    number: int
    manifest: str
    previous: str
    entry: Entry


def record_publication(log: Log, city: str, number: int, manifest: bytes, previous: bytes = b"") -> Entry:
    """Enter in the log that version `number` of the report of the city with this code is published.

    `previous` is the manifest of the version before. To be called again where it is not known whether it was: the same
    version with the same manifest is entered once. Raises LogError where the log cannot be written to.
    """
    if (known := find_publication(log, city, number, manifest)) is not None:
        return known
    before = sha256(previous).hexdigest() if previous else ""
    body = {"city": city, "version": number, "manifest": sha256(manifest).hexdigest(), "previous": before}
    return log.append(PUBLICATION, body, id=_id(city, number, manifest))


def find_publication(log: Log, city: str, number: int, manifest: bytes) -> Entry | None:
    """Find a version's publication in the log. Raises LogError where the log cannot be read."""
    return log.find(_id(city, number, manifest))


def record_run(log: Log, city: str, number: int = 0, error: str = "") -> Entry:
    """Enter that a run came to version `number` over again, or that it failed. Raises LogError."""
    if error:
        return log.append(RUN, {"city": city, "result": "failed", "error": error[:LONGEST]})
    return log.append(RUN, {"city": city, "result": "same", "version": number})


def record_rejection(log: Log, city: str, name: str, digest: str, errors: Sequence[str]) -> Entry:
    """Enter that a file with this SHA-256 was refused and what was wrong with it; once, however often. Raises LogError."""
    body = {"city": city, "file": name, "sha256": digest, "count": len(errors), "errors": list(errors[:MOST])}
    entry_id = f"{REJECTION}/{city}/{digest}"
    return log.find(entry_id) or log.append(REJECTION, body, id=entry_id)


def publications(chain: Chain, city: str) -> Iterator[Publication]:
    """Find all publications of one city's report, in the log's order."""
    for entry in chain.entries(PUBLICATION, f'"city":"{city}"'.encode()):
        match dict(entry.body):
            case {"city": str(code), "version": int(number), "manifest": str(digest)} if code == city:
                yield Publication(code, number, digest, str(entry.body.get("previous", "")), entry)


def of_this_report(directory: Path, logged: Sequence[Publication]) -> list[Publication]:
    """Choose the publications of the report in `directory`: those of its manifests, and all that these follow or lead to.

    Where none of its manifests is in the log, all count: nothing tells them from those of a report elsewhere.
    """
    there = {sha256(path.read_bytes()).hexdigest() for path in directory.glob(f"v*/{MANIFEST}") if path.is_file()}
    found: set[str] = set()
    more = {each.manifest for each in logged} & there
    while more:
        found |= more
        after = {each.manifest for each in logged if each.previous in found}
        before = {each.previous for each in logged if each.manifest in found and each.previous}
        more = (after | before) - found
    return [each for each in logged if not found or each.manifest in found]


def _id(city: str, number: int, manifest: bytes) -> str:
    return f"{PUBLICATION}/{city}/v{number}/{sha256(manifest).hexdigest()}"
