"""Published reports held to the signatures that their workspace requires: the newest version signed as it says, none false."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from auditlib.errors import AuditError
from auditlib.log.entry import Entry
from auditlib.log.log import Log
from auditlib.params import Params
from auditlib.record.found import Found
from auditlib.record.signatures import ENTRY, check_signatures
from auditlib.record.verify import Report, reports_in


def verify_signatures(directory: Path, params: Params, log: Log) -> Iterator[Found]:
    """Check the signatures of all cities' reports at `directory` (a version's, a report's, a folder of reports).

    `params` is of any city of the workspace. A version that a newer one has followed need not have been signed. Raises
    LogError where the log cannot be read.
    """
    entries = [entry for entry in log.entries() if entry.kind == ENTRY]
    for report, asked in reports_in(directory):
        newest = max(report.numbers(), default=0)
        for number in asked if report.code else ():
            yield from _of_version(report, number, params, entries, newest=number == newest)


def _of_version(report: Report, number: int, params: Params, entries: list[Entry], *, newest: bool) -> Iterator[Found]:
    item = f"第{number}版"
    try:
        found = check_signatures(report.directory, number, params.members, params.signatures, entries)
    except AuditError as error:
        yield Found("error", report.city, item, "signatures", f"不能核对签名：{error}")
        return
    for fault in found.faults:
        yield Found("error", report.city, item, "signatures", fault)
    for lacking in found.lacking:
        yield Found("error" if newest else "info", report.city, item, "signatures", f"{lacking}，province.yaml 要求")
    for uncounted in found.uncounted:
        yield Found("info", report.city, item, "signatures", uncounted)
    for each in found.valid:
        said = f"{each.member.person.name} 的签名有效，钥匙 {each.key.id}"
        yield Found("info", report.city, item, "signatures", said)
