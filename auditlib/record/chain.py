"""A whole log read for proving: every entry's bytes hashed, its link and envelope checked, and the Merkle tree over them.

What an entry says in its body is read only where it is asked for, so that a long log is proved in little time. Nothing is
raised for a log that was tampered with: every fault is told, with the number of the entry.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from auditlib.log.entry import GENESIS, Entry, leaf_hash, read_entry
from auditlib.log.log import FROM, Log
from auditlib.log.store import Row
from auditlib.record.checkpoint import Checkpoint, checkpoint_of
from auditlib.record.merkle import Tree

# What stands in an entry's canonical bytes behind its body; inside a JSON text no quote is bare, so it stands there once.
BEHIND = b',"format":1,"id":'
TEXT = rb'("(?:[^"\\]|\\.)*")'
ENVELOPE = re.compile(
    rb',"format":1,"id":%b,"kind":%b,"log":%b,"previous":"([0-9a-f]{64})","seq":([1-9][0-9]*),"time":"([^"\\]*)"\}'
    % (TEXT, TEXT, TEXT)
)


class Link(NamedTuple):
    """One entry as a link of the chain: its number, kind, the hash before it and its own in hex, and its bytes."""

    seq: int
    kind: str
    previous: str
    hash: str
    data: bytes


@dataclass(frozen=True)
class Chain:
    """A log as it stands: its links, and what is wrong with it in Chinese, nothing where it is whole."""

    name: str
    links: tuple[Link, ...]
    faults: tuple[str, ...] = ()

    @cached_property
    def tree(self) -> Tree:
        """The Merkle tree over the entries' hashes."""
        return Tree(bytes.fromhex(link.hash) for link in self.links)

    @cached_property
    def by_number(self) -> Mapping[int, Link]:
        """The links by the number of their entries."""
        return {link.seq: link for link in self.links}

    def checkpoint(self, size: int | None = None) -> Checkpoint:
        """Tell the log's checkpoint, now or as it was at `size` entries."""
        return checkpoint_of(self.name, self.tree, size)

    def entries(self, kind: str, *needles: bytes) -> Iterator[Entry]:
        """Read the entries of one kind whose bytes hold any of `needles`; those that cannot be read are left out."""
        for link in self.links:
            if link.kind == kind and any(needle in link.data for needle in needles):
                try:
                    yield read_entry(link.data)
                except ValueError:
                    continue

    def disagreement(self, kept: Checkpoint) -> str:
        """Tell how the log departs from a checkpoint that was kept; empty where it does not."""
        if kept.origin != self.checkpoint(0).origin:
            return f"检查点是另一日志 {kept.origin} 的"
        if kept.size > len(self.links):
            return f"日志被截短：当时有 {kept.size} 条，现在只有 {len(self.links)} 条"
        if self.tree.head(kept.size) != kept.root:
            return f"日志被改写：前 {kept.size} 条的根哈希与当时不同"
        return ""


def read_chain(log: Log) -> Chain:
    """Read a whole log. Raises LogError where the database cannot be read."""
    rows = log._store.read(lambda run: run(FROM, log.name, 0)) or []
    links, faults, expected, previous = [], [], 1, GENESIS
    for row in rows:
        link, whole = _link(row)
        if link.seq != expected:
            to = f"至第 {link.seq - 1} 条" if link.seq - expected > 1 else ""
            faults.append(f"缺少第 {expected} 条{to}，被删去")
        elif not whole:
            faults.append(f"第 {link.seq} 条的内容与所存的哈希或位置不符，被改动")
        elif link.previous != previous:
            faults.append(f"第 {link.seq} 条与第 {link.seq - 1} 条接不上，两者之一被改写或调换")
        links.append(link)
        expected, previous = link.seq + 1, link.hash
    return Chain(log.name, tuple(links), tuple(faults))


def _link(row: Row) -> tuple[Link, bool]:
    """Read a row as a link, and tell whether its columns say what its bytes say."""
    log, seq, id_, previous, stored, raw = row
    # SQLite keeps a column's type only as long as nobody writes to the file by hand.
    data = raw.encode() if isinstance(raw, str) else bytes(raw)
    seq = seq if isinstance(seq, int) else 0
    digest = leaf_hash(data)
    at = max(0, data.rfind(BEHIND))
    found = ENVELOPE.fullmatch(data, at)
    if found is None:
        return Link(seq, "", "", digest, data), False
    own_id, kind, own_log, before, number, _ = found.groups()
    said = (_text(own_log), int(number), _text(own_id), before.decode(), digest)
    whole = said == (log, seq, id_, previous, stored) and data.startswith(b'{"body":{') and data[at - 1] == ord("}")
    return Link(seq, _text(kind), before.decode(), digest, data), whole


def _text(quoted: bytes) -> str:
    """Read a JSON text; one that cannot be read is told as none that a log can hold."""
    try:
        return str(json.loads(quoted)) if b"\\" in quoted else quoted[1:-1].decode()
    except ValueError:
        return ""
