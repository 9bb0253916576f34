"""A report published from files that a test has made, without a run: for what reads reports and no more."""

from __future__ import annotations

from pathlib import Path

from auditlib.log.log import open_log
from auditlib.record.publishing import Edition, publish
from auditlib.record.versions import Version


def publish_files(work: Path, directory: Path, reason: str = "首次发布") -> Version:
    """Publish the files in `work` as a report's next version; its log lies beside the reports."""
    edition = Edition("某市", directory.name.partition("-")[0], "jiangsu-2012", "某省", reason, ())
    with open_log(f"sqlite:///{directory.parent / 'log.sqlite'}", "某标准/某省") as log:
        return publish(work, directory, edition, log)
