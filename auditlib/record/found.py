"""What a check of the record found: of which city, in which version or entry, in which file, and what differs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Level = Literal["error", "info"]


@dataclass(frozen=True, slots=True)
class Found:
    """One thing found: an error is a record that does not hold; an info is what has merely moved on since.

    `city` and `file` are empty where it is about none; `item` names the version (第2版), the log or the inputs.
    """

    level: Level
    city: str
    item: str
    file: str
    message: str

    def __str__(self) -> str:
        """Tell it in one line."""
        place = " ".join(part for part in (self.city, self.item, self.file) if part)
        return f"{'错误' if self.level == 'error' else '说明'} {place}：{self.message}"


def exit_code(found: Iterable[Found]) -> int:
    """Tell the command line's exit code: 1 where anything does not hold."""
    return int(any(each.level == "error" for each in found))
