"""Who the auditor is: the hub's account before all else, then a script's word, then the user's own file."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditlib import identity
from auditlib.errors import AuditError, FileError
from auditlib.model import Person


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home without a name in it, and an environment without one."""
    monkeypatch.delenv("JUPYTERHUB_USER", raising=False)
    monkeypatch.delenv("AUDITLIB_AUDITOR", raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path


def written(text: str) -> Path:
    path = identity.config_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_nobody_is_known_until_a_name_is_given() -> None:
    assert identity.present() is None


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("张三", "江苏省职业技能鉴定中心"),
        ("张三", ""),
        ("阿卜杜拉·买买提", "审核 一处"),
        ("no", "010"),
        ('"引号"', "a: b # c\\d"),
        ("𬭎\ue000", "𰻝"),
    ],
)
def test_who_was_configured_is_present(name: str, unit: str) -> None:
    path = identity.configure(name, unit)
    assert path == identity.config_path()
    assert identity.present() == Person(name, unit)
    assert list(path.parent.iterdir()) == [path]


def test_the_last_configured_counts() -> None:
    identity.configure("张三", "一处")
    identity.configure(" 李四 ", " 二处 ")
    assert identity.present() == Person("李四", "二处")


@pytest.mark.parametrize(
    ("name", "unit", "said"),
    [
        ("", "一处", "姓名不能为空"),
        (" \u3000", "一处", "姓名不能为空"),
        ("张\n三", "", "姓名"),
        ("张\x00三", "", "姓名"),
        ("张\u202e三", "", "姓名"),
        ("张三", "一\t处", "单位"),
        ("张三", "一\u2028处", "单位"),
        ("张\udce4三", "", "姓名"),
    ],
)
def test_a_name_that_cannot_be_recorded_is_refused_and_nothing_written(name: str, unit: str, said: str) -> None:
    with pytest.raises(AuditError, match=said):
        identity.configure(name, unit)
    assert not identity.config_path().exists()


@pytest.mark.parametrize(
    ("said", "person"),
    [
        ("李四/二处", Person("李四", "二处")),
        ("李四", Person("李四")),
        (" 李四 / 二处/三组 ", Person("李四", "二处/三组")),
        (" ", Person("张三", "一处")),
    ],
)
def test_a_scripts_word_comes_before_the_file(monkeypatch: pytest.MonkeyPatch, said: str, person: Person) -> None:
    identity.configure("张三", "一处")
    monkeypatch.setenv("AUDITLIB_AUDITOR", said)
    assert identity.present() == person


@pytest.mark.parametrize("said", ["/二处", "李\x1b四/二处"])
def test_a_scripts_word_that_is_no_name_is_refused(monkeypatch: pytest.MonkeyPatch, said: str) -> None:
    monkeypatch.setenv("AUDITLIB_AUDITOR", said)
    with pytest.raises(AuditError, match="AUDITLIB_AUDITOR"):
        identity.present()


def test_on_a_hub_nothing_stands_in_for_the_account(monkeypatch: pytest.MonkeyPatch) -> None:
    identity.configure("张三", "一处")
    monkeypatch.setenv("AUDITLIB_AUDITOR", "李四/二处")
    monkeypatch.setenv("JUPYTERHUB_USER", "wang5")
    assert identity.present() == Person("wang5", "", "wang5")
    written("{")
    assert identity.present() == Person("wang5", "", "wang5")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "文件是空的"),
        ("unit: 一处\n", "缺少 name"),
        ("name: 张三\nuint: 一处\n", ":2:7: .*uint.*unit"),
        ("name: 010\n", ":1:7: name .*加引号"),
        ("name: [张三]\n", ":1:7: name 应为文字"),
        ("name: 张三\nname: 李四\n", "name 重复"),
        ("name: ' '\n", "姓名不能为空"),
        ('name: "张\\n三"\n', "姓名"),
        ("account: root\nname: 张三\n", "account"),
    ],
)
def test_a_file_that_is_wrong_is_told_by_its_name(text: str, said: str) -> None:
    written(text)
    with pytest.raises(AuditError, match=rf"auditor\.yaml.*{said}"):
        identity.present()


def test_a_file_that_cannot_be_written_is_told(home: Path) -> None:
    identity.config_path().parent.parent.mkdir(parents=True, exist_ok=True)
    identity.config_path().parent.write_text("", encoding="utf-8")
    with pytest.raises(FileError, match=r"auditor\.yaml: 写不出"):
        identity.configure("张三", "一处")
