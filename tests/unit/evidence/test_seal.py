"""Seals: what a catalogue was, proved later."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.factories.records import noted, record
from tests.fixtures.commands import Run
from wallmsg.catalogue import Action, Catalogue
from wallmsg.errors import CatalogueError, MissingToolError, UsageError
from wallmsg.evidence import (
    Comparison,
    Seal,
    compare,
    kept_seals,
    make_seal,
    read_seal,
    sign,
    signature_of,
    write_seal,
)
from wallmsg.evidence.timestamp import keep_answer, timestamp_of, write_request
from wallmsg.model import to_json

from .conftest import Authority


def test_a_seal_says_what_is_there(catalogue: Catalogue) -> None:
    """Running hash, plain hash, counts; it comes back from its file."""
    seal = make_seal(catalogue)
    data = catalogue.journal.path.read_bytes()
    assert (seal.title, seal.records, seal.lines, seal.journal_bytes) == ("Walls", 2, 4, len(data))
    assert seal.events == {"create": 1, "add": 2, "review": 1}
    assert seal.running_hash == catalogue.seal()
    assert seal.journal_sha256 == hashlib.sha256(data).hexdigest()
    path = write_seal(catalogue, seal)
    assert read_seal(path) == seal
    assert kept_seals(catalogue) == [path]
    assert list(catalogue.verify()) == []
    catalogue.move_to_trash(catalogue.ids()[0])
    assert make_seal(catalogue).records == 1


def test_an_old_seal_is_an_ancestor_of_what_grew_from_it(catalogue: Catalogue) -> None:
    """What was added since is counted; nothing was."""
    seal = make_seal(catalogue)
    assert compare(catalogue, seal) == Comparison(True)
    catalogue.update(catalogue.ids()[0], lambda old: noted(old, "later"), Action.REVIEW)
    catalogue.discard(catalogue.ids()[1])
    compared = compare(catalogue, seal)
    assert compared.is_ancestor
    assert compared.added == {"review": 1, "discard": 1}
    assert (compared.first, compared.last) != (None, None)


def test_a_journal_that_was_written_again_is_found_out(catalogue: Catalogue) -> None:
    """With a chain that fits, shorter, or torn: only the seal kept elsewhere tells."""
    seal = make_seal(catalogue)
    other = Catalogue.create(catalogue.path.with_name("other"), title="Walls")
    for number in range(5):
        other.add(record(f"{number}.jpg"))
    assert compare(other, seal).reason == "the journal does not begin with what was sealed"
    text = catalogue.journal.path.read_bytes()
    catalogue.journal.path.write_bytes(text[:-1])
    assert compare(catalogue, seal).reason == "the journal is shorter than it was by 1 bytes"
    catalogue.journal.path.write_bytes(text.replace(b'"review"', b'"change"'))
    assert not compare(catalogue, seal).is_ancestor


@pytest.mark.parametrize("field", ["running_hash", "journal_sha256"])
def test_both_hashes_count(catalogue: Catalogue, field: str) -> None:
    """A seal whose hashes contradict each other proves nothing."""
    seal = replace(make_seal(catalogue), **{field: "0" * 64})
    assert not compare(catalogue, seal).is_ancestor


def test_a_seal_of_a_torn_journal_holds(catalogue: Catalogue) -> None:
    """Sealed while a line was cut off; work goes on after it."""
    with catalogue.journal.path.open("ab") as journal:
        journal.write(b'{"time":"20')
    seal = make_seal(catalogue)
    catalogue.add(record("next.jpg"))
    assert compare(catalogue, seal).added == {"add": 1}


@pytest.mark.parametrize("text", ["{", "[]", '{"wallmsg_seal": 1}'])
def test_what_is_no_seal_is_refused(tmp_path: Path, text: str) -> None:
    """In one sentence; a newer one as well."""
    path = tmp_path / "seal.json"
    path.write_text(text)
    with pytest.raises(CatalogueError, match="is no seal"):
        read_seal(path)
    with pytest.raises(CatalogueError, match="cannot read"):
        read_seal(tmp_path)


def test_a_newer_seal_is_refused(catalogue: Catalogue, tmp_path: Path) -> None:
    """It may mean something else."""
    path = tmp_path / "seal.json"
    path.write_text(to_json(replace(make_seal(catalogue), wallmsg_seal=2)))
    with pytest.raises(CatalogueError, match="format 2; install a newer"):
        read_seal(path)


# Signatures


@pytest.mark.process
def test_a_signed_seal(catalogue: Catalogue, ssh_key: Path, tmp_path: Path) -> None:
    """The key that signed is named; known signers have a name; altered seals are found out."""
    path = write_seal(catalogue, make_seal(catalogue))
    assert signature_of(path) is None
    assert sign(path, ssh_key).name == f"{path.name}.sig"
    anybody = signature_of(path)
    assert anybody is not None
    assert (anybody.is_good, anybody.is_known) == (True, False)
    assert "ED25519 key SHA256:" in anybody.by
    signers = tmp_path / "signers"
    signers.write_text(f"rima@archive {ssh_key.with_suffix('.pub').read_text()}")
    known = signature_of(path, signers)
    assert known is not None
    assert (known.is_good, known.is_known) == (True, True)
    assert "rima@archive" in known.by
    signers.write_text("")
    unknown = signature_of(path, signers)
    assert unknown is not None
    assert not unknown.is_known
    path.write_text(path.read_text().replace("Walls", "Valls"))
    for trusted in (None, signers):
        bad = signature_of(path, trusted)
        assert bad is not None
        assert not bad.is_good


def test_keys_that_cannot_sign(
    catalogue: Catalogue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No key, no real key, no tool: one sentence each."""
    path = write_seal(catalogue, make_seal(catalogue))
    with pytest.raises(UsageError, match="cannot read the key"):
        sign(path, tmp_path / "none")
    key = tmp_path / "key"
    key.write_text("untrusted comment: minisign encrypted secret key\n")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(MissingToolError, match="minisign is not installed"):
        sign(path, key)


