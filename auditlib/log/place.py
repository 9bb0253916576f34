"""Where a log's file lies: on a disk of this machine, or on another's behind a network."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from auditlib.errors import LogError

MOUNTS = Path("/proc/self/mountinfo")
# File systems whose locks or writes another machine carries out, and which SQLite therefore cannot rely on.
# With or without the prefix "fuse.".
REMOTE = frozenset(
    {"nfs", "nfs4", "cifs", "smb2", "smb3", "smbfs", "smbnetfs", "ncp", "ncpfs", "afs", "9p", "coda"}
    | {"davfs", "davfs2", "sshfs", "gvfsd-fuse", "rclone", "s3fs", "gcsfuse"}
    | {"ceph", "ceph-fuse", "glusterfs", "lustre", "gpfs", "beegfs", "orangefs", "pvfs2", "juicefs", "mfs", "seaweedfs"}
)
WINDOWS_REMOTE = 4


def refuse_network(path: Path) -> None:
    """Raise LogError when `path` lies on a network file system, where appends could be lost."""
    if kind := network_kind(path):
        raise LogError(
            f"{path}: 位于网络文件系统（{kind}），断线时日志会丢失或损坏，不能在此写入。"
            "请改用 PostgreSQL：设置环境变量 AUDITLIB_LOG=postgresql://…，或在 province.yaml 中写 log: postgresql://…"
        )


def network_kind(path: Path) -> str:
    """Name the network file system that `path` lies on; empty when it lies on none, or on none that is known."""
    if sys.platform == "win32":
        return _windows_kind(path)
    try:
        mounts = MOUNTS.read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:  # no Linux: what is mounted where is not known
        return ""
    kind = mount_kind(path, mounts)
    return kind if kind.removeprefix("fuse.") in REMOTE else ""


def mount_kind(path: Path, mounts: str) -> str:
    """Tell the type of the file system that `path` lies on, by a text in the form of /proc/self/mountinfo."""
    place = f"{path.resolve()}/"
    longest, kind = 0, ""
    for line in mounts.splitlines():
        # Number, parent, device, root, mount point, options, optional fields, "-", type, …
        left, _, right = line.partition(" - ")
        mount = _unescape(left.split(" ")[4]).rstrip("/") + "/"
        # A later mount on the same point covers the earlier one.
        if place.startswith(mount) and len(mount) >= longest:
            longest, kind = len(mount), right.split(" ")[0]
    return kind


def _unescape(text: str) -> str:
    """Undo the kernel's octal escapes of space, tab, newline and backslash."""
    return re.sub(r"\\([0-7]{3})", lambda match: chr(int(match[1], 8)), text)


def _windows_kind(path: Path) -> str:
    drive = path.resolve().drive
    if drive.startswith("\\\\"):
        return "UNC"
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415 - Windows only

        return "SMB" if ctypes.windll.kernel32.GetDriveTypeW(f"{drive}\\") == WINDOWS_REMOTE else ""
    return ""
