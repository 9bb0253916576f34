"""The working notebook in a real JupyterLab and a real Voilà, offline: Chinese, calm, closed to strangers, on this Python."""

from __future__ import annotations

import json
import signal
import socket
import sys
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from auditlib.errors import AuditError
from auditlib.workbench.server import serve
from tests.browser import MARKS
from tests.desk.lab import cells, opened_app, opened_lab, run_all, served

pytestmark = MARKS

OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home in which another kernel goes by the name of python3, and one's own settings speak another language."""
    home = tmp_path / "home"
    kernel = home / ".local" / "share" / "jupyter" / "kernels" / "python3" / "kernel.json"
    kernel.parent.mkdir(parents=True)
    spec = {"argv": ["/no/such/python", "{connection_file}"], "display_name": "别的", "language": "python"}
    kernel.write_text(json.dumps(spec), encoding="utf-8")
    settings = home / ".jupyter" / "lab" / "user-settings" / "@jupyterlab" / "translation-extension"
    settings.mkdir(parents=True)
    (settings / "plugin.jupyterlab-settings").write_text('{"locale": "en"}', encoding="utf-8")
    return home


def below(home: Path) -> dict[Path, bytes]:
    """Everything in a home but what IPython, the kernel, always makes there."""
    return {path: path.read_bytes() for path in home.rglob("*") if path.is_file() and ".ipython" not in path.parts}


def test_jupyterlab_opens_in_chinese_and_runs_the_notebook_offline(made: Path, home: Path) -> None:
    before = below(home)
    with opened_lab(made, home=home) as lab:
        assert lab.tab.locator(".lm-MenuBar-itemLabel").all_inner_texts()[:4] == ["文件", "编辑", "查看", "运行"]
        assert lab.tab.locator("#jp-left-stack").is_hidden()
        kernels = lab.tab.evaluate("fetch('/api/kernelspecs').then(answer => answer.json())")["kernelspecs"]
        assert {name: kernel["spec"]["argv"][0] for name, kernel in kernels.items()} == {"python3": sys.executable}
        run_all(lab)
        assert {kind for cell in cells(lab) for kind in cell["kinds"]} == {"execute_result", "display_data"}
        assert lab.tab.locator(".jp-OutputArea").get_by_text("南京市", exact=True).first.is_visible()
        # Every cell's output is in the page at once, so that a link leads to any of them.
        assert lab.tab.locator("#row-3").count() == 1
        assert lab.tab.locator(".jp-Notebook-cell").count() == len(json.loads(made.read_text("utf-8"))["cells"])
        assert lab.tab.locator(".Toastify__toast, .jp-Dialog").count() == 0
        assert lab.heard.outside() == []
        assert lab.heard.errors == []
    assert below(home) == before


def test_voila_shows_the_notebook_as_a_page_without_its_code(made: Path, home: Path) -> None:
    before = below(home)
    with opened_app(made, home=home) as app:
        # The widgets arrive after the page.
        app.tab.get_by_text("南京市", exact=True).first.wait_for()
        text = app.tab.locator("body").inner_text()
        assert "show." not in text
        assert app.tab.locator(".jp-InputArea-editor").count() == 0
        assert app.tab.evaluate("document.documentElement.lang") == "zh-CN"
        assert app.heard.outside() == []
        assert app.heard.errors == []
    assert below(home) == before


@pytest.mark.parametrize("app", [False, True], ids=["lab", "app"])
def test_without_the_token_nobody_gets_in(made: Path, app: bool) -> None:
    with served(made, app=app) as url:
        bare = url.partition("?")[0]
        kernel = f"http://{urlsplit(url).netloc}/api/kernels/00000000-0000-0000-0000-000000000000"
        for stranger in (bare, f"{bare}?token=0"):
            with OPENER.open(stranger, timeout=60) as answer:
                assert urlsplit(answer.url).path == "/login"
        with pytest.raises(urllib.error.HTTPError, match="403"):
            OPENER.open(kernel, timeout=60)
        with OPENER.open(f"{bare}?token={url.partition('token=')[2]}", timeout=60) as answer:
            assert urlsplit(answer.url).path == urlsplit(url).path


@pytest.mark.parametrize("app", [False, True], ids=["lab", "app"])
@pytest.mark.parametrize("asked", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl-C", "SIGTERM"])
def test_when_it_ends_nothing_of_it_is_left(made: Path, app: bool, asked: signal.Signals) -> None:
    with served(made, app=app, ends=asked) as url:
        pass
    with pytest.raises(urllib.error.URLError, match="refused"):
        OPENER.open(url, timeout=60)


def test_a_server_that_cannot_start_says_why_in_chinese(made: Path) -> None:
    with pytest.raises(AuditError, match=r"没有启动起来：启动时退出[\s\S]*运行记录"):
        serve(made, browser=False, options=["--ServerApp.certfile=/no/such/file"])


def test_a_port_that_cannot_be_had_is_told(made: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        for port in (taken.getsockname()[1], 70000):
            with pytest.raises(AuditError, match=f"端口 {port} 用不了"):
                serve(made, browser=False, port=port)


def test_on_a_hub_no_second_server_is_started(
    made: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("JUPYTERHUB_USER", "wang5")
    assert serve(made) == 0
    assert str(made) in capsys.readouterr().out
