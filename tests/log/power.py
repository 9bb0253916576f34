"""A power cut, played on paper: what a disk may hold when it goes dark between any two system calls.

`record` runs a writer under strace and reads what it asked of the disk. `states` then goes from call to call: what was
synced is there; of what was not (blocks written, lengths cut, names made or removed) any part may be missing. As
`python -m tests.log.power FOLDER MODE` it is that writer.
"""

from __future__ import annotations

import os
import random
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from auditlib.log import sqlite
from auditlib.log.log import open_log

TOP = Path(__file__).parent.parent.parent
FILE = "log.sqlite"
NAME = "停电"
APPENDS = 10
BLOCK = 4096
KEPT = b"kept"
RANDOM = 6
# The product's own way, and ways that are known to lose entries.
MODES = {
    "product": dict(sqlite.DURABLE),
    "delete-full": {"journal_mode": "delete", "synchronous": "full"},
    "wal-normal": {"journal_mode": "wal", "synchronous": "normal"},
}
CALL = re.compile(r"^(?:\d+ +)?(\w+)\((.*)\) += (-?\d+)")
STRING = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
TRACED = "openat,mkdir,close,dup,dup2,fcntl,write,writev,pwrite64,pwritev,lseek,ftruncate,fallocate,unlink,unlinkat,rename,renameat,renameat2,link,linkat,fsync,fdatasync"


def body(number: int) -> dict[str, object]:
    """A body of some bytes or of some pages."""
    return {"number": number, "filling": "文" * (number * 1700 % 5000)}


def write(folder: str, mode: str) -> None:
    """Append and acknowledge, while another program has the file open."""
    sqlite.DURABLE.clear()
    sqlite.DURABLE.update(MODES[mode])
    with open_log(f"sqlite:///{folder}/{FILE}", NAME) as log:
        log.append("decision", body(0))
        os.write(1, KEPT)
        with closing(sqlite3.connect(f"{folder}/{FILE}")) as other:
            other.execute("SELECT * FROM auditlib_log_version").fetchall()
            for number in range(1, APPENDS):
                log.append("decision", body(number))
                os.write(1, KEPT)


@dataclass(frozen=True, slots=True)
class Change:
    """What a call asked of a file (`file` counts them), or of the folder's names: undone by a power cut until synced."""

    file: int
    name: str = ""  # of a file made (or, with `gone`, removed) in the folder
    gone: bool = False
    offset: int = 0
    data: bytes | None = None  # written at the offset; None: cut there


@dataclass(slots=True)
class Disk:
    """What is safely on the disk, and what is only asked for, in order."""

    names: dict[str, int] = field(default_factory=dict)
    files: dict[int, bytes] = field(default_factory=dict)
    asked: list[Change] = field(default_factory=list)
    kept: int = 0

    def after(self, changes: Sequence[Change]) -> tuple[dict[str, int], dict[int, bytes]]:
        names, files = dict(self.names), dict(self.files)
        for change in changes:
            if change.name and change.gone:
                names.pop(change.name, None)
            elif change.name:
                names[change.name] = change.file
            else:
                old = files.get(change.file, b"").ljust(change.offset, b"\0")
                rest = b"" if change.data is None else change.data + old[change.offset + len(change.data) :]
                files[change.file] = old[: change.offset] + rest
        return names, files

    def sync(self, synced: list[Change]) -> None:
        self.names, self.files = self.after(synced)
        self.asked = [change for change in self.asked if change not in synced]

    def state(self, changes: Sequence[Change]) -> dict[str, bytes]:
        names, files = self.after(changes)
        return {name: files.get(file, b"") for name, file in names.items()}


def record(folder: Path, mode: str) -> list[str]:
    """Run the writer in an empty folder under strace and give back its system calls."""
    trace = folder.with_name(f"{folder.name}.trace")
    command = ["strace", "-f", "-xx", "-s", "10000000", "-e", f"trace={TRACED}", "-o", str(trace)]
    subprocess.run(
        [*command, sys.executable, "-m", "tests.log.power", str(folder), mode],
        cwd=TOP,
        check=True,
        stdout=subprocess.DEVNULL,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
    )
    return trace.read_text(encoding="ascii").splitlines()


@dataclass(frozen=True, slots=True)
class Call:
    """A system call that succeeded: its texts, its numbers in order (the first is most often a handle), its flags."""

    name: str
    texts: list[bytes]
    numbers: list[int]
    flags: str
    result: int

    @property
    def path(self) -> Path:
        return Path(os.fsdecode(self.texts[-1]))


