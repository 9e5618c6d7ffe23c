"""Packets: what goes into one, and what is taken from the answers that come back."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from PIL import Image

from tests.factories.polygons import quad
from tests.factories.records import judged
from tests.factories.reviews import edited, message_of, read, said, wall, with_text
from wallmsg.catalogue import Catalogue
from wallmsg.effective import Content
from wallmsg.errors import NoInputError, UsageError, WallmsgError
from wallmsg.interchange.merge import merge_answers
from wallmsg.interchange.packet import writer
from wallmsg.interchange.packet.answers import answers_json, parse_answers, read_answers
from wallmsg.interchange.packet.writer import Made, PacketOptions, make_packet, page_script
from wallmsg.model import Gps, Level, Mask, QualityFlag, Record, Review, Status, Storage, Via
from wallmsg.review import NewComment, save_comment

HOSTILE = "</script><img src=x onerror=alert(1)>\u2028'\"\\"


def photographed(catalogue: Catalogue, record: Record) -> Record:
    """The record with a photo in the catalogue that has GPS and a camera in its EXIF."""
    image = Image.new("RGB", (800, 600), "grey")
    exif = Image.Exif()
    exif[0x0110] = "SecretPhone 9"
    exif.get_ifd(0x8825).update({1: "N", 2: (36.0, 12.0, 3.0), 3: "E", 4: (37.0, 9.0, 1.0)})
    path = catalogue.path / "photos" / f"{record.id}.jpg"
    image.save(path, exif=exif)
    photo = replace(
        record.photo,
        name="/home/somebody/wall.jpg",
        storage=Storage.COPY,
        path=f"photos/{path.name}",
        width=800,
        height=600,
        camera="SecretPhone 9",
        gps=Gps(36.2, 37.15),
        taken="2016-12-05T13:14:15",
    )
    return replace(record, photo=photo)


def packed(
    catalogue: Catalogue, path: Path, *records: Record, options: PacketOptions | None = None
) -> tuple[Made, zipfile.ZipFile, list[str]]:
    """A packet of those records: what it says it holds, itself, the photos it goes without."""
    missing: list[str] = []

    def told(identity: str, _: WallmsgError) -> None:
        missing.append(identity)

    made = make_packet(catalogue, records, path, options or PacketOptions(), told)
    return made, zipfile.ZipFile(path), missing


def data_of(packet: zipfile.ZipFile) -> dict:
    """What the packet's page is given."""
    text = packet.read("wallmsg-packet/data.js").decode("ascii")
    return json.loads(text.removeprefix("window.WALLMSG_PACKET = ").removesuffix(";\n"))


def test_a_packet_has_a_page_and_small_photos(catalogue: Catalogue, tmp_path: Path) -> None:
    """One folder with all that is needed; photos upright and no larger than asked for."""
    record = photographed(catalogue, wall(read("سنعود", english="We return")))
    options = PacketOptions(size=400)
    made, packet, missing = packed(catalogue, tmp_path / "p.zip", record, options=options)
    assert (made, missing) == (Made(1, 1, 0, (tmp_path / "p.zip",)), [])
    assert sorted(packet.namelist()) == [
        "wallmsg-packet/data.js",
        "wallmsg-packet/index.html",
        "wallmsg-packet/noto-naskh-arabic.woff2",
        "wallmsg-packet/packet.css",
        "wallmsg-packet/packet.js",
        f"wallmsg-packet/photos/{record.id}.jpg",
        "wallmsg-packet/shared.css",
    ]
    image = Image.open(io.BytesIO(packet.read(f"wallmsg-packet/photos/{record.id}.jpg")))
    assert image.size == (400, 300)
    [photo] = data_of(packet)["photos"]
    assert (photo["width"], photo["height"]) == (800, 600)  # outlines are in these pixels
    assert photo["messages"][0]["machine"] == "We return"


