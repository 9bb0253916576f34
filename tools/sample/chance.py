"""Draws that depend on their names alone: the same on every machine, and in whatever order they are made."""

from __future__ import annotations

from fractions import Fraction
from hashlib import sha256

FINE = 1000


def draw(city: str, what: str, low: int, high: int) -> int:
    """Draw a whole number from `low` to `high` for one thing of one city."""
    number = int.from_bytes(sha256(f"{city}/{what}".encode()).digest()[:8], "big")
    return low + number % (high - low + 1)


def draw_between(city: str, what: str, low: Fraction, high: Fraction) -> Fraction:
    """Draw an exact fraction from `low` to `high`."""
    return low + (high - low) * draw(city, what, 0, FINE) / FINE
