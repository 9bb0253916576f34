"""Publications in the log: that a version of a city's report was published, by the hash of its manifest."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from auditlib.log.entry import Entry
from auditlib.log.log import Log
from auditlib.record.chain import Chain

PUBLICATION = "publication"


@dataclass(frozen=True, slots=True)
class Publication:
    """A publication that stands in a log: the city's code, the version's number, its manifest's SHA-256, and the entry."""

    city: str
    number: int
    manifest: str
    entry: Entry


def record_publication(log: Log, city: str, number: int, manifest: bytes) -> Entry:
    """Enter in the log that version `number` of the report of the city with this code is published.

    To be called again where it is not known whether it was: the same version with the same manifest is entered once. Raises
    LogError where the log cannot be written to.
    """
    digest = sha256(manifest).hexdigest()
    body = {"city": city, "version": number, "manifest": digest}
    return log.append(PUBLICATION, body, id=f"{PUBLICATION}/{city}/v{number}/{digest}")


def publications(chain: Chain, city: str) -> Iterator[Publication]:
    """Find all publications of one city's report, in the log's order."""
    for entry in chain.entries(PUBLICATION, f'"city":"{city}"'.encode()):
        match dict(entry.body):
            case {"city": str(code), "version": int(number), "manifest": str(digest)} if code == city:
                yield Publication(code, number, digest, entry)
