"""A fault of a standard's file: its place, as the names and positions that lead to it, and what is wrong there."""

from __future__ import annotations

Place = tuple[str | int, ...]
Fault = tuple[Place, str]
