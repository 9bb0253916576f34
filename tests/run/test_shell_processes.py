"""Whatever a cell begins ends with the notebook: no process lives on, and nothing is left for the collector to close."""

from __future__ import annotations

import gc

import psutil
import pytest

from tests.run.test_shell import outputs

BEGUN = {
    "by a script": "%%bash\nsleep 60",
    "by a script's own child": "%%bash\n(sleep 60; echo)\necho",
    "by a script that is deaf": "%%bash\ntrap '' INT TERM\nsleep 60; sleep 60",
    "by a script that never stops writing": "%%bash --out got\nyes",
    "by a script in the background": "%%bash --bg\nsleep 60",
    "by a script in the background that is listened to": "%%bash --bg --out out --err err --proc it\nyes",
    "by a shell line": "!sleep 60; sleep 60",
    "by a shell line that is deaf": "!trap '' INT HUP; sleep 60; sleep 60",
    "by subprocess, waited for": "import subprocess\nsubprocess.run('sleep 60; sleep 60', shell=True)",
    "by asyncio, waited for": "import asyncio\nit = await asyncio.create_subprocess_shell('sleep 60; sleep 60')\nawait it.wait()",
    "by asyncio, fed more than it takes": "import asyncio\nit = await asyncio.create_subprocess_shell('sleep 60', stdin=-1)\n"
    "it.stdin.write(bytes(10**6))\nit.stdin.close()\nawait it.stdin.wait_closed()",
    "by asyncio": "import asyncio\nit = await asyncio.create_subprocess_shell('yes; yes', stdout=-1)",
    "by asyncio, in a task": "import asyncio\nit = asyncio.create_task(asyncio.create_subprocess_exec('yes', stdout=-1))",
}


@pytest.mark.parametrize("source", BEGUN.values(), ids=BEGUN)
def test_no_process_outlives_the_notebook(source: str, caplog: pytest.LogCaptureFixture) -> None:
    others = set(psutil.Process().children(recursive=True))
    outputs(source, limit=0.3)
    gc.collect()
    begun = set(psutil.Process().children(recursive=True)) - others
    assert [process for process in begun if process.status() != psutil.STATUS_ZOMBIE] == []
    assert [record.getMessage() for record in caplog.records if record.levelname == "ERROR"] == []


def test_a_process_that_was_there_before_lives_on() -> None:
    with psutil.Popen(["sleep", "60"]) as other:
        outputs("!true", "%%bash\nsleep 60", limit=0.3)
        assert other.status() != psutil.STATUS_ZOMBIE
        other.kill()
