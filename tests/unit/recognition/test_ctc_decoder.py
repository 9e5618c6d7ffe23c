"""From Tesseract's timesteps to text: what is common in Arabic decides between look-alikes."""

from __future__ import annotations

import math
import struct
from collections.abc import Sequence
from itertools import groupby, product
from pathlib import Path

import pytest

from tests.unit.recognition.test_tesseract import digits
from wallmsg.model import Word
from wallmsg.recognition.char_lm import EDGE, MIN_LOG_PROBABILITY, CharNgramModel
from wallmsg.recognition.ctc_decoder import WORD_BONUS, CtcDecoder, _align, log_likelihood
from wallmsg.recognition.tesseract import TesseractReader
from wallmsg.recognition.tesseract_program import _candidates, find_tesseract, probe
from wallmsg.recognition.timesteps import BLANK, LabelMap, ReadLine, Timestep, best_path, parse_hocr

ROOT = Path(__file__).parents[3]
MODEL = ROOT / "wallmsg" / "models" / "ara_wall.traineddata"
CHARACTERS = (" ", "Joined", "|Broken|0|1", *"ءآأؤإئاب")


@pytest.fixture(scope="module")
def decoder() -> CtcDecoder:
    """With the table that ships."""
    return CtcDecoder(CharNgramModel.load())


def timesteps(*shown: str | Timestep) -> list[Timestep]:
    """A timestep for each, with a gap after it; a text stands for its characters, seen clearly."""
    each = [timestep for one in shown for timestep in ([one] if isinstance(one, dict) else one)]
    return [
        timestep
        for one in each
        for timestep in (one if isinstance(one, dict) else {one: 0.99}, {BLANK: 1.0})
    ]


def said(decoder: CtcDecoder, *shown: str | Timestep) -> str:
    """The text decoded."""
    return " ".join(word.text for word in decoder.decode(timesteps(*shown)).words)


def test_chances_are_chances() -> None:
    """After any text they add up to one, but for what has the least chance; common letters are
    likelier."""
    language_model = CharNgramModel.load()
    for before in ("", EDGE, " الل", "ظظظظظظ", "☃☃"):
        total = sum(
            math.exp(language_model.log_probability(before, c))
            for c in [*language_model.alphabet, "☃"]
        )
        raised = (len(language_model.alphabet) + 1) * math.exp(MIN_LOG_PROBABILITY)
        assert 0.999 < total < 1 + raised
    assert (
        language_model.log_probability(" الل", "ه")
        > language_model.log_probability(" الل", "ظ") + 2
    )
    assert language_model.log_probability(" ", "3") == language_model.log_probability(" ", "٧")


def test_look_alikes_are_told_apart_by_their_neighbours(decoder: CtcDecoder) -> None:
    """The surer letter of a timestep loses where it makes no word; where nothing else is
    seen it stays."""
    both = {"ن": 0.45, "ث": 0.5, BLANK: 0.05}
    assert said(decoder, "س", both, "عود يوما") == "سنعود يوما"
    assert said(decoder, "س", "ث", "عود يوما") == "سثعود يوما"


def test_a_doubtful_letter_makes_its_word_doubtful(decoder: CtcDecoder) -> None:
    """Words are as sure as their least sure letter."""
    words = decoder.decode(timesteps("حلب سن", {"ع": 0.4, "غ": 0.4, BLANK: 0.2}, "ود")).words
    assert [word.text for word in words] == ["حلب", "سنعود"]
    assert words[0].confidence > 0.95
    assert 0.3 < words[1].confidence < 0.95


def test_a_letter_is_no_surer_than_its_neighbours_make_it(decoder: CtcDecoder) -> None:
    """A rare letter that looks a little like a common one is less sure than by sight alone."""

    def sure(other: str) -> float:
        [word] = decoder.decode(timesteps({"ظ": 0.9, other: 0.1}, "ريف")).words
        assert word.text == "ظريف"
        return word.confidence

    assert sure("ط") < sure("ء") - 0.05


