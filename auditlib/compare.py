"""Two versions of a city's report compared: from their directories to what changed and why."""

from __future__ import annotations

from pathlib import Path

from auditlib.errors import AuditError
from auditlib.record.inputs import changes
from auditlib.record.versions import Version, read_version, versions
from auditlib.report.difference import difference, difference_fragment
from auditlib.report.fragment import Fragment, page_style, render, style
from auditlib.standard.load import load_standard

TWO = 2


def two_of(before: Path, after: Path | None) -> tuple[Version, Version]:
    """Read two versions by their directories; of one report's directory, its last two.

    Raises FileError for a directory that is no version, AuditError where there are not two.
    """
    if after is not None:
        return read_version(before), read_version(after)
    known = versions(before)
    if len(known) < TWO:
        raise AuditError(f"{before}: {'只有一版' if known else '没有任何一版报告'}，无从比较")
    return known[-2], known[-1]


def compare(before: Version, after: Version) -> Fragment:
    """Tell what changed from one version to another.

    Raises AuditError where they are not of one city under one standard, FileError where one was altered.
    """
    old, new = before.score(), after.score()
    for part, word in (("city", "城市"), ("standard", "标准")):
        if old[part] != new[part]:
            raise AuditError(f"两版的{word}不同（{old[part]}、{new[part]}），不能比较")
    standard = load_standard(new["standard"])
    found = difference(standard, old, new)
    heading = f"{new['city']}：第{before.number}版 → 第{after.number}版"
    return difference_fragment(standard, found, heading, changes(before.inputs, after.inputs))


def difference_page(found: Fragment) -> str:
    """Lay a comparison out as a page of its own."""
    return render("difference.html.j2", style=style() + page_style(), body=found.html)
