"""Help and wrong calls: all in Chinese, with an example and the nearest name, and without loading the heavy packages."""

from __future__ import annotations

import json

import pytest

from tests.cli.calls import called
from tests.cli.conftest import Call

DECIDE = ["list", "value", "values", "incident", "rule", "withdraw", "confirm", "return", "object", "answer", "close"]
KEY = ["new", "list", "show", "export"]
STANDARD = ["new", "show", "lint", "diff", "schema", "docs"]
VERBS = [
    "", "score", "check", "template", "run", "batch", "diff", "pdf", "sensitivity", "whatif", "reach", "figures", "auditor", "review",
    "decide", *(f"decide {verb}" for verb in DECIDE), "papers", "verify", "history", "bundle",
    "key", *(f"key {verb}" for verb in KEY), "sign", "checkpoint", "countersign", "backup", "restore", "standard",
    *(f"standard {verb}" for verb in STANDARD),
]  # fmt: skip
ENGLISH = ["Usage", "Options", "OPTIONS", "ARGS", "COMMAND", "Commands", "Show this message", "Arguments", "required"]
# Wrong calls, and the words that answer them.
WRONG = {
    "an_unknown_verb": ("scor", "没有命令 scor，是否指 score？"),
    "an_unknown_verb_below": ("standard lnt", "没有命令 lnt，是否指 lint？"),
    "an_unknown_verb_like_none": ("qqqq", "没有命令 qqqq\n"),
    "an_unknown_option": ("score x --jsn", "没有选项 --jsn，是否指 --json？"),
    "an_unknown_option_with_a_value": ("run x --report=y", "没有选项 --report，是否指 --reports？"),
    "an_unknown_option_of_the_whole": ("--hlp", "没有选项 --hlp，是否指 --help？"),
    "an_unknown_letter": ("score x -q", "没有选项 -q"),
    "no_file_to_score": ("score", "缺少 文件"),
    "no_file_to_check": ("check --json", "缺少 文件…"),
    "no_params_to_run": ("run", "缺少 参数文件"),
    "no_folder": ("batch", "缺少 目录"),
    "no_params_for_a_template": ("template", "缺少 参数文件或目录"),
    "no_standard": ("standard lint", "缺少 文件"),
    "a_verb_of_decide_misspelt": ("decide confrm x 1", "没有命令 confrm，是否指 confirm？"),
    "a_decision_without_reason": ("decide value 徐州市 a 1", "缺少 --reason"),
    "a_decision_without_value": ("decide value 徐州市 a --reason b", "缺少 值"),
    "no_city_to_review": ("review", "缺少 城市"),
    "a_port_that_is_none": ("review 徐州市 --port x", "--port: 应为整数，却是 x"),
    "too_much": ("score a b c", "多出的参数：b c"),
    "an_option_without_its_value": ("score a --reading", "--reading 后面缺少值"),
    "a_value_for_a_flag": ("score a --json=1", "--json 后面不带值"),
    "no_verb_after_the_dashes": ("--", "缺少命令"),
}
HEAVY = "import sys\nfrom auditlib.cli import main\ntry:\n    main()\nfinally:\n    print(sorted(sys.modules))"


@pytest.mark.parametrize("verb", VERBS)
def test_help_is_chinese_throughout(call: Call, verb: str) -> None:
    said = call(*verb.split(), "--help")
    assert (said.code, said.err) == (0, "")
    assert [word for word in ENGLISH if word in said.out] == []
    assert said.out.startswith("用法：auditlib")
    assert "显示本说明" in said.out


@pytest.mark.parametrize("verb", [verb for verb in VERBS if verb != "standard"])
def test_help_has_an_example(call: Call, verb: str) -> None:
    assert f"例：auditlib {verb}".strip() in call(*verb.split(), "--help").out


def test_help_names_every_verb_in_the_order_of_the_work(call: Call) -> None:
    assert named(call("--help").out) == [verb for verb in VERBS if verb and " " not in verb]
    assert named(call("decide", "--help").out) == DECIDE
    assert named(call("standard", "--help").out) == STANDARD


def named(help_: str) -> list[str]:
    lines = help_.partition("命令:")[2].splitlines()
    return [line.split()[0] for line in lines if line.strip()]


@pytest.mark.parametrize(("line", "words"), WRONG.values(), ids=WRONG)
def test_a_wrong_call_is_answered_in_chinese(call: Call, line: str, words: str) -> None:
    said = call(*line.split())
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("错误：")
    assert words in said.err
    assert "Error" not in said.err


@pytest.mark.parametrize("group", ["", "standard", "decide"])
def test_no_verb_shows_the_help_and_is_a_wrong_call(call: Call, group: str) -> None:
    said = call(*group.split())
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("用法：")


def test_the_version_is_told(call: Call) -> None:
    assert call("--version").out.startswith("auditlib 0.")


@pytest.mark.parametrize("line", ["--help", "score --help", "decide --help", "decide value --help", "review --help"])
def test_help_loads_nothing_heavy(line: str) -> None:
    modules = set(json.loads(called(*line.split(), code=HEAVY).out.splitlines()[-1].replace("'", '"')))
    assert not modules & {"pandas", "numpy", "pydantic", "openpyxl", "papermill", "IPython", "jinja2", "yaml"}
