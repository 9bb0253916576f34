"""A version made on a worker, published where the reports lie: on the client's disk, or at a URL.

At a URL there are no locks and no renaming. A version's number is claimed by writing files that must not be there yet; its
manifest is written after them, and the pointer last, so that what a killed worker left is never taken for a version, nor its
number used again. The workspace's log is the client's: it enters what a worker has published there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from auditlib.cluster.place import Remote
from auditlib.errors import FileError
from auditlib.log.log import Log
from auditlib.params import Params
from auditlib.record.inputs import Input
from auditlib.record.lock import held
from auditlib.record.manifest import MANIFEST
from auditlib.record.publishing import heal, workplace
from auditlib.record.versions import LATEST, NAME, Version, latest, read_version
from auditlib.run import RECORD, Run, publish_new


def publish_here(
    directory: Path, files: Mapping[str, bytes], inputs: tuple[Input, ...], params: Params, log: Log
) -> Run:
    """Publish a version in a directory of this machine, unless it is the one before over again, and enter it in the log.

    Raises BusyError where somebody else works there, FileError or LogError where nothing can be written.
    """
    try:
        with held(directory), workplace(directory) as work:
            heal(directory, log)
            _lay(work, files)
            return publish_new(work, directory, params, inputs, log, {})
    except OSError as error:
        raise FileError(f"{directory}: 写不出报告（{error.strerror}），原有报告未动") from error


@dataclass(frozen=True, slots=True)
class There:
    """A city's directory at a URL, and a copy in `directory` of what of it decides how to go on.

    `version` is the newest that is whole; None where there is none.
    """

    remote: Remote
    place: str
    directory: Path
    version: Version | None

    @property
    def url(self) -> str:
        """Where the directory is."""
        return f"{self.remote.url}/{self.place}"

    def is_whole(self) -> bool:
        """Tell whether all files of the newest version are still there."""
        version = self.version
        return version is not None and set(version.outputs) <= set(self.remote.names(f"{self.place}/v{version.number}"))

    def manifests(self, number: int) -> tuple[bytes, bytes] | None:
        """Give a version's manifest and that of the one before, empty where that is not known; None where there is none."""
        path, before = (self.directory / f"v{each}" / MANIFEST for each in (number, number - 1))
        return (path.read_bytes(), before.read_bytes() if before.is_file() else b"") if path.is_file() else None

    def publish(self, files: Mapping[str, bytes], inputs: tuple[Input, ...], params: Params, log: Log) -> Run:
        """Publish a version, unless it is the one before over again; `log` is a copy of the workspace's.

        Raises FileError where somebody else has just published one of that number.
        """
        with workplace(self.directory) as work:
            _lay(work, files)
            run = publish_new(work, self.directory, params, inputs, log, {})
        version = run.version
        if run.new:
            try:
                # The manifest comes last of a version's files: without it there is none.
                for name in (*version.outputs, MANIFEST):
                    data = (version.directory / name).read_bytes()
                    self.remote.add(f"{self.place}/v{version.number}/{name}", data)
            except FileExistsError as error:
                said = f"{self.url}/v{version.number}: 同时另有人发布了这一版，已保留他的；请重新执行"
                raise FileError(said) from error
            self.remote.put(f"{self.place}/{LATEST}", (self.directory / LATEST).read_bytes())
        self.remote.drop(f"{self.place}.failed.ipynb")
        return run


def look_there(remote: Remote, place: str, top: Path) -> There:
    """Bring the newest whole version of a city's reports at a URL to `top`, and have the pointer there lead to it."""
    directory = top / Path(place).name
    numbers = sorted(int(found[1]) for name in remote.names(place) if (found := NAME.fullmatch(name)))
    record = top / MANIFEST
    whole = (each for each in reversed(numbers) if remote.fetch(f"{place}/v{each}/{MANIFEST}", record))
    newest = next(whole, None)
    if newest is not None:
        (directory / f"v{newest}").mkdir(parents=True)
        record.rename(directory / f"v{newest}" / MANIFEST)
        for name in read_version(directory / f"v{newest}").outputs:
            remote.fetch(f"{place}/v{newest}/{name}", directory / f"v{newest}" / name)
        heal(directory)
        pointer = directory / LATEST
        led = top / "pointer"
        if not remote.fetch(f"{place}/{LATEST}", led) or led.read_bytes() != pointer.read_bytes():
            remote.put(f"{place}/{LATEST}", pointer.read_bytes())
    there = There(remote, place, directory, latest(directory))
    if numbers and numbers[-1] != newest:
        # A version was begun there and never finished: its number is used up.
        (directory / f"v{numbers[-1]}").mkdir(parents=True)
    return there


def _lay(work: Path, files: Mapping[str, bytes]) -> None:
    """Lay out what a worker has made, without the record that its own publication gave it."""
    for name, data in files.items():
        if name not in RECORD:
            (work / name).write_bytes(data)
