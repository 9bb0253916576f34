"""The folder of a province's params files, here: as it lies on this machine, or a copy of its small files from a URL."""

from __future__ import annotations

import os
import posixpath
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

from auditlib import batch
from auditlib.cluster.parcel import Layout
from auditlib.cluster.place import Remote, place_of, url_of
from auditlib.decisions.book import BEGINNING, LOG, LOG_ENVIRONMENT
from auditlib.errors import AuditError, FileError
from auditlib.files.checked import check_tree
from auditlib.files.strict import read_tree
from auditlib.params import PROVINCE, CityFile, city_files, read_province


@dataclass(frozen=True, slots=True)
class Folder:
    """Where the params files are here, the URL that they came from (empty for none), and what the user calls it."""

    path: Path
    source: str
    told: str


@contextmanager
def open_folder(given: str | Path) -> Iterator[Folder]:
    """Give the folder at a path or a URL; from a URL come the YAML files and the log, not the evidence.

    Raises FileError for one that cannot be read.
    """
    url = url_of(given)
    if not url:
        yield Folder(Path(given), "", str(given))
        return
    with tempfile.TemporaryDirectory(prefix="auditlib-") as top:
        layout = Layout(Path(top).resolve())
        try:
            _copy(Remote(url), layout)
        except AuditError as error:
            raise FileError(str(error).replace(str(layout.folder), url)) from error
        except Exception as error:  # every kind of place has errors of its own
            raise FileError(unreadable(url, error)) from error
        yield Folder(layout.folder, url, url)


def count_cities(given: str | Path) -> int:
    """Count the params files of a folder at a path or a URL. Raises FileError where there are none."""
    url = url_of(given)
    if not url:
        return len(city_files(Path(given)))
    try:
        count = len(_cities(Remote(url)))
    except Exception as error:  # every kind of place has errors of its own
        raise FileError(unreadable(url, error)) from error
    if not count:
        raise FileError(f"{url}: 目录里没有各市的参数文件（*.yaml）")
    return count


def holding(
    given: str | Path, reports: str | Path, waiting: Callable[[str], None] | None = None
) -> AbstractContextManager[None]:
    """Hold a province's reports as `batch.holding` does; at a URL nothing can be held, and no version is overwritten."""
    place = place_of(reports)
    if url_of(given) or isinstance(place, str):
        return nullcontext()
    return batch.holding(Path(given), place, waiting)


def unreadable(url: str, error: Exception) -> str:
    """Tell that a URL could not be read, and what its driver says of it."""
    return f"{url}: 读不出；请检查地址、网络和访问凭证（{type(error).__name__}：{error}）"


def _cities(remote: Remote) -> list[str]:
    return [name for name in remote.names() if name.endswith(".yaml") and name != PROVINCE]


def _copy(remote: Remote, layout: Layout) -> None:
    layout.folder.mkdir(parents=True)
    provinces = set()
    for name in _cities(remote):
        path = layout.folder / name
        remote.fetch(name, path)
        try:
            provinces.add(check_tree(CityFile, read_tree(path), str(path)).province)
        except AuditError:  # told of its city when its turn comes
            continue
    for name in provinces:
        path = layout.inside(layout.folder / name)
        if remote.fetch(posixpath.normpath(name), path):
            log = os.environ.get(LOG_ENVIRONMENT) or _log(path)
            for each in () if "://" in log else (log, BEGINNING):
                beside = posixpath.normpath(posixpath.join(posixpath.dirname(name), each))
                remote.fetch(beside, layout.inside(layout.folder / beside))


def _log(province: Path) -> str:
    try:
        return read_province(province).log or LOG
    except AuditError:
        return LOG
