"""The workspace's log, as far as it holds decisions."""

from __future__ import annotations

import os

from auditlib.decisions.codec import decisions_in
from auditlib.decisions.types import Decision
from auditlib.log.log import Log, open_log
from auditlib.log.sqlite import SqliteStore
from auditlib.params import Params
from auditlib.standard.schema import Standard

LOG = "log.sqlite"
# The entries that the log beside it begins with: a workspace that is handed on, like the sample, keeps them as text.
BEGINNING = "log.jsonl"
LOG_ENVIRONMENT = "AUDITLIB_LOG"


def log_of(params: Params) -> Log:
    """Open the workspace's log: the URL in the environment, else in the province's file, else a file beside that.

    The file beside it begins with the entries in `log.jsonl`, where that is there.
    """
    url = os.environ.get(LOG_ENVIRONMENT) or params.log or LOG
    if url == LOG:
        folder = params.workspace.resolve()
        return Log(SqliteStore(folder / LOG, folder / BEGINNING), params.log_name)
    if "://" not in url:
        url = f"sqlite:///{(params.workspace / url).resolve().as_posix()}"
    return open_log(url, params.log_name)


def read_decisions(params: Params, standard: Standard) -> tuple[Decision, ...]:
    """Read all decisions of the workspace. Raises LogError for a log that cannot be read or is not whole."""
    with log_of(params) as log:
        return decisions_in(log.entries(), standard)