@pytest.mark.parametrize("text", ["شهيد", "غريب", "ذكرى", "خبز"])
def test_a_later_letter_decides_about_an_earlier_one(decoder: CtcDecoder, text: str) -> None:
    """Beginnings that look less likely are kept until the word is known."""
    alike = dict(zip("شغذخ", "سعدح", strict=True))[text[0]]
    assert said(decoder, {alike: 0.65, text[0]: 0.35}, text[1:]) == text


def test_a_faint_word_is_not_shortened(decoder: CtcDecoder) -> None:
    """Letters seen with three in ten in every timestep stand: a shorter text is not likelier."""
    assert said(decoder, *({letter: 0.3, BLANK: 0.7} for letter in "سنعود")) == "سنعود"


def test_numbers_and_marks_stand_as_they_are_seen(decoder: CtcDecoder) -> None:
    """No counting tells which figure it is, nor where somebody puts a comma."""
    assert said(decoder, {"٧": 0.6, "٨": 0.4}, {"1": 0.3, "٩": 0.6, BLANK: 0.1}) == "٩٧"
    assert said(decoder, "١", {"-": 0.5, "٠": 0.4, BLANK: 0.1}, "٢") == "١-٢"
    assert said(decoder, "سلام", {"،": 0.6, BLANK: 0.4}, " يا بلد") == "سلام، يا بلد"


@pytest.mark.parametrize(
    ("shown", "text"),
    [
        (("6", {"١": 0.6, "1": 0.4}, "02"), "2016"),
        (("٦", {"1": 0.6, "١": 0.4}, "/٣"), "٣/١٦"),
        (({"٦": 0.9, BLANK: 0.09}, "1", "٢٠"), "٦1٠٢"),
        (("2", "B"), "B2"),
        (("٢٠١١"[::-1], {"م": 0.95, BLANK: 0.02}), "٢٠١١م"),
        (("حلب", " ", "3", " ", "1", " / ", "٣"), "حلب 3 1 / ٣"),
    ],
)
def test_what_looks_alike_goes_with_the_figures_beside_it(
    decoder: CtcDecoder, shown: tuple[str | Timestep, ...], text: str
) -> None:
    """A number has figures of one kind if it may; what is plain to see stays as it is, as sure."""
    line = decoder.decode(timesteps(*shown))
    assert line.text == text
    if not any(isinstance(one, dict) for one in shown):
        assert min(word.confidence for word in line.words) > 0.9


def test_bare_ground_says_nothing(decoder: CtcDecoder) -> None:
    """Traces of letters over many timesteps make no word."""
    ground: list[Timestep] = [{BLANK: 0.96, "ل": 0.02, "ا": 0.02}] * 80
    words = decoder.decode(
        [*timesteps("سنعود يوما"), *[{BLANK: 0.98, " ": 0.01}] * 80, *ground]
    ).words
    assert [word.text for word in words] == ["سنعود", "يوما"]


def test_the_same_letter_twice(decoder: CtcDecoder) -> None:
    """With a gap between it stands twice, without one once."""
    assert said(decoder, "الله") == "الله"
    assert said(decoder, "حب") == "حب"
    assert decoder.decode([{"ح": 1.0}, {"ح": 1.0}, {"ب": 1.0}]).text == "حب"
    assert decoder.decode([]).words == decoder.decode([{BLANK: 1.0}, {" ": 0.9}]).words == ()


