"""Withheld English in exports."""

from __future__ import annotations

import json

import jsonschema
import pytest
from hypothesis import given
from msgspec.structs import replace

from tests.factories.laws import examples
from tests.factories.records import HEART, judged, message, record
from tests.factories.reviews import NOW, edit_of, edited, message_of, read, wall, with_text
from tests.factories.strategies import records
from wallmsg.interchange.export import public, without_withheld
from wallmsg.model import (
    Level,
    QualityFlag,
    Record,
    Retranslation,
    Translation,
    record_from_json,
    record_schema,
    record_to_json,
)
from wallmsg.review import apply_edit

SCHEMA = jsonschema.Draft202012Validator(record_schema())


def test_withheld_english_goes_and_its_reasons_stay() -> None:
    """Text and other renderings are empty; score, translator, verdict and doubts are kept."""
    said = judged(message(*HEART, others=("my soul",)), Level.WITHHELD, "number", "name")
    [there] = without_withheld(record("a", said)).machine.messages
    assert there.transcription == HEART[0]
    assert there.translation is not None
    assert said.translation is not None
    assert (there.translation.text, there.translation.hypotheses) == ("", ())
    assert there.translation.verdict is Level.WITHHELD
    assert there.translation.flags == said.translation.flags
    details = ("حلب / Homs", "2016", "3 -> 19 words")
    reasons = ("name", "number", "length")
    flags = tuple(map(QualityFlag, reasons, [Level.WITHHELD] * 3, details))
    quoting = said.translated(replace(said.translation, flags=flags))
    [there] = without_withheld(record("a", quoting)).machine.messages
    assert there.translation is not None
    assert [flag.detail for flag in there.translation.flags] == ["", *details[1:]]
    assert there.translation.score == said.translation.score


@pytest.mark.parametrize("verdict", [Level.OK, Level.CHECK])
def test_other_english_stays(verdict: Level) -> None:
    """What may be shown is exported as it is, and so is what was never judged."""
    for said in (message(*HEART), judged(message(*HEART), verdict, "name")):
        assert without_withheld(record("a", said)) == record("a", said)


def test_english_of_a_corrected_text_goes() -> None:
    """People corrected the Arabic: what the machine made of its own reading is wrong now."""
    there = wall(read("تركت قلبي", english="my heart"), read("سنعود", english="return", first=3))
    changed = edited(there, with_text(message_of(there).content, 0, "تركت روحي"))
    first, second = without_withheld(changed).machine.messages
    assert first.translation is not None
    assert (first.translation.text, first.translation.verdict) == ("", Level.WITHHELD)
    assert first.translation.reasons() == ("text_changed",)
    assert without_withheld(without_withheld(changed)) == without_withheld(changed)
    assert second == there.machine.messages[1]


@pytest.mark.parametrize("verdict", [Level.OK, Level.WITHHELD])
def test_english_made_anew_goes_where_it_is_withheld(verdict: Level) -> None:
    """And the machine's first English goes as well, if the text has been corrected since."""
    there = wall(read("تركت قلبي", english="my heart"))
    content = with_text(message_of(there).content, 0, "تركت روحي")
    english = Translation(text="my soul", score=-0.2, translator="test", verdict=verdict)
    anew = Retranslation(arabic="تركت روحي", translation=english)
    edit = replace(edit_of(there, content), machine_english=True, retranslation=anew)
    changed = apply_edit(there, edit, NOW)
    out = without_withheld(changed)
    [first], [own] = out.machine.messages, out.review.messages
    assert first.translation is not None
    assert own.retranslation is not None
    assert first.translation.text == ""
    text = own.retranslation.translation.text
    assert text == ("my soul" if verdict is Level.OK else "")
    assert without_withheld(out) == out
    again = without_withheld(
        edited(changed, with_text(message_of(changed).content, 0, "تركت حياتي"))
    )
    [own] = again.review.messages
    assert own.retranslation is not None
    assert own.retranslation.translation.text == ""
    assert own.retranslation.translation.reasons()[0] == "text_changed"
    assert "روحي" not in record_to_json(public(again))
    assert public(changed).review.messages == changed.review.messages
    back = edited(changed, message_of(there).content)
    [first] = without_withheld(back).machine.messages
    assert first.translation is not None
    assert first.translation.text == "my heart"


@given(records())
@examples(30)
def test_trusted_records_are_records(stored: Record) -> None:
    """Valid against the schema; no English is left that may not be shown; nothing else changes."""
    there = without_withheld(stored)
    SCHEMA.validate(json.loads(record_to_json(there)))
    assert record_from_json(record_to_json(there)) == there
    assert without_withheld(there) == there
    for before, after in zip(stored.machine.messages, there.machine.messages, strict=True):
        assert after.lines == before.lines
        if before.translation and after.translation:
            changed = "text_changed" in after.translation.reasons()
            shown = None if changed else before.translation.shown()
            assert after.translation.text == (shown or "")
            assert not after.translation.ambiguous_words or before.translation.shown() is not None
