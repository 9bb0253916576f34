"""The written forms: checkpoints, manifests, the page's dated block."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime

import pytest

from auditlib.errors import FileError
from auditlib.record import manifest as manifests
from auditlib.record.checkpoint import Checkpoint, origin_of, parse_checkpoint
from auditlib.record.environment import differences, environment
from auditlib.record.manifest import MANIFEST, describe, read_manifest, read_statement
from auditlib.report.dated import checkpoint_in, dated_block, qr_code, with_dated, without_dated
from tests.record.office import ONCE, Office

TEXT = "auditlib/jiangsu-2012/江苏省\n42\nVjVuBWtb9cQU6tVTGQmoAyKRVHC3S8xHlxbWPNmvfcc=\n"


def test_a_checkpoint_is_its_text_and_back() -> None:
    checkpoint = parse_checkpoint(TEXT)
    assert (checkpoint.origin, checkpoint.size, len(checkpoint.root)) == ("auditlib/jiangsu-2012/江苏省", 42, 32)
    assert checkpoint.text() == TEXT


@pytest.mark.parametrize(
    "wrong",
    [
        TEXT[:-1],
        TEXT + "more\n",
        TEXT.replace("42", "042"),
        TEXT.replace("42", "-1"),
        TEXT.replace("42", "４２"),
        TEXT.replace("\n", "\r\n"),
        TEXT.replace("cc=", "cd="),
        TEXT.replace("cc=", "c="),
        TEXT.replace("江苏", "江 苏"),
        TEXT.replace("江苏", "江\u3000苏"),
        TEXT.replace("江苏", "江+苏"),
        TEXT.partition("\n")[2],
        "",
    ],
)
def test_anything_else_is_no_checkpoint(wrong: str) -> None:
    with pytest.raises(ValueError, match="不是检查点"):
        parse_checkpoint(wrong)


@pytest.mark.parametrize("name", ["a b", "甲\u3000乙", "a+b", "a%b", "a\nb"])
def test_every_logs_name_makes_an_origin_of_its_own(name: str) -> None:
    assert parse_checkpoint(Checkpoint(origin_of(name), 0, bytes(32)).text()).origin == origin_of(name)
    assert origin_of(name) != origin_of(re.sub(r"[\s+%]", "", name))


def test_a_manifest_is_an_in_toto_statement_of_provenance(published: Office) -> None:
    path = published.report(ONCE) / "v1" / MANIFEST
    tree = json.loads(path.read_bytes())
    assert (tree["_type"], tree["predicateType"]) == (manifests.STATEMENT, manifests.PREDICATE)
    assert [each["name"] for each in tree["subject"]] == [
        "audit.ipynb",
        "report.html",
        "ro-crate-metadata.json",
        "score.json",
        "评分表.docx",
        "评分表.xlsx",
    ]
    needs = tree["predicate"]["buildDefinition"]["resolvedDependencies"]
    assert {"standard", "params", "province", "workbook", "notebook", "auditlib"} <= {
        each["annotations"]["role"] for each in needs
    }
    assert tree["predicate"]["runDetails"]["builder"]["version"]["auditlib"]


def test_a_manifest_read_and_written_has_the_same_bytes(published: Office) -> None:
    for path in published.reports.rglob(MANIFEST):
        assert read_manifest(path).text() == path.read_bytes()


def edited(data: bytes) -> list[bytes]:
    """Other writings of a manifest, and other things in its place."""
    tree = json.loads(data)
    build = tree["predicate"]["buildDefinition"]
    cases = [
        {**tree, "more": 1},
        {**tree, "subject": tree["subject"][::-1]},
        {**tree, "subject": [*tree["subject"], tree["subject"][0]]},
        {**tree, "subject": [{**tree["subject"][0], "name": "../score.json"}]},
        {**tree, "subject": [{**tree["subject"][0], "digest": {"md5": "0"}}]},
        {**tree, "_type": "https://in-toto.io/Statement/v0.1"},
        *(
            {**tree, "predicate": {**tree["predicate"], "buildDefinition": {**build, "externalParameters": other}}}
            for other in (
                {**build["externalParameters"], "version": 0},
                {**build["externalParameters"], "version": True},
                {**build["externalParameters"], "version": "1"},
                {**build["externalParameters"], "city": None},
                {},
            )
        ),
        [],
        None,
    ]
    spelled = [json.dumps(case, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode() for case in cases]
    return [*spelled, json.dumps(tree, ensure_ascii=False).encode(), data + b"\n", data[:-1], b"", b"\xff"]


def test_no_other_bytes_pass_for_a_manifest(published: Office) -> None:
    data = (published.report(ONCE) / "v1" / MANIFEST).read_bytes()
    for wrong in edited(data):
        with pytest.raises(FileError, match=r"某处\.json: 读不出清单"):
            read_statement(wrong, "某处.json")


def test_sm3_stands_beside_sha256_where_it_is_asked_for(office: Office) -> None:
    version = office.report(ONCE) / "v1"
    was = read_manifest(version / MANIFEST)
    told = {"city": was.city, "code": was.code, "standard": was.standard, "reason": was.reason, "inputs": was.inputs}
    data = describe(version, **told, number=1, checkpoint=was.checkpoint, sm3=True).text()  # type: ignore[arg-type]
    (digest,) = {each["digest"]["sm3"] for each in json.loads(data)["subject"] if each["name"] == "score.json"}
    assert read_statement(data).sm3["score.json"] == digest
    assert digest == manifests.digest_of(version / "score.json", "sm3")
    (version / "abc").write_bytes(b"abc")
    # GB/T 32905-2016, example 1.
    assert (
        manifests.digest_of(version / "abc", "sm3")
        == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    )


def test_an_algorithm_that_python_lacks_is_told(published: Office) -> None:
    with pytest.raises(FileError, match="没有 SM9 算法"):
        manifests.digest_of(published.report(ONCE) / "v1" / MANIFEST, "sm9")


def test_what_differs_between_two_environments_is_told() -> None:
    now = environment()
    assert {"auditlib", "python", "platform", "lock"} <= now.keys()
    assert differences(now, now) == []
    before = {**now, "python": "CPython 3.9.0", "library:numpy": "1.0"}
    said = differences(before, now)
    assert said[0].startswith("Python：当时 CPython 3.9.0，现在 CPython 3.")
    assert said[1].startswith("程序库 numpy：当时 1.0，现在 ")


def test_the_dated_block_goes_in_and_comes_out(published: Office) -> None:
    page = without_dated((published.report(ONCE) / "v1/report.html").read_text(encoding="utf-8"))
    noon = dated_block(TEXT, datetime(2013, 1, 22, 4, 0, tzinfo=UTC))
    later = with_dated(page, dated_block(TEXT.replace("42", "43"), datetime(2013, 1, 23, tzinfo=UTC)))
    made = with_dated(page, noon)
    assert made != later
    assert without_dated(made) == without_dated(later) == page
    assert checkpoint_in(made) == TEXT
    assert checkpoint_in(page) is None
    assert "2013-01-22 12:00:00" in noon


def test_marks_elsewhere_in_a_page_hide_nothing(published: Office) -> None:
    page = without_dated((published.report(ONCE) / "v1/report.html").read_text(encoding="utf-8"))
    block = dated_block(TEXT, datetime(2013, 1, 22, tzinfo=UTC))
    inside = page.replace("<h1>", f"{block}<h1>", 1)
    assert without_dated(inside) == inside
    with pytest.raises(ValueError, match="does not end"):
        with_dated("<p>", block)


def test_the_code_is_drawn_in_the_page_itself() -> None:
    svg = qr_code(TEXT)
    assert svg.startswith("<svg ")
    assert "http" not in svg
    assert qr_code(TEXT) == svg != qr_code(TEXT.replace("42", "43"))