@pytest.mark.parametrize(
    "text",
    [
        "حلب ١٣/١٢/٢٠١٦",
        "١٣ ١٢ ٢٠١٦",
        "من 2011 حتى 2016",
        "Free Syria يا بلد",
        "13-12-2016",
        "90%",
        "٩٠% من الناس",
        "سلام (يا بلد)",
        "حلب (Free Syria)",
        "FSA 2011",
        "حلب FSA 2011",
        "iPhone 7 Plus حلب",
        "B52",
        "Real Madrid 4-1",
        "13-12-2016 حلب",
        "90% حلب",
        "Free 92%",
        "حلب Free 92%",
        "2011-2016 حلب",
        "Free (FSA) Syria",
        "حلب Free (FSA) Syria",
        "حلب Free (Syria)",
        "FSA (2011) FSA",
        "I <3 U",
        "حلب (2011)",
        "گ 2011-2016",
        "FSA گ ABC",
    ],
)
def test_numbers_and_latin_run_from_the_left(decoder: CtcDecoder, text: str) -> None:
    """As they stand on the wall, read from its right end, and back again."""
    from scripts.training.reading.charset import visual_order

    assert said(decoder, visual_order(text)[::-1]) == text


@pytest.mark.parametrize("latin", ["Free (Syria)", "[FSA] Syria", "(Syria)"])
def test_a_bracket_goes_with_its_other_half(decoder: CtcDecoder, latin: str) -> None:
    """Latin in brackets at either end of a run, as Unicode has it since version 6.3."""
    assert said(decoder, f"حلب {latin[::-1]}") == f"حلب {latin}"


def test_letters_are_found_where_they_are_seen_best() -> None:
    """On the best path, each in a timestep of its own."""
    row: Sequence[Timestep] = (
        {BLANK: 0.9, "ا": 0.1},
        {"ا": 0.6, BLANK: 0.4},
        {"ا": 0.9},
        {"ا": 0.5, "ب": 0.5},
        {"ب": 0.9},
        {BLANK: 1.0},
    )
    assert _align(row, "اب") == [2, 4]
    assert best_path(row) == "اب"


@pytest.mark.parametrize("text", ["", "ا", "ب", "اب", "اا", "ابا"])
def test_the_chance_of_a_text_is_that_of_all_its_paths(text: str) -> None:
    """Summed over every way in which timesteps can show it, one by one."""
    row: list[Timestep] = [
        {BLANK: 0.5, "ا": 0.3, "ب": 0.2},
        {BLANK: 0.2, "ا": 0.5, "ب": 0.3},
        {BLANK: 0.4, "ا": 0.2, "ب": 0.4},
        {BLANK: 0.3, "ا": 0.4, "ب": 0.3},
    ]
    paths = [path for path in product((BLANK, "ا", "ب"), repeat=len(row)) if shows(path) == text]
    total = sum(
        math.prod(timestep[c] for timestep, c in zip(row, path, strict=True)) for path in paths
    )
    assert log_likelihood(row, text) == pytest.approx(math.log(total))


def shows(path: Sequence[str]) -> str:
    """The text of a path: repeats and blanks dropped."""
    return "".join(character for character, _ in groupby(path))


def test_a_word_beyond_the_writing_is_no_likelier_for_much_bare_ground(decoder: CtcDecoder) -> None:
    """A look that sees a word where the others see a bare wall does not outweigh them."""
    plain = decoder.decode([*timesteps("سنعود"), *[{BLANK: 1.0}] * 200])
    more = decoder.decode(
        [*timesteps("سنعود "), *timesteps({"ف": 0.75}, {"ي": 0.75}), *[{BLANK: 1.0}] * 190]
    )
    assert (plain.text, more.text) == ("سنعود", "سنعود في")
    scores = decoder.scores([plain.labels, more.labels], [plain, plain, plain, more])
    assert scores[plain.labels] > scores[more.labels] + 1
    assert log_likelihood([{BLANK: 1.0}] * 3, "سنعود") < -500  # no room for it
    assert log_likelihood([], "ا") < -500


