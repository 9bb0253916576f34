from __future__ import annotations

import json
import random
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from hashlib import sha256
from pathlib import Path

import pytest

from auditlib.errors import FileError, LogError
from auditlib.log.entry import Entry, make_entry, read_entry
from auditlib.record.chain import read_chain
from auditlib.record.checkpoint import Checkpoint, read_checkpoint
from auditlib.record.manifest import MANIFEST, read_manifest
from auditlib.record.publication import PUBLICATION, record_publication
from auditlib.record.verify import verify_log
from auditlib.record.versions import PAGE
from auditlib.report.dated import dated_block, with_dated, without_dated
from tests.record.office import Office, errors, files_of, flipped, rewrite

ENTRIES = 18
DECISION = 3


def test_the_log_has_the_decisions_and_the_publications(published: Office) -> None:
    with published.log() as log:
        kinds = [entry.kind for entry in log.entries()]
    assert len(kinds) == ENTRIES
    assert kinds.count(PUBLICATION) == 4


@pytest.mark.parametrize("seq", range(1, ENTRIES + 1))
def test_an_edited_entry_is_named(office: Office, seq: int) -> None:
    def edit(connection: sqlite3.Connection) -> None:
        (data,) = connection.execute("SELECT data FROM auditlib_log WHERE seq = ?", (seq,)).fetchone()
        connection.execute("UPDATE auditlib_log SET data = ? WHERE seq = ?", (flipped(data, len(data) // 2), seq))

    rewrite(office.log_file, edit)
    assert f"第 {seq} 条的内容与所存的哈希或位置不符，被改动" in said_of_log(office)


@pytest.mark.parametrize("column", ["id", "previous", "hash"])
@pytest.mark.parametrize("seq", [1, 9, ENTRIES])
def test_an_edited_column_is_named(office: Office, seq: int, column: str) -> None:
    rewrite(office.log_file, lambda log: log.execute(f"UPDATE auditlib_log SET {column} = 'x' WHERE seq = ?", (seq,)))
    assert f"第 {seq} 条的内容与所存的哈希或位置不符，被改动" in said_of_log(office)


@pytest.mark.parametrize("seq", range(1, ENTRIES))
def test_a_removed_entry_is_named(office: Office, seq: int) -> None:
    rewrite(office.log_file, lambda log: log.execute("DELETE FROM auditlib_log WHERE seq = ?", (seq,)))
    assert f"缺少第 {seq} 条，被删去" in said_of_log(office)


@pytest.mark.parametrize("seq", range(1, ENTRIES))
def test_two_entries_in_each_others_place_are_named(office: Office, seq: int) -> None:
    def swap(connection: sqlite3.Connection) -> None:
        for old, new in ((seq, 999), (seq + 1, seq), (999, seq + 1)):
            connection.execute("UPDATE auditlib_log SET seq = ? WHERE seq = ?", (new, old))

    rewrite(office.log_file, swap)
    assert f"第 {seq} 条的内容与所存的哈希或位置不符，被改动" in said_of_log(office)


@pytest.mark.parametrize("left", [0, 1, ENTRIES - 5, ENTRIES - 1])
def test_a_log_cut_short_is_told_by_the_reports_and_by_a_kept_checkpoint(office: Office, left: int) -> None:
    kept = office.checkpoint()
    rewrite(office.log_file, lambda log: log.execute("DELETE FROM auditlib_log WHERE seq > ?", (left,)))
    assert errors(office.verify()), "the reports are no longer in the log"
    assert f"当时有 {ENTRIES} 条，现在只有 {left} 条" in said_of_log(office, against=[kept])


def said_of_log(office: Office, against: Sequence[Checkpoint] = ()) -> str:
    with office.log() as log:
        return "\n".join(map(str, verify_log(read_chain(log), against)))


def rechain(office: Office, change: Callable[[Entry], dict[str, object]], since: int) -> list[Entry]:
    """Write the log anew from an entry on, every hash recomputed."""
    with office.log() as log:
        entries = log.entries()
    made = entries[: since - 1]
    for entry in entries[since - 1 :]:
        fields = {"log": entry.log, "id": entry.id, "time": entry.time, "kind": entry.kind, "body": dict(entry.body)}
        made.append(make_entry(made[-1] if made else None, **{**fields, **change(entry)}))

    def replace_all(connection: sqlite3.Connection) -> None:
        connection.execute("DELETE FROM auditlib_log")
        rows = [(e.log, e.seq, e.id, e.previous, e.hash, e.data) for e in made]
        connection.executemany("INSERT INTO auditlib_log VALUES (?, ?, ?, ?, ?, ?)", rows)

    rewrite(office.log_file, replace_all)
    return made


def other_reason(entry: Entry) -> dict[str, object]:
    return {"body": {**entry.body, "reason": "另一理由"}} if entry.seq == DECISION else {}


def test_a_log_rewritten_with_its_hashes_is_told_by_the_manifests(office: Office) -> None:
    """The log is whole in itself; the checkpoint in each report, and the decisions it names, are others."""
    rechain(office, other_reason, DECISION)
    assert said_of_log(office) == ""
    said = "\n".join(map(str, errors(office.verify())))
    assert f"徐州市 第1版 manifest.json：所依据的第{DECISION}号决定与日志第 {DECISION} 条不同：日志被改写" in said
    assert "发布时所记的检查点（14 条）与日志不符：日志被改写：前 14 条的根哈希与当时不同" in said


def test_who_rewrites_log_and_manifests_alike_is_told_by_a_kept_checkpoint_alone(office: Office) -> None:
    kept = office.checkpoint()
    forge(office)
    assert errors(office.verify()) == []
    assert f"与留存的检查点（{ENTRIES} 条）不符：日志被改写：前 {ENTRIES} 条" in said_of_log(office, against=[kept])


def forge(office: Office) -> None:
    """Rewrite a decision, all hashes after it, and every manifest and publication, as one who may write everywhere can."""
    made = rechain(office, other_reason, DECISION)
    hashes = {str(entry.seq): entry.hash for entry in made}
    while True:
        old = {entry.body["manifest"]: entry for entry in made if entry.kind == PUBLICATION}
        new = {}
        for path in sorted(office.reports.rglob(MANIFEST)):
            manifest = read_manifest(path)
            with office.log() as log:
                checkpoint = read_chain(log).checkpoint(manifest.checkpoint.size)
            inputs = tuple(
                each._replace(sha256=hashes[each.name]) if each.role == "decision" else each for each in manifest.inputs
            )
            before = sha256(manifest.text()).hexdigest()
            outputs = {**manifest.outputs, PAGE: print_anew(path.with_name(PAGE), checkpoint)}
            path.write_bytes(replace(manifest, inputs=inputs, checkpoint=checkpoint, outputs=outputs).text())
            new[before] = sha256(path.read_bytes()).hexdigest()
        if all(new.get(digest, digest) == digest for digest in old):
            return
        made = rechain(office, partial(moved, new=new), DECISION)


def print_anew(page: Path, checkpoint: Checkpoint) -> str:
    """Print another checkpoint on a page, and tell the page's hash."""
    block = dated_block(checkpoint.text(), datetime(2013, 1, 22, tzinfo=UTC))
    page.write_bytes(with_dated(without_dated(page.read_bytes().decode()), block).encode())
    return sha256(page.read_bytes()).hexdigest()


def test_a_page_that_shows_another_checkpoint_is_named(office: Office) -> None:
    """Also where the page's hash in the manifest is put right."""
    path = next(office.reports.rglob("320900-*/v1/manifest.json"))
    manifest = read_manifest(path)
    outputs = {**manifest.outputs, PAGE: print_anew(path.with_name(PAGE), office.checkpoint())}
    path.write_bytes(replace(manifest, outputs=outputs).text())
    found = [each for each in errors(office.verify()) if each.file == PAGE]
    assert [each.message for each in found] == ["页上所印的检查点与清单所记的不同"]


def moved(entry: Entry, new: dict[str, str]) -> dict[str, object]:
    if entry.kind != PUBLICATION:
        return {}
    digest = new.get(entry.body["manifest"], entry.body["manifest"])
    previous = new.get(entry.body["previous"], entry.body["previous"])
    return {
        "body": {**entry.body, "manifest": digest, "previous": previous},
        "id": entry.id.rpartition("/")[0] + "/" + digest,
    }


def test_a_decision_that_was_left_out_of_a_manifest_is_named(office: Office) -> None:
    path = next(office.reports.rglob("320300-*/v2/manifest.json"))
    manifest = read_manifest(path)
    kept = tuple(each for each in manifest.inputs if (each.role, each.name) != ("decision", "10"))
    path.write_bytes(replace(manifest, inputs=kept).text())
    assert "第10号决定当时已在日志中，清单没有列入" in "\n".join(map(str, office.verify()))


def test_another_logs_checkpoint_is_told(office: Office) -> None:
    other = replace(office.checkpoint(), origin="auditlib/other")
    assert "检查点是另一日志 auditlib/other 的" in said_of_log(office, against=[other])


def test_a_kept_checkpoint_is_read_from_its_file(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "kept.txt"
    path.write_text(office.checkpoint().text() + "\n— auditlib/x AAAA\n", encoding="utf-8")
    assert read_checkpoint(path) == office.checkpoint()
    assert office.verify(against=[read_checkpoint(path)]) == []
    path.write_text("x\n", encoding="utf-8")
    with pytest.raises(FileError, match="不是检查点"):
        read_checkpoint(path)


def test_a_body_that_is_not_canonical_is_no_publication(office: Office) -> None:
    """Blanks in a body, with all hashes right: nobody else would read these bytes as ours."""

    def respell(connection: sqlite3.Connection) -> None:
        (data,) = connection.execute("SELECT data FROM auditlib_log WHERE seq = ?", (ENTRIES,)).fetchone()
        data = data.replace(b'"body":{', b'"body":{ ')
        digest = sha256(b"\x00" + data).hexdigest()
        connection.execute("UPDATE auditlib_log SET data = ?, hash = ? WHERE seq = ?", (data, digest, ENTRIES))

    rewrite(office.log_file, respell)
    assert "日志中没有这一版的公布记录" in "\n".join(map(str, errors(office.verify())))


def test_any_flipped_bit_of_the_log_is_found_out(published: Office, tmp_path: Path) -> None:
    """A sample with a seed; the benchmark flips 20,000. In SQLite's own bookkeeping a bit may mean nothing."""
    chance = random.Random(20260105)
    place = published.copied(tmp_path / "flips")
    with published.log() as log:
        before = [entry.data for entry in log.entries()]
    whole = place.log_file.read_bytes()
    for _ in range(50):
        place.log_file.write_bytes(flipped(whole, chance.randrange(len(whole)), chance.randrange(8)))
        try:
            found = errors(place.verify())
            with place.log() as log:
                same = [entry.data for entry in log.entries()] == before
        except LogError:
            continue
        assert found or same
    place.log_file.write_bytes(whole)


def test_any_flipped_bit_of_a_published_file_is_found_out(published: Office, tmp_path: Path) -> None:
    chance = random.Random(5)
    place = published.copied(tmp_path / "flips")
    files = [place.reports / path for path in files_of(place)]
    for _ in range(50):
        path = chance.choice(files)
        data = path.read_bytes()
        path.write_bytes(flipped(data, chance.randrange(len(data)), chance.randrange(8)))
        item = f"第{path.parent.name[1:]}版" if path.parent.name.startswith("v") else "最新版"
        found = [(each.city, each.item, each.file) for each in errors(place.verify())]
        stem = path.relative_to(place.reports).parts[1]
        assert (stem.partition("-")[2], item, path.name) in found
        path.write_bytes(data)
    assert place.verify() == []


def test_publications_are_entered_once(office: Office) -> None:
    path = next(office.reports.rglob("320900-*/v1/manifest.json"))
    with office.log() as log:
        again = record_publication(log, "320900", 1, path.read_bytes())
        assert log.entries()[-1].seq == ENTRIES
    assert json.loads(again.data)["body"] == {
        "city": "320900",
        "version": 1,
        "manifest": sha256(path.read_bytes()).hexdigest(),
        "previous": "",
    }
    assert read_entry(again.data) == again
