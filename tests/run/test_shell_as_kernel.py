"""What a kernel records of a cell, the shell records too: each case runs in both."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import groupby
from typing import Any

import pytest

from tests.run.shell_cells import run_afresh, run_cells

# Each case is a few cells of one notebook. A cell may fail: the others run all the same.
CASES: dict[str, list[str]] = {
    "a result": ["6 * 7", "_ + 1", "Out, In[-1]"],
    "no result": ["None", "6 * 7;", "x = 1"],
    "an empty cell": ["", "  \n", "# 只有注释"],
    "several results": ["%config InteractiveShell.ast_node_interactivity = 'all'", "1\n2", "%config InteractiveShell.ast_node_interactivity = 'last_expr'"],
    "streams": ["import sys\nprint('一')\nsys.stdout.writelines(['a', 'b'])", "print('x', file=sys.stderr)"],
    "what a stream is": ["import sys\n[sys.stdout.encoding.lower(), sys.stdout.isatty(), sys.stdout.writable()]", "sys.stdout.write(1)"],
    "no input": ["import sys\nsys.stdin.read()", "input('?')", "from getpass import getpass\ngetpass()"],
    "html": ["from IPython.display import HTML, Markdown, SVG, Image, JSON, Latex\nHTML('<b>粗</b>')"],
    "other kinds": ["Markdown('# 一')", "SVG('<svg xmlns=\"http://www.w3.org/2000/svg\"></svg>')", "JSON({'一': [1, None]})"],
    "an image": ["Image(data=b'\\x89PNG\\r\\n\\x1a\\n' + bytes(20), format='png', width=3)"],
    "raw data": ["display({'text/plain': '一', 'text/html': '<i>'}, raw=True, metadata={'text/html': {'isolated': True}})"],
    "own html": ["class A:\n    def _repr_html_(self): return '<p>'\n    def __repr__(self): return 'A'\nA()", "display(A(), A())"],
    "own bundle": ["class B:\n    def _repr_mimebundle_(self, **_): return {'text/plain': 'b', 'application/y+json': {'z': (1, 2)}}, {'application/y+json': {'m': 1}}\nB()"],
    "own png": ["class P:\n    def _repr_png_(self): return b'\\x89PNG'\ndisplay(P())"],
    "a display that fails": ["class F:\n    def _repr_html_(self): raise ValueError('坏')\nF()", "display(F())"],
    "a table": ["import pandas\npandas.DataFrame({'城市': ['南京'], '分': [9.5]})"],
    "an updated display": ["h = display('一', display_id='d')", "display('二', display_id='d')", "h.update('三')", "display('无', display_id='e', update=True)"],
    "an update function": ["from IPython.display import update_display\ndisplay('四', display_id='u'); print('x')\nupdate_display('五', display_id='u')"],
    "an updated result": ["display(display_id='r')", "display('六', display_id='r')\ndisplay('七', display_id='r')", "update_display(HTML('<b>'), display_id='r')"],
    "cleared": ["from IPython.display import clear_output\nprint('旧')\ndisplay(1)\nclear_output()\nprint('新')"],
    "cleared and nothing after": ["print('旧')\nclear_output()"],
    "cleared by what comes": ["print('旧')\nclear_output(wait=True)\nprint('新')\nprint('新')"],
    "cleared by nothing": ["print('旧')\nclear_output(wait=True)"],
    "cleared and updated": ["h = display('a', display_id='c')\nclear_output()\nprint('b')\nh.update('z')"],
    "an error": ["def f():\n    return 1 / 0", "print('前')\nf()", "print('后')"],
    "a chain of errors": ["try:\n    1 / 0\nexcept ZeroDivisionError as e:\n    raise ValueError('甲') from e"],
    "a group of errors": ["raise ExceptionGroup('组', [ValueError('甲'), TypeError('乙')])"],
    "an error of syntax": ["print('不执行')\n1 +", "  x = 1\n y = 2", "eval('1 +')", "return 1"],
    "an error of its own": ["class E(Exception):\n    def _render_traceback_(self): return ['短']\nraise E('长')"],
    "an interrupt": ["raise KeyboardInterrupt('停')"],
    "an exit": ["import sys\nprint('前')\nsys.exit()", "sys.exit(0)", "sys.exit('因由')", "raise SystemExit", "raise SystemExit(3)"],
    "an assertion": ["assert 1 == 2, '不等'"],
    "warnings": ["import warnings\nwarnings.warn('当心')\nwarnings.warn('旧了', DeprecationWarning)"],
    "a log": ["import logging\nlogging.getLogger('甲').warning('记'); logging.getLogger('甲').info('不记')"],
    "awaiting": ["import asyncio\nawait asyncio.sleep(0)\n'等了'", "async def g():\n    print('里')\n    return 5\nawait g()", "[x async for x in _aiter()]"],
    "a task goes on": ["async def later():\n    global seen\n    await asyncio.sleep(0.01)\n    seen = 8\nt = asyncio.create_task(later())", "await t\nseen"],
    "a loop runs": ["asyncio.get_running_loop().is_running()", "coroutine = g()", "asyncio.run(coroutine)", "coroutine.close()"],
    "a precision holds": ["import decimal\ndecimal.getcontext().prec = 5", "decimal.Decimal(1) / 3"],
    "a magic": ["%%capture c\nprint('x')\ndisplay(1)\n2", "c.stdout, len(c.outputs)", "%nosuch", "%who_ls int"],
    "a shell line": ["!echo 甲; echo 乙 >&2; exit 3", "_exit_code", "x = !echo 丙\nx"],
    "a script": ["%%bash\necho 甲\necho 乙 >&2", "%%bash\nexit 3", "%%sh --out got\necho 丁", "got"],
    "a fork": ["import os\np = os.fork()\nif p == 0:\n    print('子', flush=True)\n    os._exit(0)\nos.waitpid(p, 0)[1]"],
    "a thread": ["import threading\nt = threading.Thread(target=print, args=('线',))\nt.start(); t.join()"],
    "a widget": ["import ipywidgets\nw = ipywidgets.IntSlider(value=3, description='分')\nw", "w.value = 5", "display(w)"],
    "a widget that catches": ["o = ipywidgets.Output()\no", "with o:\n    print('里')\n    display(HTML('<b>'))\n    1 / 0\nprint('外')", "[one['output_type'] for one in o.outputs]"],
    "a widget that is cleared": ["p = ipywidgets.Output()\nwith p:\n    print('旧')", "p.clear_output()", "with p:\n    print('新')", "p.outputs"],
    "widgets in each other": ["q, r = ipywidgets.Output(), ipywidgets.Output()\nwith q:\n    print('q')\n    with r:\n        print('r')\n    print('q')", "q.outputs, r.outputs"],
    "a widget called": ["@q.capture(clear_output=True)\ndef shown():\n    print('叫')\nshown()", "q.outputs"],
    "help": ["print?", "help(abs)"],
    "reset": ["y = 1\n%reset -f", "y", "%reset"],
    "modules": ["__name__, 'get_ipython' in dir(__builtins__)", "import sys\nsys.modules['__main__'].__dict__ is globals()"],
}  # fmt: skip
STATE = "application/vnd.jupyter.widget-state+json"
ANSI = re.compile(r"\x1b\[[0-9;]*m")
NEW = re.compile(r"/tmp/ipykernel_\d+/\d+\.py|\d+\.py(?=, line)|<ipython-input-[^>]*>|0x[0-9a-f]+|[0-9a-f]{32}")


@pytest.fixture(scope="module")
def both() -> tuple[Any, Any]:
    """The notebook of all cases, by a kernel and by the shell."""
    sources = [source for case in CASES.values() for source in case]
    shell, terminal = run_afresh(*sources, may_fail=True)
    assert terminal == ""
    return run_cells(*sources, kernel=True, may_fail=True), shell


@pytest.mark.parametrize("case", CASES)
def test_a_cell_is_recorded_as_a_kernel_records_it(case: str, both: tuple[Any, Any]) -> None:
    names = list(CASES)
    first = sum(len(CASES[name]) for name in names[: names.index(case)])
    by_kernel, by_shell = (notebook.cells[first : first + len(CASES[case])] for notebook in both)
    assert [_plain(cell) for cell in by_shell] == [_plain(cell) for cell in by_kernel]


def test_the_state_of_widgets_is_recorded_as_with_a_kernel(both: tuple[Any, Any]) -> None:
    of_kernel, of_shell = (
        sorted(json.dumps(_same(state), sort_keys=True) for state in notebook.metadata.widgets[STATE]["state"].values())
        for notebook in both
    )
    assert len(of_kernel) > 9
    assert of_shell == of_kernel


def test_an_exit_ends_a_notebook_as_with_a_kernel() -> None:
    sources = "print('一')", "import sys\nsys.exit()", "print('不应执行')"
    by_kernel, (by_shell, _) = run_cells(*sources, kernel=True), run_afresh(*sources)
    assert [_plain(cell) for cell in by_shell.cells] == [_plain(cell) for cell in by_kernel.cells]
    states = [cell.metadata.papermill.status for cell in by_kernel.cells]
    assert [cell.metadata.papermill.status for cell in by_shell.cells] == states == ["completed", "failed", "pending"]


def _plain(cell: Any) -> tuple[Any, list[Any]]:
    """Tell what counts of a cell: its number, and its outputs without what is new every time."""
    return cell.execution_count, [_same(output) for output in _joined(cell.outputs)]


def _joined(outputs: list[Any]) -> Iterator[Any]:
    """Join what stands on one stream: a kernel sends both streams now and then, each by itself."""
    for streams, group in groupby(outputs, key=lambda output: output.output_type == "stream"):
        if not streams:
            yield from group
            continue
        written: dict[str, str] = {}
        for output in group:
            written[output.name] = written.get(output.name, "") + output.text
        yield dict(sorted(written.items()))


def _same(value: Any) -> Any:
    """Take out colours, addresses, new ids, and of tracebacks the frames, whose lines a kernel does not always tell right."""
    if isinstance(value, dict):
        return {key: _same([*map(_frame, told)] if key == "traceback" else told) for key, told in value.items()}
    if isinstance(value, list | tuple):
        return [_same(one) for one in value]
    return NEW.sub("", ANSI.sub("", value)) if isinstance(value, str) else value


def _frame(text: str) -> str:
    return "" if ANSI.sub("", text).startswith(("File ", "Cell In")) else text
