"""The local server that opens a working notebook in the browser: JupyterLab, or the notebook as a page by Voilà.

It listens on this machine alone and wants a token that is new each time. Its settings, its log and its view of the
folder live in a directory that goes with it: the user's own Jupyter is neither read nor written.
"""

from __future__ import annotations

import contextlib
import http.client
import os
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import webbrowser
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from auditlib.errors import AuditError
from auditlib.workbench.keys import keep_keys_for_forms

HOST = "127.0.0.1"
HUB = "JUPYTERHUB_USER"
SHARE = Path(__file__).parent / "share"
KERNEL = "auditlib.workbench.kernel.OwnKernel"
# Seconds: for a cold start from a slow disk, and for kernels to end.
STARTS, STOPS = 90.0, 15.0
TOLD = 12

LAB = (
    f"--ServerApp.ip={HOST}",
    "--ServerApp.port_retries=0",
    "--ServerApp.open_browser=False",
    "--ServerApp.answer_yes=True",
    # In a container everything is root's; the notebook runs nothing that `auditlib run` would not.
    "--ServerApp.allow_root=True",
    "--ServerApp.terminals_enabled=False",
    # Extensions that the notebook does not need: one of them looks for programs by running npm.
    "--ServerApp.jpserver_extensions={'jupyter_lsp': False, 'notebook_shim': False, 'voila.server_extension': False}",
    f"--ServerApp.kernel_spec_manager_class={KERNEL}",
    f"--LabApp.app_settings_dir={SHARE / 'lab'}",
    "--LabApp.extension_manager=readonly",
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
)
APP = (
    f"--Voila.ip={HOST}",
    "--Voila.port_retries=0",
    "--Voila.open_browser=False",
    "--Voila.auto_token=True",
    f"--VoilaConfiguration.kernel_spec_manager_class={KERNEL}",
    "--VoilaConfiguration.template=auditlib",
    "--VoilaConfiguration.strip_sources=True",
    "--VoilaExecutor.cell_error_instruction=这一格执行出错。请用 JupyterLab 打开（不加 --app）查看原因。",
)


@dataclass(frozen=True, slots=True)
class Door:
    """How a browser gets in: the port, the path of the page and the token."""

    port: int
    page: str
    token: str

    @property
    def url(self) -> str:
        """The address to open, with the token."""
        return f"http://{HOST}:{self.port}{self.page}?token={self.token}"


def serve(
    notebook: Path, *, app: bool = False, browser: bool = True, port: int | None = None, options: Sequence[str] = ()
) -> int:
    """Open a notebook in JupyterLab, or as a page (`app`), until Ctrl-C; return the exit code.

    On a JupyterHub, where the user's server runs already, it only tells where the notebook lies. `options` are further
    ones of the server's own. Raises AuditError where the server does not start or breaks down.
    """
    notebook = notebook.resolve()
    if os.environ.get(HUB):
        print(f"工作笔记本：{notebook}\n请在 JupyterHub 已打开的 JupyterLab 里，从左侧文件栏打开它。", flush=True)
        return 0
    door = Door(_free(port), "/" if app else f"/lab/tree/{quote(notebook.name)}", secrets.token_hex(24))
    with tempfile.TemporaryDirectory(prefix="auditlib-", ignore_cleanup_errors=True) as place:
        home = Path(place)
        keep_keys_for_forms(home / "config")
        try:
            with _running(_command(notebook, door, app, options), _environment(door, home), home) as child:
                _wait(child, door, home)
                print(
                    f"已打开 {notebook}\n浏览器若没有弹出，请打开：{door.url}\n用完后在此按 Ctrl-C 结束。", flush=True
                )
                if browser:
                    _show(door, home)
                code = child.wait()
        except KeyboardInterrupt:
            print("已结束。", flush=True)
            return 0
        if code:
            raise AuditError(f"笔记本服务中断（退出码 {code}），请重新打开。{_last_words(home)}")
    return 0


def _free(port: int | None) -> int:
    """Find a free port, or see that the one asked for is. Raises AuditError where it is not."""
    with socket.socket() as tried:
        if os.name == "posix":
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((HOST, port or 0))
        except (OSError, OverflowError) as error:
            raise AuditError(f"端口 {port} 用不了（可能已被占用），请换一个，或不指定端口") from error
        return int(tried.getsockname()[1])


def _command(notebook: Path, door: Door, app: bool, options: Sequence[str]) -> list[str]:
    module, name, fixed = ("voila", "Voila", APP) if app else ("jupyterlab", "ServerApp", LAB)
    return [sys.executable, "-m", module, *fixed, f"--{name}.port={door.port}", *options, str(notebook)]


def _environment(door: Door, home: Path) -> dict[str, str]:
    """Give the server a home of its own; the token goes here, where other users of the machine cannot list it."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("JUPYTER_", "JUPYTERLAB_"))}
    return kept | {
        "JUPYTER_TOKEN": door.token,
        "JUPYTER_CONFIG_DIR": str(home / "config"),
        "JUPYTER_DATA_DIR": str(home / "data"),
        "JUPYTER_PATH": str(SHARE),
        "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
    }


@contextlib.contextmanager
def _running(command: list[str], environment: dict[str, str], home: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run the server, and end it however this process is ended: by Ctrl-C, by a signal, by the terminal's closing."""
    former = _as_interrupts()
    try:
        with (home / "log.txt").open("wb") as log:
            child = subprocess.Popen(
                command, env=environment, cwd=home, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT
            )
        try:
            yield child
        finally:
            _end(child)
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)


def _as_interrupts() -> dict[signal.Signals, Any]:
    """Let the signals that ask a process to end do what Ctrl-C does; return what they did before."""
    if threading.current_thread() is not threading.main_thread():
        return {}
    asked = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    return {number: signal.signal(number, signal.default_int_handler) for number in asked}


def _end(child: subprocess.Popen[bytes]) -> None:
    if child.poll() is None:
        child.terminate()
    try:
        child.wait(STOPS)
    except (subprocess.TimeoutExpired, KeyboardInterrupt):
        child.kill()
        child.wait()


def _wait(child: subprocess.Popen[bytes], door: Door, home: Path) -> None:
    """Wait until the server answers. Raises AuditError, with the last lines of its log, where it ends or is too slow."""
    until = time.monotonic() + STARTS
    while time.monotonic() < until and child.poll() is None:
        asked = http.client.HTTPConnection(HOST, door.port, timeout=5)
        with contextlib.suppress(OSError, http.client.HTTPException), contextlib.closing(asked):
            asked.request("GET", "/api")
            asked.getresponse()
            return
        time.sleep(0.1)
    why = f"{STARTS:.0f} 秒内没有应答" if child.poll() is None else f"启动时退出（退出码 {child.returncode}）"
    raise AuditError(f"笔记本服务没有启动起来：{why}。{_last_words(home)}")


def _show(door: Door, home: Path) -> None:
    """Open the browser by way of a file that only this user can read: what is on a command line, anyone can list."""
    page = home / "open.html"
    page.write_text(f'<!doctype html><meta http-equiv="refresh" content="0; url={door.url}">', encoding="utf-8")
    threading.Thread(target=webbrowser.open, args=[page.as_uri()], daemon=True).start()


def _last_words(home: Path) -> str:
    lines = (home / "log.txt").read_text(encoding="utf-8", errors="replace").splitlines()[-TOLD:]
    return "\n".join(["运行记录的最后几行：", *lines]) if lines else ""