@pytest.mark.process
def test_a_minisign_key_is_used_with_minisign(
    catalogue: Catalogue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By what the key file says; without a public key the signature proves nothing."""
    log = tmp_path / "log"
    tool = tmp_path / "minisign"
    tool.write_text(f'#!/bin/sh\necho "$@" >> {log}\n[ "$1" = -S ] && : > "$5.minisig"\nexit 0\n')
    tool.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    key = tmp_path / "key"
    key.write_text("untrusted comment: minisign encrypted secret key\n")
    path = write_seal(catalogue, make_seal(catalogue))
    assert sign(path, key).exists()
    assert log.read_text() == f"-S -s {key} -m {path}\n"
    without = signature_of(path)
    assert without is not None
    assert not without.is_good
    checked = signature_of(path, tmp_path / "key.pub")
    assert checked is not None
    assert checked.is_known
    assert log.read_text().endswith(f"-V -p {tmp_path / 'key.pub'} -m {path}\n")


# Time stamps


@pytest.fixture
def sealed(catalogue: Catalogue) -> Path:
    """A seal of the catalogue."""
    return write_seal(catalogue, make_seal(catalogue))


@pytest.mark.process
def test_a_time_stamp_is_checked_and_kept(
    catalogue: Catalogue, sealed: Path, authority: Authority, tmp_path: Path
) -> None:
    """The request holds a hash and nothing else; the answer proves when the seal existed."""
    request = tmp_path / "seal.tsq"
    write_request(sealed, request)
    assert hashlib.sha256(sealed.read_bytes()).digest() in request.read_bytes()
    assert len(request.read_bytes()) < 100
    stamp = keep_answer(catalogue, authority.answer(request), authority.root)
    assert (stamp.seal, stamp.is_trusted) == (sealed, True)
    assert "CN=Stamps" in stamp.authority
    assert stamp.time[:4] == read_seal(sealed).created[:4]
    assert timestamp_of(sealed, authority.root) == stamp
    untrusted = timestamp_of(sealed)
    assert untrusted is not None
    assert not untrusted.is_trusted


@pytest.mark.process
def test_time_stamps_that_prove_nothing(
    catalogue: Catalogue, sealed: Path, authority: Authority, tmp_path: Path
) -> None:
    """Of another authority, on another seal, to an older request, altered, or none at all."""
    request = tmp_path / "seal.tsq"
    write_request(sealed, request)
    answer = authority.answer(request)
    stranger = Authority(tmp_path / "stranger", "Stranger")
    with pytest.raises(CatalogueError, match="does not hold"):
        keep_answer(catalogue, answer, stranger.root)
    write_request(sealed, tmp_path / "again.tsq")
    with pytest.raises(CatalogueError, match="answers another request"):
        keep_answer(catalogue, answer, authority.root)
    with pytest.raises(UsageError, match="no answer of a time-stamping authority"):
        keep_answer(catalogue, request, authority.root)
    with pytest.raises(UsageError, match="cannot read"):
        keep_answer(catalogue, tmp_path / "none", authority.root)
    text = sealed.read_text()
    sealed.write_text(sealed.read_text().replace("Walls", "Valls"))
    with pytest.raises(CatalogueError, match="is about no seal of this catalogue"):
        keep_answer(catalogue, answer, authority.root)
    sealed.with_suffix(".tsr").write_bytes(answer.read_bytes())
    with pytest.raises(CatalogueError, match="the seal was altered"):
        timestamp_of(sealed, authority.root)
    sealed.write_text(text)
    forged = answer.read_bytes()
    sealed.with_suffix(".tsq").unlink()
    sealed.with_suffix(".tsr").write_bytes(forged[:-9] + bytes(9))
    with pytest.raises(CatalogueError, match="no certificate leads"):
        timestamp_of(sealed, authority.root)


# Commands


@pytest.mark.process
def test_sealing_and_verifying(
    run: Run, catalogue: Catalogue, ssh_key: Path, authority: Authority, tmp_path: Path
) -> None:
    """Sealed, signed, stamped, work goes on: the old seal holds and says what was added."""
    out, request = tmp_path / "out.json", tmp_path / "out.tsq"
    here = ("-c", catalogue.path)
    ran = run("seal", "-o", out, "--sign", ssh_key, "--timestamp-request", request, *here)
    assert ran.code == 0
    assert f"seal: {catalogue.seal()}" in ran.out
    assert json.loads(out.read_text())["records"] == 2
    answer = authority.answer(request)
    trusting = ("--tsa-certificate", authority.root)
    ran = run("seal", "--timestamp-response", answer, *trusting, *here)
    assert (ran.code, "existed on" in ran.out) == (0, True)
    assert "was not checked" in run("seal", "--timestamp-response", answer, *here).out
    assert run("seal", "--timestamp-response", answer, "-o", out, *here).code == 2
    catalogue.update(catalogue.ids()[0], lambda old: noted(old, "later"), Action.REVIEW)
    [kept] = kept_seals(catalogue)
    ran = run("verify", "--seal", out, "--seal", kept, *trusting, *here)
    assert ran.code == 0
    assert ran.out.count("nothing from before was changed; since then review 1") == 2
    assert ran.out.count("signature: Good") == 2
    assert "says CN=Stamps" in ran.out


def test_verifying_against_another_history(run: Run, catalogue: Catalogue, tmp_path: Path) -> None:
    """A seal kept elsewhere, and one in the catalogue, find out that all was written again."""
    out = tmp_path / "out.json"
    run("seal", "-o", out, "-c", catalogue.path)
    other = Catalogue.create(tmp_path / "other", title="Walls")
    ran = run("verify", "--seal", out, "-c", other.path)
    assert ran.code == 5
    assert "the journal is shorter" in ran.out
    shutil.copytree(catalogue.path / "seals", other.path / "seals")
    ran = run("verify", "-c", other.path)
    assert (ran.code, "1 problems" in ran.out) == (5, True)


@pytest.mark.process
def test_a_signature_that_is_not_trusted_is_a_problem(
    run: Run, catalogue: Catalogue, ssh_key: Path, tmp_path: Path
) -> None:
    """With --signers only keys among them count."""
    out, signers = tmp_path / "out.json", tmp_path / "signers"
    run("seal", "-o", out, "--sign", ssh_key, "-c", catalogue.path)
    signers.write_text("")
    ran = run("verify", "--seal", out, "--signers", signers, "-c", catalogue.path)
    assert (ran.code, "no key that you trust" in ran.out) == (5, True)
    seal: Seal = read_seal(out)
    out.write_text(to_json(replace(seal, actor="somebody")))
    ran = run("verify", "--seal", out, "-c", catalogue.path)
    assert (ran.code, "BAD signature" in ran.out) == (5, True)


def test_only_what_changed_after_a_seal_is_checked(
    run: Run, catalogue: Catalogue, tmp_path: Path
) -> None:
    """Quick, and blind to what was altered before; a seal of another journal checks all."""
    out = tmp_path / "monday.json"
    run("seal", "-o", out, "-c", catalogue.path)
    older, newer = catalogue.ids()
    catalogue.record_path(older).write_text("{")
    ran = run("verify", "--since", out, "-c", catalogue.path)
    assert "0 records changed since the seal: all of them are whole" in ran.out
    catalogue.update(newer, lambda old: noted(old, "later"), Action.REVIEW)
    ran = run("verify", "--since", out, "-c", catalogue.path)
    assert "1 record changed since the seal" in ran.out
    catalogue.record_path(newer).write_text("{")
    ran = run("verify", "--since", out, "-c", catalogue.path)
    assert (ran.code, older in ran.out, newer in ran.out) == (5, False, True)
    assert run("verify", "-c", catalogue.path).out.count("was changed without") == 2
