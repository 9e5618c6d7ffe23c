"""One photo through the stages, with stand-ins for finding and reading."""

from __future__ import annotations

import numpy as np
import pytest

from tests.factories.fakes import FakeDetector, FakeReader, chooser
from tests.factories.polygons import box
from wallmsg.detection import DetectedLine, Pixels, prepare, reader_inputs, rotated_line
from wallmsg.ingest.pipeline import PhotoReader
from wallmsg.model import Outcome, Polygon
from wallmsg.recognition import Calibration, ReadingSelector

WALL = np.full((400, 600, 3), 180, dtype=np.uint8)
WALL_WITH_LINE = WALL.copy()
WALL_WITH_LINE[100:140, 50:90] = 0  # the line's left end


def test_a_photo_becomes_messages() -> None:
    """Lines are read, sorted into reading order, and their quads kept."""
    finder = FakeDetector([box(50, 150), box(50, 100)])
    reading = PhotoReader(finder, FakeReader(), chooser()).read(WALL)
    assert reading.outcome is Outcome.READ
    assert reading.rotation == 0
    [message] = reading.messages
    assert message.transcription == "سنعود يوما\nسنعود يوما"
    assert [line.polygon for line in message.lines] == [box(50, 100), box(50, 150)]


def test_nothing_found_is_no_text() -> None:
    """A wall on which nothing is found has no text, and is not turned about."""
    looked: list[tuple[int, ...]] = []

    def nothing(image: Pixels) -> list:
        looked.append(image.shape)
        return []

    reading = PhotoReader(FakeDetector(nothing), FakeReader(), chooser()).read(WALL)
    assert (reading.outcome, reading.messages) == (Outcome.NO_TEXT, ())
    assert len(looked) == 1


@pytest.mark.parametrize("text", ["", "HELLO WALL", "|"])
def test_what_reads_as_nothing_is_no_text(text: str) -> None:
    """Cracks, specks and other alphabets leave no line behind."""
    reading = PhotoReader(FakeDetector([box(50, 100)]), FakeReader(text), chooser()).read(WALL)
    assert (reading.outcome, reading.messages) == (Outcome.NO_TEXT, ())


def test_doubt_is_recorded_as_such() -> None:
    """A line that is hardly read is unreadable, its guess kept."""
    readings = iter(["سنعوظ يظما قثيبا", "يعوض يؤمها", "سعوث بظم", "ثعو"] * 20)
    recogniser = FakeReader(lambda _: next(readings), confidence=0.2)
    reading = PhotoReader(FakeDetector([box(50, 100)]), recogniser, chooser()).read(WALL)
    assert reading.outcome is Outcome.UNREADABLE
    [line] = reading.messages[0].lines
    assert line.outcome is Outcome.UNREADABLE
    assert line.text


def test_of_overlapping_candidates_the_better_reading_stays() -> None:
    """A quad over two lines that reads badly yields to the two that read well."""

    def text(prepared: Pixels) -> str:
        return "ظغ" if prepared.shape[1] < 250 else "سنعود يوما"

    quads = [box(50, 100, 200, 100), box(50, 100), box(50, 155)]
    recogniser = FakeReader(text, lambda text: 0.4 if "ظ" in text else 0.95)
    reading = PhotoReader(FakeDetector(quads), recogniser, chooser()).read(WALL)
    assert sum(len(message.lines) for message in reading.messages) == 2


def stands_upright(prepared: Pixels) -> bool:
    """Whether the dark end of a prepared line is on its left."""
    left, right = prepared[:, :30].mean(), prepared[:, -30:].mean()
    return prepared.shape[1] > 3 * prepared.shape[0] and bool(left < right - 50)


