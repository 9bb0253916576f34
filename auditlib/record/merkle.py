"""The Merkle tree of RFC 9162 section 2.1 over leaf hashes: heads, inclusion and consistency proofs, and their checks.

All hashes are the 32 bytes of a SHA-256. A tree keeps the hash of every complete subtree, about twice as many as it has
leaves, so that a head or a proof for any size it ever had takes a walk down and no hashing of leaves.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256

EMPTY = sha256(b"").digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash two children: SHA-256(0x01 || left || right)."""
    return sha256(b"\x01" + left + right).digest()


class Tree:
    """A Merkle tree that grows leaf by leaf."""

    def __init__(self, leaves: Iterable[bytes] = ()) -> None:
        """Take the leaves' hashes, in their order."""
        # levels[k][i] is the head of the complete subtree of 2^k leaves that begins at leaf i * 2^k.
        self._levels: list[list[bytes]] = [[]]
        for leaf in leaves:
            self.append(leaf)

    def __len__(self) -> int:
        """Tell how many leaves there are."""
        return len(self._levels[0])

    def append(self, leaf: bytes) -> None:
        """Add the hash of the next leaf."""
        level, found = 0, leaf
        self._levels[0].append(leaf)
        while len(self._levels[level]) % 2 == 0:
            found = node_hash(self._levels[level][-2], found)
            level += 1
            if level == len(self._levels):
                self._levels.append([])
            self._levels[level].append(found)

    def head(self, size: int | None = None) -> bytes:
        """Tell the tree's head, or the one it had at `size` leaves. Raises ValueError for a size it never had."""
        size = self._size(size)
        return self._range(0, size) if size else EMPTY

    def inclusion(self, index: int, size: int | None = None) -> list[bytes]:
        """Prove that leaf `index` (from 0) is in the tree of `size` leaves: PATH of section 2.1.3.1.

        Raises ValueError where there is no such leaf.
        """
        size = self._size(size)
        if not 0 <= index < size:
            raise ValueError(f"no leaf {index} in a tree of {size}")
        proof, start, end = [], 0, size
        while end - start > 1:
            middle = start + _split(end - start)
            if index < middle:
                proof.append(self._range(middle, end))
                end = middle
            else:
                proof.append(self._range(start, middle))
                start = middle
        return proof[::-1]

    def consistency(self, first: int, size: int | None = None) -> list[bytes]:
        """Prove that the tree of `first` leaves is the beginning of that of `size`: PROOF of section 2.1.4.1.

        Raises ValueError where `first` is not from 1 to `size`.
        """
        size = self._size(size)
        if not 0 < first <= size:
            raise ValueError(f"no tree of {first} leaves begins one of {size}")
        proof, start, end = [], 0, size
        while first != end:
            middle = start + _split(end - start)
            if first <= middle:
                proof.append(self._range(middle, end))
                end = middle
            else:
                proof.append(self._range(start, middle))
                start = middle
        # The verifier knows the head of the first tree, and needs any other complete subtree that it ends with.
        return ([self._range(start, end)] if start else []) + proof[::-1]

    def _size(self, size: int | None) -> int:
        if size is None:
            return len(self)
        if not 0 <= size <= len(self):
            raise ValueError(f"a tree of {len(self)} leaves never had {size}")
        return size

    def _range(self, start: int, end: int) -> bytes:
        """Hash leaves start to end, which section 2.1.1 makes one subtree: complete, or the ragged right edge."""
        size = end - start
        if size & (size - 1) == 0:
            level = size.bit_length() - 1
            return self._levels[level][start >> level]
        middle = start + _split(size)
        return node_hash(self._range(start, middle), self._range(middle, end))


def included(leaf: bytes, index: int, size: int, proof: Sequence[bytes], head: bytes) -> bool:
    """Check an inclusion proof as section 2.1.3.2 does: `leaf` is number `index` (from 0) of `size` under `head`."""
    if not 0 <= index < size:
        return False
    at, last, found = index, size - 1, leaf
    for each in proof:
        if last == 0:
            return False
        if at & 1 or at == last:
            found = node_hash(each, found)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            found = node_hash(found, each)
        at, last = at >> 1, last >> 1
    return last == 0 and found == head


def consistent(first: int, size: int, proof: Sequence[bytes], first_head: bytes, head: bytes) -> bool:
    """Check a consistency proof as section 2.1.4.2 does: the tree of `first` leaves begins that of `size`."""
    if first == size:
        return not proof and first_head == head and first > 0
    if not 0 < first < size or not proof:
        return False
    path = list(proof) if first & (first - 1) else [first_head, *proof]
    at, last = first - 1, size - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    old = new = path[0]
    for each in path[1:]:
        if last == 0:
            return False
        if at & 1 or at == last:
            old, new = node_hash(each, old), node_hash(each, new)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            new = node_hash(new, each)
        at, last = at >> 1, last >> 1
    return last == 0 and old == first_head and new == head


def _split(size: int) -> int:
    """Tell the largest power of two smaller than `size`."""
    return 1 << (size - 1).bit_length() - 1
