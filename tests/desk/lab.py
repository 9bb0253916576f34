"""A real JupyterLab, or Voilà page, on a notebook, driven in a real browser.

    with opened_lab(working.path) as lab:
        run_all(lab)
        lab.tab.get_by_role("button", name="保存").click()
        assert lab.heard.outside() == []

The server is started as `auditlib review` starts it, in a process of its own, and ended by Ctrl-C.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.browser import Heard, chromium, listen

# Whoever runs the tests in the background has Ctrl-C ignored, and children inherit that.
SERVE = """
import signal, sys
from pathlib import Path
from auditlib.workbench.server import serve
signal.signal(signal.SIGINT, signal.default_int_handler)
notebook, app, *options = sys.argv[1:]
raise SystemExit(serve(Path(notebook), app=app == "app", browser=False, options=options))
"""
URL = re.compile(r"http://127\.0\.0\.1:\d+/\S*")
# Milliseconds that a step may take on a slow machine before it counts as failed.
PATIENCE = 90_000

IDLE = """() => {
  const panel = window.jupyterapp?.shell.currentWidget
  const session = panel?.sessionContext
  return Boolean(panel?.content?.model && session?.isReady && session.session?.kernel?.status === 'idle')
}"""
RUN = "() => window.jupyterapp.commands.execute('notebook:run-all-cells')"
# The outputs of a notebook's code cells, one entry a cell: how often it ran and the kinds of what it shows.
CELLS = """() => [...window.jupyterapp.shell.currentWidget.content.model.cells]
  .filter(cell => cell.type === 'code')
  .map(cell => cell.toJSON())
  .map(cell => ({ran: cell.execution_count, source: cell.source, kinds: cell.outputs.map(o => o.output_type)}))"""


@dataclass
class Opened:
    """A page on a running server: its address with the token, its tab, and what the tab asked for and said."""

    url: str
    tab: Any
    heard: Heard


@contextmanager
def served(
    notebook: Path,
    *,
    app: bool = False,
    home: Path | None = None,
    options: Sequence[str] = (),
    ends: signal.Signals = signal.SIGINT,
) -> Iterator[str]:
    """Serve a notebook as `auditlib review` does and give the address; `home` is the user's home directory.

    The server is ended by a signal, as Ctrl-C sends it, and must then end in order.
    """
    environment = {name: value for name, value in os.environ.items() if not name.startswith("JUPYTER")}
    environment |= {"HOME": str(home or notebook.parent), "PYTHONIOENCODING": "utf-8"}
    arguments = [str(notebook), "app" if app else "lab", *options]
    with subprocess.Popen(
        [sys.executable, "-c", SERVE, *arguments],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        start_new_session=True,
    ) as process:
        assert process.stdout is not None
        said = ""
        try:
            while not (found := URL.search(said)):
                line = process.stdout.readline()
                assert line, f"没有启动起来：{said}"
                said += line
            yield found.group()
        finally:
            # A terminal sends Ctrl-C to all that run in it.
            (os.killpg if ends == signal.SIGINT else os.kill)(process.pid, ends)
            try:
                said += process.communicate(timeout=60)[0]
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                raise
    assert process.returncode == 0, said


@contextmanager
def opened_lab(notebook: Path, *, home: Path | None = None, width: int = 1440) -> Iterator[Opened]:
    """Open a notebook in JupyterLab and wait until its kernel is ready."""
    with served(notebook, home=home, options=["--LabApp.expose_app_in_browser=True"]) as url, tab_of(url, width) as lab:
        lab.tab.wait_for_function(IDLE, timeout=PATIENCE)
        yield lab


@contextmanager
def opened_app(notebook: Path, *, home: Path | None = None, width: int = 1440) -> Iterator[Opened]:
    """Open a notebook as a Voilà page and wait until it has run and is shown."""
    with served(notebook, app=True, home=home) as url, tab_of(url, width) as app:
        app.tab.wait_for_selector("#rendered_cells", state="visible", timeout=PATIENCE)
        yield app


@contextmanager
def tab_of(url: str, width: int) -> Iterator[Opened]:
    """Open an address in a browser of its own, whose time zone and language are those of the users."""
    with chromium() as browser:
        context = browser.new_context(viewport={"width": width, "height": 900}, locale="zh-CN")
        tab = context.new_page()
        heard = listen(tab)
        tab.goto(url, timeout=PATIENCE)
        yield Opened(url, tab, heard)
        context.close()


def run_all(lab: Opened) -> None:
    """Run all cells and wait until the last has run and the kernel is idle again."""
    lab.tab.evaluate(RUN)
    lab.tab.wait_for_function(f"() => ({CELLS})().every(cell => cell.ran !== null)", timeout=PATIENCE)
    lab.tab.wait_for_function(IDLE, timeout=PATIENCE)


def cells(lab: Opened) -> list[dict[str, Any]]:
    """List the notebook's code cells: source, how often each ran, and the kinds of its outputs."""
    found: list[dict[str, Any]] = lab.tab.evaluate(CELLS)
    return found
