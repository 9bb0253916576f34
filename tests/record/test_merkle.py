from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from hashlib import sha256

import pytest

from auditlib.record.merkle import EMPTY, Tree, consistent, included
from tests.record import naive

LARGEST = 130
LEAVES = tuple(sha256(b"\x00" + str(number).encode()).digest() for number in range(LARGEST))
# The roots of the first eight trees over the inputs that every implementation of the RFC is tried on.
INPUTS = [
    "",
    "00",
    "10",
    "2021",
    "3031",
    "40414243",
    "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


@cache
def grown() -> Tree:
    return Tree(LEAVES)


def test_the_known_trees_have_the_known_roots() -> None:
    tree = Tree()
    assert tree.head() == EMPTY == bytes.fromhex("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    for data, root in zip(INPUTS, ROOTS, strict=True):
        tree.append(sha256(b"\x00" + bytes.fromhex(data)).digest())
        assert tree.head().hex() == root


@pytest.mark.parametrize("size", range(1, LARGEST + 1))
def test_every_head_and_proof_is_that_of_the_rfc_and_holds(size: int) -> None:
    leaves, tree = LEAVES[:size], grown()
    head = naive.mth(leaves)
    assert Tree(leaves).head() == tree.head(size) == head
    for index in range(size):
        path = tree.inclusion(index, size)
        assert path == naive.path(index, leaves)
        assert included(leaves[index], index, size, path, head)
    for first in range(1, size + 1):
        path = tree.consistency(first, size)
        assert path == naive.proof(first, leaves)
        assert consistent(first, size, path, tree.head(first), head)


def mutations(path: list[bytes]) -> Iterator[list[bytes]]:
    """One proof after another that is not this one: each hash changed, left out, doubled, swapped; more at both ends."""
    other = sha256(b"other").digest()
    for at, each in enumerate(path):
        yield [*path[:at], bytes([each[0] ^ 1, *each[1:]]), *path[at + 1 :]]
        yield [*path[:at], bytes([*each[:-1], each[-1] ^ 0x80]), *path[at + 1 :]]
        yield [*path[:at], *path[at + 1 :]]
        yield [*path[: at + 1], *path[at:]]
        if at + 1 < len(path):
            yield [*path[:at], path[at + 1], each, *path[at + 2 :]]
    yield [*path, other]
    yield [other, *path]
    if path:
        yield []


@pytest.mark.parametrize("size", range(1, LARGEST + 1))
def test_no_mutated_inclusion_proof_holds(size: int) -> None:
    tree, head = grown(), grown().head(size)
    for index in range(size):
        path, leaf = tree.inclusion(index, size), LEAVES[index]
        assert not any(included(leaf, index, size, wrong, head) for wrong in mutations(path))
        assert not included(naive.mth(()), index, size, path, head)
        assert not included(leaf, index, size, path, naive.mth(()))
        others = {0, index ^ 1, index + 1, size - 1, size, -1} - {index}
        assert not any(included(leaf, other, size, path, head) for other in others)


@pytest.mark.parametrize("size", range(1, LARGEST + 1))
def test_no_mutated_consistency_proof_holds(size: int) -> None:
    tree, head, none = grown(), grown().head(size), naive.mth(())
    for first in range(1, size + 1):
        path, old = tree.consistency(first, size), tree.head(first)
        assert not any(consistent(first, size, wrong, old, head) for wrong in mutations(path))
        assert not consistent(first, size, path, none, head)
        assert not consistent(first, size, path, old, none)
        assert not any(consistent(other, size, path, old, head) for other in {0, first - 1, first + 1, -1} - {first})
        if first < size:
            assert not consistent(size, first, path, head, old)


def test_what_a_tree_never_had_is_refused() -> None:
    tree = Tree(LEAVES[:5])
    for wrong in (
        lambda: tree.head(6),
        lambda: tree.inclusion(5),
        lambda: tree.inclusion(-1),
        lambda: tree.consistency(0),
        lambda: tree.consistency(6),
    ):
        with pytest.raises(ValueError, match=r"leaves|leaf"):
            wrong()