def test_nothing_that_endangers_people_goes_along(catalogue: Catalogue, tmp_path: Path) -> None:
    """No EXIF, GPS, camera, time of day, path, photographer, reviewer."""
    record = photographed(catalogue, wall(read("سنعود", english="We return")))
    record = edited(record, said("سنعود", english="We shall return"), who="RimaReviewer")
    review = replace(record.review, photographer="Sami", place="Aleppo", notes=("by the gate",))
    record = replace(record, review=review)
    path = tmp_path / "p.zip"
    _, packet, _ = packed(catalogue, path, record)
    everything = b"".join(packet.read(name) for name in packet.namelist()) + path.read_bytes()
    for secret in ("SecretPhone", "Sami", "Rima", "somebody", "13:14", "36.2", "37.15", "Exif"):
        assert secret.encode() not in everything, secret
    image = Image.open(io.BytesIO(packet.read(f"wallmsg-packet/photos/{record.id}.jpg")))
    assert not dict(image.getexif())
    [photo] = data_of(packet)["photos"]
    assert (photo["details"]["place"], photo["taken"], photo["details"]["notes"]) == (
        "Aleppo",
        "2016-12-05",
        ["by the gate"],
    )


def test_what_is_sensitive_or_withheld_stays_unless_asked_for(
    catalogue: Catalogue, tmp_path: Path
) -> None:
    """And what is left out is counted."""
    said = judged(read("سنعود", english="kill"), Level.WITHHELD, "violence")
    assert said.translation is not None
    flags = (QualityFlag("violence", Level.WITHHELD, "kill"),)
    doubtful = wall(said.translated(replace(said.translation, flags=flags)))
    hidden = replace(wall(read("حلب"), name="h.jpg"), review=Review(sensitive=True))
    silent = wall(name="silent.jpg")
    records = (doubtful, hidden, silent)
    made, packet, _ = packed(catalogue, tmp_path / "a.zip", *records)
    assert made == Made(1, 1, 1, (tmp_path / "a.zip",))
    [message] = data_of(packet)["photos"][0]["messages"]
    assert (message["machine"], message["withheld"]) == (None, True)
    assert message["reasons"][0]["sentence"].startswith("violence:")
    assert "kill" not in str(message["reasons"])
    options = PacketOptions(withheld=True, sensitive=True)
    made, packet, _ = packed(catalogue, tmp_path / "b.zip", *records, options=options)
    assert made == Made(2, 2, 0, (tmp_path / "b.zip",))
    texts = {message["machine"] for p in data_of(packet)["photos"] for message in p["messages"]}
    assert texts == {"kill", None}
    [asked] = (m for p in data_of(packet)["photos"] for m in p["messages"] if m["machine"])
    assert asked["reasons"][0]["detail"] == "kill"


def test_the_page_is_one_script_without_modules() -> None:
    """No import is left in it, and no name is declared twice in one place."""
    script = page_script()
    assert not re.search(r"^(import|export)\b", script, re.MULTILINE)
    names = re.findall(r"^(?:const|let|function|class) (\w+)", script, re.MULTILINE)
    assert sorted(names) == sorted(set(names))
    assert "</script" not in script


def test_one_file_holds_everything(catalogue: Catalogue, tmp_path: Path) -> None:
    """Style, scripts, font and photo are in the page, which may load nothing and run nothing
    else; a photo without a message is there as well."""
    record = photographed(catalogue, wall(read("سنعود", english="We return")))
    bare = photographed(catalogue, wall(name="bare.jpg"))
    output = tmp_path / "packet.html"
    made = make_packet(catalogue, [record, bare], output, PacketOptions(), lambda *_: None)
    assert (made.photos, made.messages, made.files) == (2, 1, (output,))
    page = output.read_text(encoding="utf-8")
    assert not re.search(r"(?:src|href)=.(?!data:)[^ >]+\.(?:js|css|woff2|jpg)", page)
    assert "url(data:" in page or 'url("data:' in page
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    assert policy is not None
    assert "'self'" not in policy[1]
    assert "unsafe" not in policy[1]
    scripts = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    for script in scripts:
        digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy[1]
    assert len(scripts) == 2
    assert page.count("data:image/jpeg;base64,") == 2


