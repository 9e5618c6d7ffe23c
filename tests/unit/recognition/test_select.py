"""Choosing among readings, and being honest about doubt."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import wallmsg
from tests.factories.fakes import chooser as plain_chooser
from tests.factories.fakes import words
from wallmsg.model import Outcome
from wallmsg.recognition import Calibration, ReadingSelector, ReadLine
from wallmsg.recognition.char_lm import CharNgramModel
from wallmsg.recognition.ctc_decoder import CtcDecoder
from wallmsg.recognition.timesteps import BLANK, Timestep


@pytest.fixture
def chooser() -> ReadingSelector:
    """A chooser with plain weights: these tests are about the rule, not about fitted numbers."""
    return plain_chooser()


def test_what_people_write_is_known_and_random_letters_are_not() -> None:
    """In any spelling; what is no word of Arabic is unknown."""
    language_model = CharNgramModel.load()
    assert all(
        map(language_model.knows, ["تركت", "قلبي", "المدينه", "المدينة", "أنا", "انا", "غزال"])
    )
    assert not any(map(language_model.knows, ["ظغثصض", "عزال", "الأبجية", "ALEPPO", "", "ييييييي"]))


def test_the_likeliest_reading_is_chosen(chooser: ReadingSelector) -> None:
    """A sure, plausible reading that two variants share wins; the other is kept, once."""
    choice = chooser.select(
        [("grey", words("ظغث", 0.4)), ("flat", words("سنعود")), ("paint", words("سنعود", 0.8))]
    )
    assert choice.best.text == "سنعود"
    assert choice.best.variant == "flat"
    assert [reading.text for reading in choice.alternatives] == ["ظغث"]
    assert choice.outcome is Outcome.READ


def test_looks_decide_together(chooser: ReadingSelector) -> None:
    """Of two readings the one that no look contradicts is chosen, though one look is surer of the
    other; nothing that was read stands against something."""
    decoder = CtcDecoder(CharNgramModel.load())

    def look(first: Timestep) -> ReadLine:
        each = [first, *({letter: 0.95, BLANK: 0.05} for letter in "اب")]
        return decoder.decode([timestep for one in each for timestep in (one, {BLANK: 1.0})])

    torn, sound = look({"ن": 0.9, "ب": 0.09}), look({"ب": 0.6, BLANK: 0.4})
    assert (torn.text, sound.text) == ("ناب", "باب")
    assert torn.words[0].confidence > sound.words[0].confidence + 0.1
    for blind in ([], [("paint", ReadLine(()))]):  # a look that shows nothing has no say
        choice = chooser.select([("grey", torn), ("flat", sound), *blind])
        assert choice.best.text == "باب"
        assert [other.text for other in choice.alternatives] == ["ناب"]
        assert choice.alternatives[0].confidence <= choice.best.confidence
    nothing = decoder.decode([{BLANK: 1.0}] * 10)
    assert chooser.select([("grey", nothing), ("flat", sound)]).best.text == "باب"


def test_doubt_becomes_unreadable(chooser: ReadingSelector) -> None:
    """Readings that disagree and are unsure are a guess, not text."""
    choice = chooser.select(
        [
            ("grey", words("سنعود هنا", 0.3)),
            ("flat", words("بيت كبير", 0.25)),
            ("paint", words("قلم", 0.3)),
        ]
    )
    assert choice.outcome is Outcome.UNREADABLE
    assert choice.best.text


@pytest.mark.parametrize("text", ["", "|", "...", "HELLO", "ا", "-_"])
def test_what_reads_as_nothing_is_no_text(text: str, chooser: ReadingSelector) -> None:
    """Specks, punctuation, other alphabets and a single letter are no writing."""
    choice = chooser.select([("grey", words(text)), ("flat", words(text))])
    assert choice.outcome is Outcome.NO_TEXT


def test_dates_are_text(chooser: ReadingSelector) -> None:
    """Digits of either kind can be read, though they are no Arabic letters."""
    choice = chooser.select([("grey", words("٢٠١٦/١٢", 0.99)), ("flat", words("٢٠١٦/١٢", 0.99))])
    assert choice.outcome is not Outcome.NO_TEXT


@given(
    st.lists(
        st.tuples(st.sampled_from(["grey", "flat"]), st.text(max_size=8), st.floats(0, 1)),
        min_size=1,
        max_size=4,
    )
)
def test_confidence_is_a_share_and_best_is_best(
    readings: list[tuple[str, str, float]],
) -> None:
    """Whatever was read, confidences lie between 0 and 1 and no alternative beats the best."""
    choice = plain_chooser().select([(name, words(text, sure)) for name, text, sure in readings])
    assert 0 <= choice.best.confidence <= 1
    assert all(other.confidence <= choice.best.confidence for other in choice.alternatives)


def test_more_certainty_never_lowers_the_confidence() -> None:
    """The same text read more surely is not believed less, with the weights that ship."""
    shipped = ReadingSelector()
    for text in ("سنعود", "تركت قلبي هنا"):
        low, high = (
            shipped.select([("grey", words(text, sure)), ("flat", words(text, sure))])
            for sure in (0.3, 0.9)
        )
        assert low.best.confidence <= high.best.confidence


def test_a_reader_sure_of_the_mirror_image_is_believed_less() -> None:
    """Who sees letters in strokes from behind sees letters in anything."""
    weights = {"bias": -2.0, "reader_confidence": 3.0, "contrast": 2.0}
    chooser = ReadingSelector(
        calibration=Calibration(weights=weights, read_threshold=0.5, noise_threshold=0.1)
    )
    readings = [("grey", words("سنعود")), ("flat", words("سنعود"))]
    sure, doubtful = (
        chooser.select(readings, control=words("نوعس", confidence)).best.confidence
        for confidence in (0.1, 0.9)
    )
    assert sure > doubtful + 0.1


def test_what_is_nearly_readable_is_likely_beside_others() -> None:
    """Between the two thresholds a line is unreadable alone, and likely; below neither."""
    weights = {"bias": 0.0, "reader_confidence": 1.0}
    chooser = ReadingSelector(
        calibration=Calibration(
            weights=weights, read_threshold=0.7, noise_threshold=0.1, context_threshold=0.6
        )
    )
    near, far = (chooser.select([("grey", words("سنعود", sure))]) for sure in (0.6, 0.1))
    assert (near.outcome, near.likely) == (Outcome.UNREADABLE, True)
    assert (far.outcome, far.likely) == (Outcome.UNREADABLE, False)


def test_confidence_was_fitted_to_the_model_that_ships() -> None:
    """A new reading model without a new fit would say how sure it is in another's words."""
    model = Path(wallmsg.__file__).parent / "models" / "ara_wall.traineddata"
    digest = hashlib.sha256(model.read_bytes()).hexdigest()
    fitted = Calibration.load()
    assert fitted.fits(digest)
    assert Calibration.load(digest) == fitted
    assert 0 <= fitted.noise_threshold <= fitted.lone_threshold <= fitted.read_threshold <= 1
    assert fitted.context_threshold <= fitted.read_threshold


def test_each_model_has_its_own_calibration(tmp_path: Path) -> None:
    """Files are named by the model's digest; other models get the default."""
    own = Calibration({"bias": 1.0}, 0.5, 0.1, writing={"bias": 2.0}, model="a" * 64)
    default = Calibration({"bias": 3.0}, 0.6, 0.2, model="b" * 64)
    assert own.save(tmp_path).name == "a" * 64 + ".json"
    default.save(tmp_path)
    (tmp_path / "default.txt").write_text("b" * 64 + "\n")
    assert Calibration.load("a" * 64, tmp_path) == own
    found = Calibration.load("c" * 64, tmp_path)
    assert found == default
    assert not found.fits("c" * 64)
