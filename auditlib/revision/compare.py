"""`auditlib standard diff`: two standards and, where they are given, the cities to score under both."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from auditlib.desk import reported
from auditlib.errors import AuditError
from auditlib.params import city_files
from auditlib.report.fragment import Fragment
from auditlib.revision.changes import changes
from auditlib.revision.scores import Given, score_both
from auditlib.revision.told import told
from auditlib.standard.load import find_standard, load_standard


def compare_standards(old: str | Path, new: str | Path, params: Path | None, files: Sequence[Path]) -> Fragment:
    """Tell what changed from one standard to another, and what that does to the cities of a workspace or of evidence files.

    Raises AuditError for a standard, a workspace or evidence that cannot be read or is refused.
    """
    was, now = load_standard(old), load_standard(new)
    found = changes(was, now)
    every = [*(city_files(params) if params is not None else ()), *files]
    if not every:
        return told(found, None)
    return told(found, score_both(was, now, found.pairs, _given(every, str(find_standard(old)))))


def _given(files: Sequence[Path], standard: str) -> Given:
    """Read all cities. Raises AuditError where two have one name."""
    cities = [reported(file, standard) for file in files]
    names = [each.city for each in cities]
    for at, name in enumerate(names):
        if name in names[:at]:
            raise AuditError(f"{files[at]}: {name}的佐证给了不止一份")
    frame = pd.concat([each.frame for each in cities])
    return Given(frame, cities[0].readings, cities[0].sums)