@pytest.mark.parametrize("degrees", [90, 180, 270])
@pytest.mark.parametrize(
    ("wrong", "sure", "again"),
    [("ظغض", 0.2, True), ("ظغض", 0.2, False), ("يظم", 0.6, True)],
    ids=["nonsense as it is", "found only as it is", "a likeness as it is"],
)
def test_a_turned_photo_is_recognised(degrees: int, wrong: str, sure: float, again: bool) -> None:
    """Writing that makes more sense another way up is read that way; quads stay on the photo."""
    photo = np.ascontiguousarray(np.rot90(WALL_WITH_LINE, degrees // 90))  # counter-clockwise

    def find(image: Pixels) -> list:
        if not again and not np.array_equal(image, photo):
            return []
        turns = next(n for n in range(4) if np.array_equal(np.rot90(WALL_WITH_LINE, n), image))
        return [rotated_line(DetectedLine(box(50, 100), 0.9), -90 * turns, 600, 400).polygon]

    recogniser = FakeReader(
        lambda prepared: "سنعود يوما" if stands_upright(prepared) else wrong,
        lambda text: sure if text == wrong else 0.95,
    )
    reading = PhotoReader(FakeDetector(find), recogniser, chooser()).read(photo)
    assert reading.rotation == degrees
    assert reading.outcome is Outcome.READ
    [line] = reading.messages[0].lines
    height, width = photo.shape[:2]
    assert sorted(line.polygon.rotated(degrees, width, height).points) == sorted(
        box(50, 100).points
    )


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
def test_a_detector_that_sees_the_direction_is_believed(degrees: int) -> None:
    """Lines are read once, as they stand, and the photo's rotation is that of most letters."""
    photo = np.ascontiguousarray(np.rot90(WALL_WITH_LINE, degrees // 90))  # counter-clockwise
    quad = box(50, 100).rotated(-degrees, 600, 400)
    pictures = []

    def text(prepared: Pixels) -> str:
        pictures.append(prepared)
        return "سنعود يوما" if stands_upright(prepared) else "ظغض"

    recogniser = FakeReader(text, lambda text: 0.2 if text == "ظغض" else 0.5)
    finder = FakeDetector([quad], sees_direction=True)
    reading = PhotoReader(finder, recogniser, chooser()).read(photo)
    assert reading.rotation == degrees
    [line] = reading.messages[0].lines
    assert line.text == "سنعود يوما"
    assert line.polygon == quad.rounded()
    assert len(pictures) == len(reader_inputs(prepare(photo, quad)))


def test_a_photo_that_stands_upright_is_not_turned() -> None:
    """Little that is sure goes before as much another way up."""
    recogniser = FakeReader(
        lambda prepared: "سنعود يوما" if stands_upright(prepared) else "سنعود معا",
        lambda text: 0.6 if "معا" in text else 0.8,
    )
    finder = FakeDetector(lambda image: [box(50, 100)] if image.shape == WALL.shape else [])
    reading = PhotoReader(finder, recogniser, chooser()).read(WALL_WITH_LINE)
    assert (reading.rotation, reading.outcome) == (0, Outcome.READ)


@pytest.mark.parametrize(("better", "text"), [(0.9, "سنعود يوما"), (0.3, "سنعود")])
def test_a_generous_outline_is_also_read_closer(better: float, text: str) -> None:
    """The surer of both readings stays; the outline is the person's."""
    outline = box(50, 40, 400, 200)  # its line is 40 pixels high
    recogniser = FakeReader(
        lambda prepared: "سنعود يوما" if prepared.shape[1] > 200 else "سنعود",
        lambda text: better if " " in text else 0.6,
    )
    reader = PhotoReader(FakeDetector(), recogniser, chooser())
    [line] = reader.read_lines(WALL_WITH_LINE, [outline])
    assert (line.text, line.polygon) == (text, outline)


@pytest.mark.parametrize(
    ("closer", "sure", "text"),
    [
        ("٢٠١١", 0.8, "تركت قلبي هنا"),
        ("٢٠١١", 0.99, "٢٠١١"),
        ("ما", 0.85, "تركت قلبي هنا"),
        ("تركت كل شيء هنا", 0.85, "تركت كل شيء هنا"),
    ],
    ids=["figures", "plain figures", "no longer readable", "readable"],
)
def test_a_closer_look_takes_nothing_away(closer: str, sure: float, text: str) -> None:
    """What was read stays where closer only figures are, or what is no writing by its length,
    though the reader is surer of them."""
    recogniser = FakeReader(
        lambda prepared: closer if prepared.shape[1] > 200 else "تركت قلبي هنا",
        lambda said: sure if said == closer else 0.6,
    )
    calibration = Calibration(
        weights={"bias": -2.0, "reader_confidence": 5.0},
        writing={"bias": -2.0, "length": 6.0},
        read_threshold=0.5,
        noise_threshold=0.01,
    )
    reader = PhotoReader(FakeDetector(), recogniser, ReadingSelector(calibration=calibration))
    [line] = reader.read_lines(WALL_WITH_LINE, [box(50, 40, 400, 200)])
    assert line.text == text


@pytest.mark.parametrize(
    ("sure", "text", "outcome"),
    [
        ({"سنعود يوما": 0.9, "هنا": 0.7, "كلب": 0.3}, "سنعود يوما هنا", Outcome.READ),
        ({}, "ددد", Outcome.UNREADABLE),
    ],
)
def test_an_unreadable_outline_is_searched_for_lines(
    sure: dict[str, float], text: str, outcome: Outcome
) -> None:
    """Its lines become one text, less sure than any of them, without what is doubtful beside
    them; the outline is the person's. Where nothing is found the guess stays."""
    outline = box(100, 50, 300, 300)
    lines = {"سنعود يوما": box(20, 20, 240), "هنا": box(150, 80, 100), "كلب": box(20, 200, 120)}
    widths = {round(quad.width()): text for text, quad in lines.items()}

    def words(prepared: Pixels) -> str:
        if prepared.shape[0] * 1.5 > prepared.shape[1]:
            return "ددد"
        shape = prepared.shape[1] / prepared.shape[0]
        return widths[min(widths, key=lambda width: abs(width / 40 - shape))]

    calibration = Calibration(
        weights={"bias": -2.0, "reader_confidence": 4.0}, read_threshold=0.3, noise_threshold=0.1
    )
    recogniser = FakeReader(words, lambda text: sure.get(text, 0.1))
    finder = FakeDetector(
        lambda image: list(lines.values()) if image.shape[:2] == (300, 300) else []
    )
    reader = PhotoReader(finder, recogniser, ReadingSelector(calibration=calibration))
    [line] = reader.read_lines(WALL, [outline])
    assert (line.text, line.outcome, line.polygon) == (text, outcome, outline)
    assert line.confidence < 0.5
    assert line.text.split() == [word.text for word in line.words]


@pytest.mark.parametrize(("sure", "text"), [(0.6, "ددد"), (0.99, "٢٠١١")])
def test_figures_alone_inside_an_outline_must_be_plain(sure: float, text: str) -> None:
    """Strokes of letters look like figures: 211 is no reading of a name."""
    finder = FakeDetector(lambda image: [box(20, 20, 100)] if image.shape[:2] == (300, 300) else [])
    recogniser = FakeReader(
        lambda prepared: "ددد" if prepared.shape[0] * 1.5 > prepared.shape[1] else "٢٠١١",
        lambda text: sure if text == "٢٠١١" else 0.1,
    )
    calibration = Calibration(
        weights={"bias": -2.0, "reader_confidence": 6.0}, read_threshold=0.3, noise_threshold=0.1
    )
    reader = PhotoReader(finder, recogniser, ReadingSelector(calibration=calibration))
    [line] = reader.read_lines(WALL, [box(100, 50, 300, 300)])
    assert line.text == text


def searched(quad: Polygon, guess: str, inside: str) -> list[str]:
    """What twelve high outlines are read as: `guess` as one line, `inside` where found in them."""
    recogniser = FakeReader(
        lambda prepared: guess if prepared.shape[0] * 1.5 > prepared.shape[1] else inside,
        lambda text: 0.6 if text == inside else 0.1,
    )
    calibration = Calibration(
        weights={"bias": -2.0, "reader_confidence": 4.0}, read_threshold=0.3, noise_threshold=0.1
    )
    finder = FakeDetector(lambda image: [quad] if image.shape[:2] == (300, 300) else [])
    reader = PhotoReader(finder, recogniser, ReadingSelector(calibration=calibration))
    return [line.text for line in reader.read_lines(WALL, [box(100, 50, 300, 300)] * 12)]


def test_no_more_than_ten_outlines_are_searched() -> None:
    """Each takes a second, and somebody waits."""
    texts = searched(box(20, 20, 240), "ددد", "سنعود يوما")
    assert texts == ["سنعود يوما"] * 10 + ["ددد"] * 2


def test_a_piece_of_the_outlined_line_is_no_line_inside_it() -> None:
    """What is as high as the outline is the line itself, cut out once more."""
    assert searched(box(5, 60, 290, 160), "ددد", "سنعود يوما")[0] == "ددد"


def test_lines_inside_an_outline_must_say_more_than_it() -> None:
    """A little that is surer is no more than much that is doubtful."""
    assert searched(box(20, 20, 240), "د" * 40, "سنعود")[0] == "د" * 40


def test_writing_on_its_side_in_an_outline_must_be_plain() -> None:
    """A person draws around writing as it stands; strokes on their side look like letters."""
    assert searched(box(20, 20, 40, 240), "ددد", "سنعود يوما")[0] == "ددد"


def test_provenance_is_told() -> None:
    """Models, tools and thresholds that made a reading can be recorded."""
    reader = PhotoReader(FakeDetector(), FakeReader())
    assert set(reader.models) == {"detector", "reader"}
    assert reader.tools == {"fake": "1"}
    assert 0 < reader.settings["noise_threshold"] < reader.settings["read_threshold"] < 1


@pytest.mark.parametrize(
    ("other", "widths", "read"),
    [("سنعود يوما", (200, 300), 2), ("سنعود يوما", (200,), 0), ("٢٠١٦", (200, 300), 1)],
)
def test_a_likely_line_is_believed_beside_another(
    other: str, widths: tuple[int, ...], read: int
) -> None:
    """A line that would be unreadable alone counts as read where another line was read, unless
    that is but a number."""
    weights = {"bias": 0.0, "reader_confidence": 1.0}
    calibration = Calibration(
        weights=weights, read_threshold=0.7, noise_threshold=0.1, context_threshold=0.6
    )
    texts = {True: other, False: "سنعود"}
    recogniser = FakeReader(
        lambda prepared: texts[prepared.shape[1] > 400],
        lambda text: 0.95 if text == texts[True] else 0.6,
    )
    quads = [box(50, 100 * i, width) for i, width in enumerate(widths, start=1)]
    reader = PhotoReader(FakeDetector(quads), recogniser, ReadingSelector(calibration=calibration))
    lines = [line for message in reader.read(WALL).messages for line in message.lines]
    assert len(lines) == len(widths)
    assert sum(line.outcome is Outcome.READ for line in lines) == read


def test_a_whole_line_goes_before_its_surest_piece() -> None:
    """A piece that is read for certain does not hide the line it is a piece of."""
    weights = {"bias": 0.0, "reader_confidence": 2.0}
    calibration = Calibration(weights=weights, read_threshold=0.5, noise_threshold=0.1)
    recogniser = FakeReader(
        lambda prepared: "سنعود يوما" if prepared.shape[1] > 400 else "يوما",
        lambda text: 0.5 if " " in text else 0.99,
    )
    finder = FakeDetector([box(50, 100, 300), box(250, 100, 100)])
    reader = PhotoReader(finder, recogniser, ReadingSelector(calibration=calibration))
    assert [message.transcription for message in reader.read(WALL).messages] == ["سنعود يوما"]


def test_close_lines_do_not_hide_each_other() -> None:
    """Quads of neighbouring lines share a third of their height on a crowded wall: both stay."""
    finder = FakeDetector([box(50, 100, 300, 60), box(50, 140, 300, 60)])
    reading = PhotoReader(finder, FakeReader(), chooser()).read(WALL)
    assert sum(len(message.lines) for message in reading.messages) == 2


@pytest.mark.parametrize(("surer", "outcome"), [(0.2, Outcome.NO_TEXT), (0.95, Outcome.READ)])
def test_a_weak_guess_counts_only_beside_a_read_line(surer: float, outcome: Outcome) -> None:
    """What may be a crack is kept as unreadable beside a message, and is no text on its own."""
    weights = {"bias": -2.0, "reader_confidence": 4.0}
    calibration = Calibration(
        weights=weights, read_threshold=0.7, noise_threshold=0.1, lone_threshold=0.4
    )
    recogniser = FakeReader(
        lambda prepared: "سنعود يوما" if prepared.shape[1] > 400 else "سنعود",
        lambda text: surer if " " in text else 0.2,
    )
    finder = FakeDetector([box(50, 100, 300), box(50, 250, 150)])
    reading = PhotoReader(finder, recogniser, ReadingSelector(calibration=calibration)).read(WALL)
    lines = [line for message in reading.messages for line in message.lines]
    assert reading.outcome is outcome
    assert len(lines) == (2 if outcome is Outcome.READ else 0)


def test_lines_that_a_person_outlined_are_all_read() -> None:
    """There is a line for each quad, in their order: also where two overlap, or nothing is."""
    quads = [box(50, 100), box(60, 105), box(300, 300)]
    made = PhotoReader(FakeDetector(), FakeReader(), chooser())
    assert [line.polygon for line in made.read_lines(WALL, quads)] == quads
    [nothing] = PhotoReader(FakeDetector(), FakeReader(""), chooser()).read_lines(WALL, quads[:1])
    assert (nothing.text, nothing.outcome) == ("", Outcome.NO_TEXT)
    assert made.read_lines(WALL, []) == []
