"""auditlib scores cities against a standard exactly, shows why, and writes the report.

    standard = auditlib.load_standard("jiangsu-2012")
    result = auditlib.score(standard, frame)

The names below are loaded when they are first used, so that the command line answers at once.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from auditlib.errors import AuditError
    from auditlib.scoring.result import Result
    from auditlib.scoring.score import score
    from auditlib.standard.load import load_standard
    from auditlib.standard.schema import Standard

__version__ = "0.1.0"
__all__ = ["AuditError", "Result", "Standard", "load_standard", "score"]

_HOME = {
    "AuditError": "auditlib.errors",
    "Result": "auditlib.scoring.result",
    "Standard": "auditlib.standard.schema",
    "load_standard": "auditlib.standard.load",
    "score": "auditlib.scoring.score",
}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)