def test_many_photos_become_several_files(
    catalogue: Catalogue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each no larger than a phone can open, named one after the other."""
    monkeypatch.setattr(writer, "MAX_PAGE_BYTES", 1)
    record = photographed(catalogue, wall(read("سنعود")))
    bare = photographed(catalogue, wall(name="bare.jpg"))
    output = tmp_path / "p.html"
    made = make_packet(catalogue, [record, bare], output, PacketOptions(), lambda *_: None)
    assert [file.name for file in made.files] == ["p.html", "p-2.html"]
    assert all(file.stat().st_size > 10_000 for file in made.files)


def test_what_volunteers_say_about_a_photo_is_taken(catalogue: Catalogue) -> None:
    """Place, date and the rest; what somebody else said meanwhile is refused, once more nothing."""
    record = wall(read("سنعود"))
    catalogue.write(record)
    facts = {"place": "Aleppo", "taken": "2016-12", "tags": ["return"], "writing": None}
    photo = {"record": record.id, "base": {}, "details": facts}
    sent = json.dumps({"wallmsg_answers": 1, "who": "Salma", "photos": [photo]}).encode()
    answers = parse_answers(sent, "answers.json")
    for changed in (1, 0):
        report = merge_answers(catalogue, answers.edits, answers.notes, answers.details)
        assert (report.changed, report.refused) == (changed, [])
    review = catalogue.read(record.id).review
    assert (review.place, review.taken, review.tags) == ("Aleppo", "2016-12", ("return",))
    assert {change.who for change in review.history} == {"Salma"}
    other = {"record": record.id, "base": {}, "details": {"place": "Homs"}}
    wrong = {"record": record.id, "base": {}, "details": {"taken": "yesterday"}}
    for photo, reason in ((other, "meanwhile: place"), (wrong, "not a date"), ({}, "understood")):
        sent = json.dumps({"wallmsg_answers": 1, "photos": [photo]}).encode()
        answers = parse_answers(sent, "answers.json")
        report = merge_answers(catalogue, (), (), answers.details)
        assert reason in [*answers.refused, *report.refused][0].reason
    assert catalogue.read(record.id).review.place == "Aleppo"


def test_questions_go_out_and_answers_come_back(catalogue: Catalogue, tmp_path: Path) -> None:
    """The packet has the open questions without names; an answer comes in with who gave it."""
    record = wall(read("سنعود"))
    catalogue.write(record)
    asked = NewComment(
        record_id=record.id,
        message_id="m1",
        text="Is this a name?",
        who="Karim",
        via=Via.PAGE,
        question=True,
    )
    save_comment(catalogue, asked)
    path = tmp_path / "p.zip"
    make_packet(catalogue, catalogue.records(), path, PacketOptions(), lambda *_: None)
    with zipfile.ZipFile(path) as packed:
        data = packed.read("wallmsg-packet/data.js").decode()
    assert '{"number":1,"message":"m1","text":"Is this a name?"}' in data
    assert "Karim" not in data
    given = [
        {"record": record.id, "message": "m1", "text": "No, a street", "answers": 1},
        {"record": record.id, "message": None, "text": "Which side?"},
        {"record": record.id, "message": "m1", "text": "lost", "answers": 7},
    ]
    sent = json.dumps({"wallmsg_answers": 1, "who": "Salma", "comments": given}).encode()
    answers = parse_answers(sent, "answers.json")
    for changed in (2, 0):
        report = merge_answers(catalogue, (), comments=answers.comments)
        assert (report.changed, len(report.refused)) == (changed, 1)
    kept = catalogue.read(record.id).review.comments
    assert [(one.who, one.text, one.question, one.answers) for one in kept[1:]] == [
        ("Salma", "No, a street", False, 1),
        ("Salma", "Which side?", True, None),
    ]


def test_answers_leave_masks_as_they_are(catalogue: Catalogue) -> None:
    """The page draws none, and a file made by hand must not uncover what people masked."""
    mask = Mask(quad(10, 10, 60, 80))
    record = replace(wall(read("سنعود")), review=Review(masks=(mask,)))
    catalogue.write(record)
    base = {"masks": [msgspec.to_builtins(mask)]}
    for number, own in enumerate((base, {"place": "Aleppo 0"})):
        told = {"place": f"Aleppo {number}"}
        photo = {"record": record.id, "base": own, "details": {**told, "masks": []}}
        sent = json.dumps({"wallmsg_answers": 1, "photos": [photo]}).encode()
        answers = parse_answers(sent, "answers.json")
        report = merge_answers(catalogue, (), (), answers.details)
        assert (report.changed, report.refused) == (1, [])
        review = catalogue.read(record.id).review
        assert (review.place, review.masks) == (told["place"], (mask,))


def test_a_photo_that_is_gone_is_told(catalogue: Catalogue, tmp_path: Path) -> None:
    """Its texts go along without it."""
    record = wall(read("سنعود"))
    made, packet, missing = packed(catalogue, tmp_path / "p.zip", record)
    assert (made.photos, missing) == (1, [record.id])
    assert data_of(packet)["photos"][0]["picture"] is None


def test_wall_text_never_becomes_script(catalogue: Catalogue, tmp_path: Path) -> None:
    """Whatever is written on a wall, the packet's script is one assignment of data."""
    record = wall(read(HOSTILE, english=HOSTILE))
    _, packet, _ = packed(catalogue, tmp_path / "p.zip", record)
    script = packet.read("wallmsg-packet/data.js")
    assert b"<" not in script
    assert b"\xe2\x80\xa8" not in script
    [message] = data_of(packet)["photos"][0]["messages"]
    assert message["machine"] == HOSTILE


def test_the_same_packet_again_is_the_same(catalogue: Catalogue, tmp_path: Path) -> None:
    """Byte for byte, so that what a browser kept for the one is there for the other."""
    record = photographed(catalogue, wall(read("سنعود")))
    packed(catalogue, tmp_path / "a.zip", record)
    packed(catalogue, tmp_path / "b.zip", record)
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()


def test_a_packet_that_fails_leaves_the_old_one(catalogue: Catalogue, tmp_path: Path) -> None:
    """The file is whole or as it was."""
    path = tmp_path / "p.zip"
    path.write_bytes(b"old")

    def broken() -> Iterator[Record]:
        yield wall(read("سنعود"))
        raise UsageError("stop")

    with pytest.raises(UsageError):
        make_packet(catalogue, broken(), path, PacketOptions(), lambda *_: None)
    assert path.read_bytes() == b"old"
    assert [entry.name for entry in tmp_path.iterdir() if entry.name.startswith(".")] == []


# Answers


def answers(there: Record, **changes: object) -> dict:
    """What the page saves after the English of the first message was changed."""
    base = message_of(there).content
    content = replace(
        base, translation="I left my heart in Aleppo", translation_status=Status.REVIEWED
    )
    answer = {"record": there.id, "message": "m1", "base": plain(base), "content": plain(content)}
    notes = [{"record": there.id, "text": "by the gate"}]
    frame = json.loads(answers_json([]))
    return {**frame, "who": "Salma", "messages": [answer], "notes": notes, **changes}


def plain(content: Content) -> Any:
    """The content as JSON has it."""
    return json.loads(msgspec.json.encode(content))


def saved(path: Path, document: object) -> Path:
    """A file with that document."""
    path.write_text(json.dumps(document, ensure_ascii=False), "utf-8")
    return path


def zipped(path: Path, *members: tuple[str, bytes]) -> Path:
    """A zip of those members."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packet:
        for name, data in members:
            packet.writestr(name, data)
    return path


def test_answers_come_home(catalogue: Catalogue, there: Record, tmp_path: Path) -> None:
    """From the file itself or from a zip that holds it; a name given here counts more."""
    path = saved(tmp_path / "answers.json", answers(there))
    packed_again = zipped(
        tmp_path / "back.zip",
        ("wallmsg-packet/index.html", b"x"),
        ("../../wallmsg-packet/answers (1).json", path.read_bytes()),
    )
    for file in (path, packed_again):
        found = read_answers(file)
        assert found.edits[0].who == found.notes[0].who == "Salma"
        assert found.refused == ()
    assert read_answers(path, "Rima").edits[0].who == "Rima"
    report = merge_answers(catalogue, found.edits, found.notes)
    assert (report.changed, report.refused) == (2, [])
    now = catalogue.read(there.id)
    assert message_of(now).translation == "I left my heart in Aleppo"
    assert now.review.notes == ("by the gate",)


def test_a_file_of_clashes_can_be_merged_again(
    catalogue: Catalogue, there: Record, tmp_path: Path
) -> None:
    """Nothing of an answer that clashed is lost, nor who gave it."""
    ours = read_answers(saved(tmp_path / "answers.json", answers(there)))
    theirs = replace(ours.edits[0].content, translation="My heart is in Aleppo")
    merge_answers(catalogue, [replace(ours.edits[0], content=theirs, who="Rima")])
    clashing = merge_answers(catalogue, ours.edits).conflicts
    again = tmp_path / "conflicts.json"
    again.write_text(answers_json(clashing), "utf-8")
    found = read_answers(again)
    assert found.refused == ()
    assert found.edits == ours.edits
    assert merge_answers(catalogue, found.edits, overwrite=True).changed == 1


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "holds no answers"),
        (b"[]", "holds no answers"),
        (b"{}", "holds no answers"),
        (b'{"wallmsg_answers": 2}', "format 2"),
        (b'{"wallmsg_answers": 1, "messages": 5}', "holds no answers"),
        (b'{"wallmsg_answers": 1, "messages": [' + b"0," * 60_000 + b"0]}", "more than 50000"),
        (b"[" * 100_000, "holds no answers"),
        (b"\xff\xfe{}", "holds no answers"),
        (b"PK\x03\x04 no zip", "cannot be unpacked"),
    ],
)
def test_other_files_are_refused(tmp_path: Path, data: bytes, why: str) -> None:
    """Each with what is wrong in one sentence."""
    path = tmp_path / "answers.json"
    path.write_bytes(data)
    with pytest.raises(NoInputError, match=why):
        read_answers(path)


def test_zips_are_not_trusted(tmp_path: Path) -> None:
    """A small zip of a huge file, one without answers, one with two, one with a wrong sum."""
    bomb = zipped(tmp_path / "bomb.zip", ("answers.json", b" " * (80 << 20)))
    assert bomb.stat().st_size < 200_000
    with pytest.raises(NoInputError, match="unpacks to more than 32 MiB"):
        read_answers(bomb)
    with pytest.raises(NoInputError, match="0 files of answers"):
        read_answers(zipped(tmp_path / "none.zip", ("x.json", b"{}")))
    two = zipped(tmp_path / "two.zip", ("answers.json", b"{}"), ("a/answers.json", b"{}"))
    with pytest.raises(NoInputError, match="2 files of answers"):
        read_answers(two)
    good = zipped(tmp_path / "sum.zip", ("answers.json", b'{"wallmsg_answers": 1}' * 9))
    data = bytearray(good.read_bytes())
    data[45] ^= 0xFF
    good.write_bytes(data)
    with pytest.raises(NoInputError, match="cannot be unpacked"):
        read_answers(good)
    many = zipped(tmp_path / "many.zip", *((f"{n:0200}", b"") for n in range(9_000)))
    commented = tmp_path / "comment.zip"
    commented.write_bytes(many.read_bytes()[:-2] + b"\x04\0PK!!")
    for path in (many, commented):
        with pytest.raises(NoInputError, match="too many files"):
            read_answers(path)


def test_one_wrong_answer_does_not_stop_the_others(there: Record, tmp_path: Path) -> None:
    """What is not understood is told by its number."""
    document = answers(there)
    good = document["messages"][0]
    status = {**good, "content": {**good["content"], "translation_status": "holy"}}
    odd = json.loads(json.dumps(good))
    odd["content"]["lines"][0]["polygon"]["points"][0][0] = "0"
    document["messages"] = [5, {}, status, good, odd]
    document["notes"] += [None, {"record": 1, "text": "x"}]
    found = read_answers(saved(tmp_path / "answers.json", document))
    assert len(found.edits) == 1
    assert [refused.where for refused in found.refused] == [
        "answer 1",
        "answer 2",
        "answer 3",
        "answer 5",
        "note 2",
        "note 3",
    ]


@pytest.mark.parametrize("who", ["", "  ", "\u202e\x00", "x" * 500])
def test_a_name_that_cannot_be_kept_stops_nothing(there: Record, tmp_path: Path, who: str) -> None:
    """The answers are kept under what is left of it, or as the packet's."""
    path = tmp_path / "answers.json"
    path.write_text(json.dumps(answers(there, who=who)), "ascii")
    [edit] = read_answers(path).edits
    assert edit.who in {"packet", "x" * 80}


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    """Nothing but answers or a NoInputError comes of them."""
    path = tmp_path_factory.mktemp("answers") / "answers.json"
    path.write_bytes(b'{"wallmsg_answers": 1, "messages": [' + data + b"]}")
    try:
        found = read_answers(path)
    except NoInputError:
        return
    assert found.edits == ()


def test_texts_of_lines_can_be_changed(catalogue: Catalogue, there: Record, tmp_path: Path) -> None:
    """Arabic corrected elsewhere is a draft of whoever did it, on the outlines that were there."""
    document = answers(there)
    content = with_text(message_of(there).content, 1, "في حل\u0323ب [...]")
    document["messages"][0]["content"] = plain(content)
    found = read_answers(saved(tmp_path / "answers.json", document))
    assert merge_answers(catalogue, found.edits).changed == 1
    now = message_of(catalogue.read(there.id))
    assert [line.text for line in now.lines] == ["تركت قلبي", "في حل\u0323ب [...]"]
    assert [line.polygon for line in now.lines] == [
        line.polygon for line in message_of(there).lines
    ]