@dataclass(slots=True)
class Player:
    """Plays system calls on a folder and its files; lock files and shared memory do not outlive a machine."""

    folder: Path
    disk: Disk = field(default_factory=Disk)
    names: dict[str, int] = field(default_factory=dict)  # as the running system sees them
    handles: dict[int, int | None] = field(default_factory=dict)  # what file is open by which; None: the folder
    at: dict[int, int] = field(default_factory=dict)

    def play(self, call: Call) -> None:
        handle = call.numbers[0] if call.numbers else -1
        if call.name == "openat":
            self.open(call)
        elif call.name in {"unlink", "unlinkat"}:
            if call.path.parent == self.folder and call.path.name in self.names:
                file = self.names.pop(call.path.name)
                self.disk.asked.append(Change(file, name=call.path.name, gone=True))
        elif call.name == "mkdir" and call.path.parent == self.folder:
            self.disk.asked.append(Change(-1, name=call.path.name))
        elif handle == 1 and call.texts == [KEPT]:
            self.disk.kept += 1
        elif handle in self.handles:
            self.play_on(handle, self.handles[handle], call)
        else:
            assert "link" not in call.name, f"not played: {call}"
            assert "rename" not in call.name, f"not played: {call}"

    def open(self, call: Call) -> None:
        path, handle = call.path, call.result
        self.handles.pop(handle, None)
        if path == self.folder:
            self.handles[handle] = None
        elif path.parent == self.folder and not path.name.endswith((".lock", "-shm")):
            if path.name not in self.names:
                file = self.names[path.name] = len(self.disk.files)
                self.disk.files[file] = b""
                self.disk.asked.append(Change(file, name=path.name))
            self.handles[handle], self.at[handle] = self.names[path.name], 0
            if "O_TRUNC" in call.flags:
                self.disk.asked.append(Change(self.names[path.name]))

    def play_on(self, handle: int, file: int | None, call: Call) -> None:
        asked = self.disk.asked
        if call.name in {"fsync", "fdatasync"}:
            own = (change for change in asked if (file is None) == bool(change.name))
            self.disk.sync([change for change in own if file is None or change.file == file])
        elif call.name == "close":
            del self.handles[handle]
        elif call.name == "lseek":
            self.at[handle] = call.result
        elif call.name == "ftruncate" and file is not None:
            asked.append(Change(file, offset=call.numbers[1]))
        elif call.name in {"write", "pwrite64"} and file is not None:
            offset = call.numbers[-1] if call.name == "pwrite64" else self.at[handle]
            asked += blocks(file, offset, call.texts[0][: call.result])
            self.at[handle] = offset + call.result
        else:
            assert call.name == "fcntl", f"not played: {call}"


def moments(trace: Sequence[str], folder: Path) -> Iterator[Disk]:
    """Go through the calls, and tell of the disk after each."""
    player = Player(folder)
    for line in trace:
        match = CALL.match(line)
        if match and not match[3].startswith("-"):
            texts = [bytes.fromhex(text.replace("\\x", "")) for text in STRING.findall(match[2])]
            flags = STRING.sub("", match[2])
            numbers = [int(number) for number in re.findall(r"(?:^|, )(-?\d+)", flags)]
            player.play(Call(match[1], texts, numbers, flags, int(match[3])))
            yield player.disk


def blocks(file: int, offset: int, data: bytes) -> list[Change]:
    """Divide a write at the disk's blocks, each of which arrives or not."""
    ends = [*range(offset - offset % BLOCK + BLOCK, offset + len(data), BLOCK), offset + len(data)]
    starts = [offset, *ends[:-1]]
    return [
        Change(file, offset=start, data=data[start - offset : end - offset])
        for start, end in zip(starts, ends, strict=True)
    ]


def states(trace: Sequence[str], folder: Path) -> Iterator[tuple[int, dict[str, bytes]]]:
    """Give every state worth a look, once: how many entries were acknowledged, and the folder's files."""
    chance = random.Random(2012)
    seen: set[int] = set()
    for disk in moments(trace, folder):
        asked = disk.asked
        parts = [
            asked,
            *(asked[:n] + asked[n + 1 :] for n in range(len(asked))),
            *([change] for change in asked),
            [],
            *([change for change in asked if chance.random() < 0.5] for _ in range(RANDOM)),
        ]
        for part in parts:
            state = disk.state(part)
            key = hash((disk.kept, frozenset(state.items())))
            if key not in seen:
                seen.add(key)
                yield disk.kept, state


def fault_of(kept: int, state: dict[str, bytes], folder: Path) -> str:
    """Start up after the cut, in an empty folder: tell what is wrong, empty when nothing is."""
    for name, data in state.items():
        (folder / name).write_bytes(data)
    path = folder / FILE
    try:
        if path.exists():
            with closing(sqlite3.connect(path)) as connection:
                (whole,) = connection.execute("PRAGMA integrity_check").fetchone()
                if whole != "ok":
                    return str(whole)
        with open_log(f"sqlite:///{path}", NAME) as log:
            found = [entry.body for entry in log.entries()]
            if found not in ([body(n) for n in range(kept)], [body(n) for n in range(kept + 1)]):
                return f"{kept} kept, {len(found)} found"
            if log.append("decision", {}).seq != len(found) + 1:
                return "does not go on"
    except Exception as error:  # whatever it is, it is a fault
        return repr(error)
    finally:
        for name in os.listdir(folder):
            (folder / name).unlink()
    return ""


if __name__ == "__main__":
    write(*sys.argv[1:])
