"""Checking Ed25519 signatures as RFC 8032 section 5.1.7 does, in plain integers; nothing here ever touches a secret."""

from __future__ import annotations

import hashlib
from typing import Optional, Tuple  # noqa: UP035 - see the assembled file's oldest Python

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)
# Bytes of a key and of a signature.
SIZES = (32, 64)
# X, Y, Z, T with x = X/Z, y = Y/Z, xy = T/Z.
Point = Tuple[int, int, int, int]  # noqa: UP006
ZERO: Point = (0, 1, 1, 0)


def signed(key: bytes, signature: bytes, message: bytes) -> bool:
    """Tell whether the 64 bytes are the signature of `message` by the key of 32 bytes."""
    if (len(key), len(signature)) != SIZES:
        return False
    public, first = decompress(key), decompress(signature[:32])
    number = int.from_bytes(signature[32:], "little")
    if public is None or first is None or number >= ORDER:
        return False
    digest = hashlib.sha512(signature[:32] + key + message).digest()
    challenge = int.from_bytes(digest, "little") % ORDER
    return same(times(number, BASE), add(first, times(challenge, public)))


def decompress(data: bytes) -> Optional[Point]:  # noqa: UP045
    """Read a point from its 32 bytes (section 5.1.3); None where they are none."""
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & (1 << 255) - 1
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    x = P - x if x & 1 != sign else x
    return (x, y, 1, x * y % P)


def add(one: Point, other: Point) -> Point:
    """Add two points (section 5.1.4)."""
    a = (one[1] - one[0]) * (other[1] - other[0]) % P
    b = (one[1] + one[0]) * (other[1] + other[0]) % P
    c = 2 * one[3] * other[3] * D % P
    d = 2 * one[2] * other[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def times(number: int, point: Point) -> Point:
    """Multiply a point."""
    found = ZERO
    while number:
        if number & 1:
            found = add(found, point)
        point, number = add(point, point), number >> 1
    return found


def same(one: Point, other: Point) -> bool:
    """Tell whether two are the same point."""
    return (one[0] * other[2] - other[0] * one[2]) % P == 0 and (one[1] * other[2] - other[1] * one[2]) % P == 0


BASE = decompress((4 * pow(5, P - 2, P) % P).to_bytes(32, "little")) or ZERO