def test_a_word_that_is_known_is_likelier(
    decoder: CtcDecoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of two that are seen alike, and spelt as often, the one that people write."""
    texts = ("غزال", "عزال")
    with_words = decoder.scores(texts, [ReadLine(())])
    monkeypatch.setattr("wallmsg.recognition.ctc_decoder.WORD_BONUS", 0.0)
    without = decoder.scores(texts, [ReadLine(())])
    assert [with_words[text] - without[text] for text in texts] == pytest.approx([WORD_BONUS, 0.0])
    assert WORD_BONUS > 0.5


def test_timesteps_are_parsed_from_hocr() -> None:
    """Classes are shown two characters on; words stand from the right, pages keep their places."""
    word = (
        "<span class='ocrx_word' id='w' title='bbox {left} 0 9 9; x_wconf 87'>{word}\n"
        "<span class='ocr_symbol'>{steps}</span></span>"
    )
    step = (
        "<span class='ocrx_cinfo' id='timestep1_1_{i}'>"
        "<span class='ocrx_cinfo' id='choice1_1_1' title='x_confs {sure}'>{name}</span></span>"
    )
    # ا is class 9 and so on; what is shown for it is the character two places on.
    left = step.format(i=1, sure=70, name="ؤ") + step.format(i=2, sure=99, name="آ")
    right = step.format(i=3, sure=90, name=" ") + step.format(i=4, sure=80, name="?")
    pages = [
        "<div title='ppageno 0'>"
        + word.format(left=200, word="ءآ", steps=right)
        + word.format(left=10, word="&quot;", steps=left),
        "<div title='ppageno 2'>" + word.format(left=5, word="", steps=left),
    ]
    first, nothing, last = parse_hocr("".join(pages), 3, LabelMap(CHARACTERS))
    assert [(w.text, w.confidence) for w in first.words] == [("ءآ", 0.87), ('"', 0.87)]
    assert first.timesteps == ({}, {" ": 0.9}, {BLANK: 0.99}, {"آ": 0.7})
    assert (nothing.words, nothing.timesteps) == ((), ())
    assert (last.words, len(last.timesteps)) == ((), 2)


def test_models_without_a_list_of_characters(tmp_path: Path) -> None:
    """What is no model of the usual kind is read as Tesseract reads it."""
    path = tmp_path / "x.traineddata"
    for data in (b"", b"\x02", struct.pack("<i2q", 2, -1, -1), struct.pack("<i", 99999)):
        path.write_bytes(data)
        assert LabelMap.of_model(path) is None
    ours = LabelMap.of_model(MODEL)
    assert ours is not None
    assert ours.character(" ") == " "


@pytest.mark.process
def test_what_is_not_understood_is_read_as_tesseract_says(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """If the timesteps spell a different text, their format is not understood."""
    shown = tuple(timesteps("سنعود"))
    lines = [
        ReadLine((Word("كلمات", 0.5), Word("اخرى", 0.5)), shown),
        ReadLine((Word("سنعو", 0.5),), shown),
    ]
    reader = TesseractReader(find_tesseract(), MODEL.parent, "ara_wall")
    monkeypatch.setattr(reader, "_run", lambda _: MODEL)
    monkeypatch.setattr("wallmsg.recognition.tesseract._written", lambda _: "")
    monkeypatch.setattr("wallmsg.recognition.tesseract.parse_hocr", lambda *_: lines)
    other, same = reader.read([digits("1")] * 2)
    assert other.text == "كلمات اخرى"
    assert same.text == "سنعود"


@pytest.mark.models
@pytest.mark.parametrize("tesseract", list(_candidates()), ids=lambda path: path.parent.parent.name)
def test_every_tesseract_prints_its_timesteps(
    tesseract: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The best path through the timesteps is the text Tesseract reads: its output is understood."""
    reader = TesseractReader(probe(tesseract), MODEL.parent, "ara_wall")
    assert reader._decoder is not None
    decoded: list[int] = []
    decode = reader._decoder.decode
    monkeypatch.setattr(
        reader._decoder,
        "decode",
        lambda timesteps: decoded.append(len(timesteps)) or decode(timesteps),
    )
    [read] = reader.read([digits("2016")])
    assert read.text == "2016"
    assert decoded
