"""A network file system is recognised by what is mounted where; Linux tells it in /proc/self/mountinfo."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from auditlib.errors import LogError
from auditlib.log import place
from auditlib.log.log import open_log
from auditlib.log.place import mount_kind, network_kind

MOUNTS = """\
22 1 254:1 / / rw,relatime shared:1 - ext4 /dev/vda1 rw,errors=remount-ro
23 22 0:21 / /proc rw,nosuid shared:12 - proc proc rw
31 22 0:45 / /srv/share rw,relatime shared:20 master:3 - nfs4 server:/share rw,vers=4.2
32 31 0:46 / /srv/share/local rw - xfs /dev/vdb1 rw
33 22 0:47 / /mnt/with\\040space\\134and\\011tab rw - cifs //server/share rw
34 22 0:48 / /mnt/ssh rw - fuse.sshfs me@server: rw
35 22 0:49 / /mnt/usb rw - fuseblk /dev/sdb1 rw
36 22 0:50 / /mnt/twice rw - ext4 /dev/vdc rw
37 36 0:51 / /mnt/twice rw - nfs server:/twice rw
38 22 0:52 / /mnt/c rw - 9p C: rw
"""
KINDS = {
    "/home/me/log.sqlite": "ext4",
    "/srv/share/a/b/log.sqlite": "nfs4",
    "/srv/share": "nfs4",
    "/srv/shared/log.sqlite": "ext4",
    "/srv/share/local/log.sqlite": "xfs",
    "/mnt/with space\\and\ttab/log.sqlite": "cifs",
    "/mnt/ssh/log.sqlite": "fuse.sshfs",
    "/mnt/usb/log.sqlite": "fuseblk",
    "/mnt/twice/log.sqlite": "nfs",
    "/mnt/c/log.sqlite": "9p",
}
LOCAL = {"ext4", "xfs", "fuseblk"}


@pytest.fixture
def mounts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A mountinfo of our own in the place of the system's."""
    path = tmp_path / "mountinfo"
    path.write_text(MOUNTS, encoding="utf-8")
    monkeypatch.setattr(place, "MOUNTS", path)
    return path


@pytest.mark.parametrize("path", KINDS)
def test_the_longest_and_last_mount_tells_the_file_system(path: str) -> None:
    assert mount_kind(Path(path), MOUNTS) == KINDS[path]


@pytest.mark.usefixtures("mounts")
@pytest.mark.parametrize("path", KINDS)
def test_a_network_file_system_is_told_from_a_disk(path: str) -> None:
    assert network_kind(Path(path)) == ("" if KINDS[path] in LOCAL else KINDS[path])


def test_a_link_is_followed_to_where_it_leads(tmp_path: Path, mounts: Path) -> None:
    (tmp_path / "link").symlink_to("/srv/share")
    assert network_kind(tmp_path / "link" / "log.sqlite") == "nfs4"


def test_where_mounts_are_not_told_none_is_suspected(mounts: Path) -> None:
    mounts.unlink()
    assert network_kind(Path("/srv/share/log.sqlite")) == ""


def test_a_log_on_a_network_file_system_is_read_but_not_appended_to(tmp_path: Path, mounts: Path) -> None:
    with open_log(f"sqlite:///{tmp_path}/log.sqlite", "测试") as log:
        first = log.append("decision", {})
        mounts.write_text(f"{MOUNTS}40 22 0:60 / {tmp_path} rw - nfs4 server:/x rw\n", encoding="utf-8")
        with pytest.raises(LogError, match=re.escape(f"{tmp_path}/log.sqlite: 位于网络文件系统（nfs4）")) as refused:
            log.append("decision", {})
        assert "AUDITLIB_LOG=postgresql://" in str(refused.value)
        assert log.entries() == [first]
