"""A hundred generated cities published twice: here, and elsewhere, where nothing of the machine's ways is the same.

The second time another user runs them, from another folder, in another time zone, locale and with another hash seed. Score, page
(without its dated block) and papers must be the same bytes. `python -m benchmarks.twice [CITIES]`.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from auditlib.record.versions import latest
from auditlib.run import RECORD
from tests.run.province import undated

CITIES = 100
TOP = Path(__file__).parent.parent
# Another user, with the same rights to the files.
ANOTHER = ["unshare", "--user", "--map-user=1000"]
MAIN = "from auditlib.cli import main; main()"
HERE = {"TZ": "Asia/Shanghai", "LC_ALL": "zh_CN.UTF-8", "PYTHONHASHSEED": "1"}
ELSEWHERE = {"TZ": "America/St_Johns", "LC_ALL": "C", "PYTHONHASHSEED": "4294967295", "USER": "nobody"}


def compare(place: Path, cities: int) -> tuple[int, list[str]]:
    """Publish twice; tell how many cities came out the same, and what did not."""
    one, other = place / "here" / "params", place / "别处 2" / "年度"
    command = [sys.executable, "-m", "tools.sample", "--cities", str(cities), str(one)]
    subprocess.run(command, cwd=TOP, check=True, capture_output=True)
    shutil.copytree(one, other)
    first = publish(one, HERE, [])
    second = publish(other, ELSEWHERE, ANOTHER if can(ANOTHER) else [])
    same, differing = 0, []
    for report in sorted(first.glob("9*-*/latest.html")):
        wrong = list(differences(report.parent, second / report.parent.name))
        same += not wrong
        differing += wrong
    return same, differing


def can(words: list[str]) -> bool:
    """Tell whether a program can be run that way."""
    return shutil.which(words[0]) is not None and subprocess.run([*words, "true"], check=False).returncode == 0


def publish(folder: Path, ways: dict[str, str], through: list[str]) -> Path:
    """Run a batch in an environment of its own, and tell where the reports are."""
    top = folder.parent
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
    env = {**kept, **ways, "HOME": str(top), "PYTHONPATH": str(TOP)}
    words = ["batch", folder.name, "--notebook", str(TOP / "notebooks" / "city_audit.ipynb")]
    done = subprocess.run(
        [*through, sys.executable, "-c", MAIN, *words], cwd=top, env=env, capture_output=True, check=False
    )
    told = done.stderr.decode(errors="replace")
    assert "出错" not in told.partition("全省")[0], told
    (made,) = (top / "reports").iterdir()
    return made


def differences(one: Path, other: Path) -> list[str]:
    """Name the files of two reports' newest versions that differ, and the inputs."""
    ours, theirs = latest(one), latest(other)
    if ours is None or theirs is None:
        return [f"{one.name}: 没有报告"]
    names = {name for name in ours.outputs if not name.endswith(".ipynb")} - set(RECORD)
    found = [
        f"{one.name}/{name}" for name in names if content(ours.directory / name) != content(theirs.directory / name)
    ]
    return found + ([f"{one.name}: 输入"] if ours.inputs != theirs.inputs else [])


def content(path: Path) -> bytes:
    """Take what must be the same."""
    return undated(path) if path.suffix == ".html" else path.read_bytes()


def main() -> None:
    """Print how many are the same."""
    cities = int(sys.argv[1]) if len(sys.argv) > 1 else CITIES
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        same, differing = compare(place, cities)
        print(f"  {same} of {cities} cities the same, score, page and papers; differing: {'、'.join(differing) or '—'}")


if __name__ == "__main__":
    main()
