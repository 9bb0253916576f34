"""Every error that auditlib raises on purpose.

    AuditError                 whatever a user can put right: the message is Chinese and complete
    ├── FileError              a file that is missing, too large, broken or not of its kind
    ├── BusyError              a directory on which somebody else works
    ├── StandardError          a standard that cannot be used: each problem with line and column
    ├── InputError             a value that the standard refuses: city, input, value
    ├── ReadingError           a reading (口径) that is unknown or not available
    ├── EvidenceError          a workbook or mapping with errors: all findings, by sheet and cell
    ├── RunError               a notebook that did not come to its sealed score
    ├── LogError               a workspace's log that cannot be opened, read or written, or is not whole
    └── DecisionError          a decision that is refused: which field, and why

A message says where (file, line, sheet, cell, city or field), what was found and what to do. The command line prints it
and exits with 1; any other exception is a defect of auditlib.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from auditlib.model import Finding

SHOWN = 20


class AuditError(Exception):
    """Something the user can put right."""

    def _render_traceback_(self) -> list[str]:
        """Show the message alone where IPython would show a traceback."""
        return [str(self)]


class FileError(AuditError):
    """A file that cannot be read or written as asked."""


class BusyError(AuditError):
    """A directory that somebody else holds."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault in a text file, at a line and column that count from 1 (0 where unknown)."""

    file: str
    line: int
    column: int
    message: str

    def __str__(self) -> str:
        """Tell it as editors and compilers do: file:line:column: message."""
        place = f":{self.line}:{self.column}" if self.line else ""
        return f"{self.file}{place}: {self.message}"


class ProblemsError(FileError):
    """A text file (YAML, JSON) with faults; `problems` holds each with its line and column."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        """Keep the problems and tell them one a line."""
        self.problems = tuple(problems)
        super().__init__(several(map(str, self.problems)))


class StandardError(ProblemsError):
    """A standard's file that cannot be used."""


class InputError(AuditError):
    """Values that the standard refuses; `city`, `input` and `value` are those of the first."""

    def __init__(self, city: object, name: str, value: object, messages: Sequence[str]) -> None:
        """Keep the first refusal's place and tell all of them."""
        self.city, self.input, self.value = city, name, value
        super().__init__("\n".join([*messages[:SHOWN], *(["……还有更多"] if len(messages) > SHOWN else [])]))


class ReadingError(AuditError):
    """A reading, or an option of one, that cannot be chosen."""


class EvidenceError(AuditError):
    """Evidence with errors; `findings` holds every one, warnings too."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        """Keep all findings and tell the errors."""
        self.findings = tuple(findings)
        super().__init__(several(str(finding) for finding in findings if finding.level == "error"))


class RunError(AuditError):
    """A run that did not come to its sealed score."""


class LogError(AuditError):
    """A workspace's log that cannot be used as asked."""


class DecisionError(AuditError):
    """A decision that is refused; `field` names what was wrong: value, reason, target, person."""

    def __init__(self, field: str, message: str) -> None:
        """Keep the field, beside which a form shows the message."""
        self.field = field
        super().__init__(message)


def several(messages: Iterable[str]) -> str:
    """Join messages one a line, the first SHOWN of them, and say how many more there are."""
    lines = list(messages)
    more = [f"……另有 {len(lines) - SHOWN} 处"] if len(lines) > SHOWN else []
    return "\n".join(lines[:SHOWN] + more)


def nearest(word: str, known: Iterable[str]) -> str:
    """Name the known word nearest to `word`, as the end of a message: empty when none is near."""
    close = get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f"，是否指 {close[0]}？" if close else ""
