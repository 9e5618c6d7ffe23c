"""The renderer of wall writing: what it refuses, what it keeps true, that it repeats itself.

The typeface of these tests is DejaVu Sans where it is installed (it has Arabic letters and joins
them); the tests that draw need it or any other Arabic face and use the first one found.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from bidi.algorithm import get_display
from hypothesis import given
from hypothesis import strategies as st

from scripts.wall_renderer import tools, walls
from scripts.wall_renderer.cuts import cut_lines, loose_quads, whose_text
from scripts.wall_renderer.cuts import main as cut_walls
from scripts.wall_renderer.fonts import (
    RESERVED,
    TATWEEL,
    Face,
    ReservedFontError,
    find_faces,
    is_reserved,
    with_uyghur_heh,
)
from scripts.wall_renderer.graphite import GraphiteFont
from scripts.wall_renderer.legible import legibility
from scripts.wall_renderer.lettering import (
    Hand,
    Segment,
    draw_text,
    segments,
    with_kashida,
)
from scripts.wall_renderer.lines import Typefaces, main, render_line
from scripts.wall_renderer.messages import MESSAGES
from scripts.wall_renderer.samples import PLANS
from scripts.wall_renderer.scene import Camera, Rendering, Scene, Wall, Writing, render_scene
from scripts.wall_renderer.strokes import skeleton
from scripts.wall_renderer.texts import MADE, Corpus, TextSampler, as_written, clean, folded
from wallmsg.detection import DetectedLine, Pixels
from wallmsg.model import Model, Polygon

ROOT = Path(__file__).resolve().parents[3]
SAMPLES = ROOT / "samples"
ARABIC_FONTS = ("DejaVuSans.ttf", "Amiri-Regular.ttf", "NotoSansArabic*.ttf", "GeezaPro.ttc")
FONT_FOLDERS = (Path("/usr/share/fonts"), Path("/System/Library/Fonts"), Path("/Library/Fonts"))

TOOLS = (
    tools.spray,
    tools.brush,
    tools.roller,
    tools.chalk,
    tools.marker,
    tools.pen,
    tools.scratch,
    tools.stencil,
    tools.sign,
)
SURFACES = (
    walls.plaster,
    walls.concrete,
    walls.brick,
    walls.block,
    walls.tiles,
    walls.shutter,
    walls.wood,
    walls.metal,
    walls.paper,
)


@pytest.fixture(scope="module")
def face() -> Face:
    """Any installed face with Arabic letters."""
    return installed_face()


def installed_face() -> Face:
    """Any installed face with Arabic letters; the test is skipped where there is none."""
    for name in ARABIC_FONTS:
        for folder in FONT_FOLDERS:
            for path in sorted(folder.rglob(name)):
                return Face(path)
    pytest.skip("no Arabic typeface is installed")


@pytest.fixture
def faces(face: Face) -> Typefaces:
    """A choice of one."""
    return Typefaces([face])


@pytest.fixture
def corpus() -> Corpus:
    """A small corpus with texts of two kinds."""
    return Corpus(
        {
            "everyday": ("الطقس جميل اليوم يا صديقي", "أين ذهب الجميع؟", "سنعود"),
            "slogans": ("كنا هنا", "الحرية للجميع"),
        }
    )


@pytest.mark.parametrize(
    "name",
    [
        "rakkas-arabic-400-normal.woff2",
        "el-messiri-arabic-700-normal.woff2",
        "gulzar-arabic-400-normal.woff2",
        "ae_Cortoba.ttf",
        "KacstPen.ttf",
        "ae_Rasheeq-Bold.ttf",
    ],
)
def test_reserved_faces_are_refused(name: str, tmp_path: Path) -> None:
    """A typeface kept for measuring cannot even be named as a face, and is never found."""
    path = tmp_path / name
    path.touch()
    assert is_reserved(path)
    with pytest.raises(ReservedFontError):
        Face(path)
    assert find_faces(tmp_path, [tmp_path]) == ()


def test_all_six_reserved_faces_are_named() -> None:
    """The list is the one of the measuring set."""
    assert len(RESERVED) == len(set(RESERVED)) == 6


def test_an_urdu_typeface_draws_arabic_with_its_own_letters() -> None:
    """It has no Arabic yeh, kaf and heh; other typefaces draw what stands in the text."""
    urdu = Face(Path("nafees-nastaleeq-arabic-400-normal.ttf"))
    assert urdu.spelt("كي هي") == "\u06a9\u06cc \u06c1\u06cc"
    assert Face(Path("amiri-arabic-400-normal.woff2")).spelt("كي هي") == "كي هي"


def test_uyghur_writes_heh_with_two_letters(face: Face, tmp_path: Path) -> None:
    """One where it joins on and one where it does not; a typeface that has ه draws it itself."""
    assert with_uyghur_heh("هنا له عهد وجه، نزهة") == "ھنا لە عھد وجە، نزھة"
    uyghur = tmp_path / "UKIJRu.ttf"
    uyghur.write_bytes(face.path.read_bytes())
    assert Face(uyghur).spelt("هنا وجه") == "هنا وجه"


def test_find_faces_keeps_the_arabic_parts(tmp_path: Path) -> None:
    """A Latin part is no face of its own, even of a family with "arabic" in its name."""
    for part in ("noto-kufi-arabic-arabic-400-normal", "noto-kufi-arabic-latin-400-normal"):
        (tmp_path / f"{part}.woff2").touch()
    (found,) = find_faces(tmp_path, [])
    assert found.path.stem == "noto-kufi-arabic-arabic-400-normal"
    assert found.latin is not None
    assert found.latin.stem == "noto-kufi-arabic-latin-400-normal"


SHAPER = """#!/usr/bin/env python3
import json, sys

text, path = sys.argv[-1], sys.argv[-3]
size = next(int(a.split("=")[1]) for a in sys.argv if a.startswith("--font-size="))
step = {"cl": 0, "ax": size, "ay": 0, "dx": 0}
print(json.dumps([{"g": 40 + i, "dy": i * size // 2, **step} for i in range(len(text))]))
"""


@pytest.mark.process
def test_graphite_glyphs_stand_where_the_shaper_says(face: Face, tmp_path: Path) -> None:
    """An em further each, half an em higher: the ink is that far apart, the baseline is kept."""
    program = tmp_path / "hb-shape"
    program.write_text(SHAPER)
    program.chmod(0o755)
    font = GraphiteFont(face.path, str(program))
    assert [(p.glyph, p.x, p.y) for p in font.place("ab", 40)] == [(40, 0, 0), (41, 40, 20)]
    one, one_base = font.draw("a", 40)
    two, two_base = font.draw("ab", 40)
    assert one.any()
    assert 30 < two.shape[1] - one.shape[1] < 50
    assert 10 < two_base - one_base < 30
    empty, _ = font.draw("", 40)
    assert not empty.any()


def test_only_some_families_and_others_for_what_they_lack(face: Face, tmp_path: Path) -> None:
    """The wanted families are drawn with; where none has a letter, the usual ones stand in."""
    amiri = tmp_path / "amiri-arabic-400-normal.ttf"
    amiri.write_bytes(face.path.read_bytes())
    other = tmp_path / "nastaliq-arabic-400-normal.ttf"
    other.write_bytes(face.path.read_bytes())
    faces = Typefaces([Face(amiri), Face(other)], "nastaliq")
    assert list(faces.families) == ["nastaliq"]
    assert [f.family for f in faces.fallbacks] == ["amiri"]
    rng = np.random.default_rng(1)
    assert faces.pick(rng, "سنعود")[0].family == "nastaliq"
    assert faces.pick(rng, "\U00012000")[0].family == "amiri"


def test_coverage_is_told_apart_from_boxes(face: Face) -> None:
    """Characters with a glyph are covered, those drawn as a box or as nothing are not."""
    assert face.covers("سنعود أبجد")
    assert not face.covers("\U00012000")  # cuneiform


def _from_left(groups: Sequence[Sequence[Segment]]) -> str:
    """What stands on the wall from left to right."""
    mirrored = str.maketrans("()«»", ")(»«")
    words = []
    for group in reversed(groups):
        parts = group if group[0].rightwards else group[::-1]
        words += [p.text if p.rightwards else p.text[::-1].translate(mirrored) for p in parts]
    return "".join(words)


@pytest.mark.parametrize(
    "text",
    [
        "سنعود يوماً",
        "هاتف: 0933123456",
        "١٢/٥/٢٠١٦ حلب",
        "لا تنسوا «حلب»!",
        "سوريا Free Syria 2016 (حرة)",
        "1990 - 2010",
        "!Stop ♥",
        "في TX 7:43",
        "4-8-2014",
        "حلب 4-8-2014",
        "٤-٨-٢٠١٤",
        "84%",
        "٨٤%",
        "نسبة 84%",
        "Free 92%",
        "حلب Free 92%",
        "92% Free",
        "Free 92% off 7%",
        "9-9 حلب 7-4",
    ],
)
def test_drawing_order_is_that_of_the_bidi_algorithm(text: str) -> None:
    """Letters, numbers and brackets stand where the Unicode algorithm puts them, so that the
    order a reader is trained on is the order on the picture."""
    assert _from_left(list(segments(text))) == get_display(text, base_dir="R")


@given(st.integers(0, 2**32 - 1), st.sampled_from([0.1, 100.0]))
def test_sampled_texts_keep_that_order(seed: int, numbers: float) -> None:
    """So does every text that the sampler makes."""
    corpus = Corpus({"everyday": ("أين ذهب الجميع؟ قال (2016) Free الحرية",)})
    rng = np.random.default_rng(seed)
    text = TextSampler(rng, corpus, {**MADE, "numbers": numbers})()
    assert _from_left(list(segments(text))) == get_display(text, base_dir="R")


@given(st.integers(0, 2**32 - 1), st.text("ابتثجحدرسصطعفقكلمنهويءأإآؤئ", max_size=12))
def test_kashida_never_splits_what_must_join(seed: int, word: str) -> None:
    """Stretching adds tatweel and nothing else, between two joined letters, not in lam-alef."""
    stretched = with_kashida(np.random.default_rng(seed), word)
    assert stretched.replace(TATWEEL, "") == word
    assert not re.search(f"ل{TATWEEL}+[اأإآ]", stretched)
    assert not re.search(f"[اأإآدذرزوؤء]{TATWEEL}", stretched)
    assert not stretched.startswith(TATWEEL)
    assert not stretched.endswith(TATWEEL)


def test_skeleton_is_thin_and_stays_in_the_ink() -> None:
    """A thick bar becomes a line one pixel wide, along its middle."""
    mask = np.zeros((40, 120), np.uint8)
    mask[14:27, 20:100] = 255
    thin = skeleton(mask)
    assert thin.sum(axis=0).max() == 1
    assert thin[mask == 0].sum() == 0
    rows, columns = np.nonzero(thin)
    assert set(rows) <= {19, 20, 21}
    assert len(columns) > 60


@given(st.integers(1, 9), st.integers(1, 9))
def test_no_dot_is_thinned_to_nothing(height: int, width: int) -> None:
    """Whatever its shape, a dot beside a stroke keeps a centre of its own."""
    mask = np.zeros((40, 60), np.uint8)
    mask[8 : 8 + height, 10 : 10 + width] = 255
    cv2.ellipse(mask, (30, 12), (width, height), 0, 0, 360, 255, -1)
    mask[28:34, 5:55] = 255
    parts, labels = cv2.connectedComponents(mask)
    thin = skeleton(mask)
    assert set(np.unique(labels[thin > 0])) == set(range(1, parts))


@pytest.mark.parametrize("hand", [Hand(), Hand(stroke=0.08, jitter=0.05, wave=0.1, slant=0.3)])
def test_writing_is_never_cut_off(face: Face, hand: Hand) -> None:
    """Whatever the hand does, there is wall around the ink."""
    edge, base = draw_text(np.random.default_rng(3), "سنعود يوماً إلى حلب", [face], hand)
    ink = edge > 0
    assert ink.any()
    assert not (ink[0].any())
    assert not (ink[-1].any())
    assert not (ink[:, 0].any())
    assert not (ink[:, -1].any())
    assert 0 < base < edge.shape[0]


def test_stretching_wide_does_not_cut(face: Face) -> None:
    """Letters drawn wider than the typeface's keep their first and last ones."""
    wide, _ = draw_text(np.random.default_rng(3), "سنعود", [face], Hand(width=1.5))
    assert not (wide[:, :5] > 0).any()
    assert not (wide[:, -5:] > 0).any()


@pytest.mark.parametrize("tool", TOOLS, ids=lambda tool: tool.__name__)
def test_tools_paint_the_stroke_and_not_the_wall(tool: tools.Tool) -> None:
    """Paint lies mostly inside the stroke, covers at most all, and has no holes in its numbers."""
    edge = np.full((60, 200), -20, np.float32)
    edge[20:40, 20:180] = 6
    paint = tool(np.random.default_rng(5), edge, 1.0)
    assert paint.alpha.shape == paint.tone.shape == edge.shape
    assert paint.alpha.dtype == np.float32
    assert np.isfinite(paint.alpha).all()
    assert paint.alpha.min() >= 0
    assert paint.alpha.max() <= 1
    assert paint.alpha[edge > 0].mean() > 4 * paint.alpha[:10].mean()


@pytest.mark.parametrize("surface", SURFACES, ids=lambda surface: surface.__name__)
def test_surfaces_are_bright_around_one(surface: walls.SurfaceMaker) -> None:
    """A surface keeps the colour it is multiplied with, and covers exactly what was asked for."""
    made = surface(np.random.default_rng(2), (70, 190), 1.0)
    assert made.light.shape == made.second.shape == made.hollow.shape == (70, 190)
    assert 0.7 < made.light.mean() < 1.15
    assert made.second.min() >= 0
    assert made.second.max() <= 1


@pytest.mark.parametrize("difficulty", ["easy", "medium", "hard"])
def test_a_line_repeats_itself(faces: Typefaces, difficulty: str) -> None:
    """The same seed makes the same pixels, another seed others; the text is kept as given."""
    first, again, other = (
        render_line(np.random.default_rng(seed), "كنا هنا", faces, difficulty) for seed in (7, 7, 8)
    )
    assert np.array_equal(first.image, again.image)
    assert not np.array_equal(first.image, other.image)
    assert first.text == "كنا هنا"
    assert first.image.dtype == np.uint8
    assert 64 <= first.image.shape[0] <= 96


def test_lines_can_be_seen(faces: Typefaces) -> None:
    """No line is a blank: its brightness differs from place to place."""
    for seed in range(20):
        line = render_line(np.random.default_rng(seed), "الحرية", faces)
        assert line.image.std() > 4, (seed, line.kind)


def test_lines_on_disk(face: Face, tmp_path: Path) -> None:
    """The manifest names every image with its text, and line i does not depend on how many."""
    texts = tmp_path / "texts.txt"
    texts.write_text("كنا هنا\nسنرجع\n", encoding="utf-8")
    (tmp_path / "rubik-arabic-400-normal.woff2").write_bytes(face.path.read_bytes())
    rows = {}
    for count in (2, 3):
        out = tmp_path / str(count)
        common = ["--texts", str(texts), "--fonts", str(tmp_path), "--out", str(out)]
        assert main([*common, "--count", str(count)]) == 0
        manifest = (out / "manifest.jsonl").read_text(encoding="utf-8").splitlines()
        rows[count] = [json.loads(row) for row in manifest]
    assert [row["text"] for row in rows[3]] == ["كنا هنا", "سنرجع", "كنا هنا"]
    assert rows[3][:2] == rows[2]
    image = cv2.imread(str(tmp_path / "3" / rows[3][0]["image"]), cv2.IMREAD_GRAYSCALE)
    assert image is not None
    assert 64 <= image.shape[0] <= 96


def test_files_of_unknown_names_are_prose_where_none_is_known(tmp_path: Path) -> None:
    """A stranger's texts are taken; beside known names they are left out; none at all is said."""
    with pytest.raises(ValueError, match="no Arabic"):
        Corpus.read([tmp_path])
    (tmp_path / "mine.tsv").write_text("كنا هنا\twe were here\n", encoding="utf-8")
    (tmp_path / "more.ar").write_text("وداعا\n", encoding="utf-8")
    assert Corpus.read([tmp_path]).texts["prose"] == ("كنا هنا", "وداعا")
    (tmp_path / "tatoeba.tsv").write_text("سنرجع\twe will return\n", encoding="utf-8")
    both = Corpus.read([tmp_path])
    assert both.texts["everyday"] == ("سنرجع",)
    assert both.texts["prose"] == ()


@pytest.mark.parametrize("step", [main, cut_walls])
def test_nothing_to_draw_with_is_said(
    step: Callable[[list[str]], None], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without texts, or without typefaces, a renderer stops with a sentence."""
    texts = tmp_path / "texts.txt"
    texts.write_text("\n", encoding="utf-8")
    common = ["--texts", str(texts), "--fonts", str(tmp_path), "--out", str(tmp_path / "out")]
    with pytest.raises(SystemExit):
        step([*common, "--count", "1"])
    assert "texts.txt" in capsys.readouterr().err
    with pytest.raises(ValueError, match="like 'nobody'"):
        Typefaces((), "nobody")


def test_long_lines_are_as_long_as_on_a_page(corpus: Corpus) -> None:
    """Short texts are joined until there are 8 to 14 words; a number may follow them."""
    sampler = TextSampler(np.random.default_rng(4), corpus, {"invented": 0.0}, long=1.0)
    assert {8 <= len(sampler().split()) <= 16 for _ in range(100)} == {True}


def test_sampler_repeats_itself_and_leaves_the_samples_out(corpus: Corpus) -> None:
    """Texts depend on the seed alone and never are a message of the sample photos."""
    one, two = (TextSampler(np.random.default_rng(4), corpus) for _ in range(2))
    texts = [one() for _ in range(400)]
    assert texts == [two() for _ in range(400)]
    assert all(text.strip() for text in texts)
    assert folded("سنعود") in {folded(message.arabic) for message in MESSAGES}
    assert not {folded(text) for text in texts} & {folded(m.arabic) for m in MESSAGES}
    assert any(re.search("[٠-٩]", text) for text in texts)


def test_clean_keeps_arabic_only() -> None:
    """A text that is mostly something else is dropped; tatweel is no letter."""
    assert clean("Hello world") == ""
    assert clean("حـــلب") == "حلب"


@given(st.integers(0, 2**32 - 1))
def test_wall_spelling_changes_no_other_letters(seed: int) -> None:
    """Dropping hamza, marks and dots of the last letter leaves the folded text the same."""
    text = "أُجبرنا على الرحيل من المدينة القديمة إلى أين يمضي"
    written = as_written(np.random.default_rng(seed), text)
    fold = str.maketrans("ي", "ى")
    same = str.maketrans("أإآةى", "اااهي")
    assert re.sub("[ً-ْ]", "", written).translate(same).translate(fold) == re.sub(
        "[ً-ْ]", "", text
    ).translate(same).translate(fold)


def test_every_message_has_a_plan() -> None:
    """All twelve messages are rendered."""
    assert len(MESSAGES) == 12
    assert PLANS.keys() == {message.name for message in MESSAGES}


def test_samples_hold_their_truth() -> None:
    """Each sample photo has its true lines beside it, and each caption its photo."""
    for message in MESSAGES:
        truth = (SAMPLES / f"{message.name}.gt.txt").read_text(encoding="utf-8")
        assert tuple(truth.splitlines()) == message.lines
        assert (SAMPLES / f"{message.name}.jpg").exists()
    assert (SAMPLES / "13-no-writing.gt.txt").read_text(encoding="utf-8") == ""
    with (SAMPLES / "captions.csv").open(encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table))
    assert {row["caption"] for row in rows} >= {message.english for message in MESSAGES}
    assert all((SAMPLES / row["file"]).exists() for row in rows)


def test_samples_are_small() -> None:
    """The photos stay under 4 MB in all."""
    assert sum(path.stat().st_size for path in SAMPLES.iterdir()) < 4 * 2**20


def test_the_phone_photo_is_a_phones() -> None:
    """The HEIC carries orientation, date, camera and a place in Aleppo."""
    from PIL import Image
    from pillow_heif import register_heif_opener

    register_heif_opener()
    with Image.open(SAMPLES / "14-phone.heic") as image:
        exif = image.getexif()
        turned = image.info.get("original_orientation") or exif.get(0x0112)
        gps = exif.get_ifd(0x8825)
        assert image.height < image.width  # shown upright
    assert turned == 6
    assert exif[0x0132].startswith("2016:12")
    assert exif[0x0110]
    assert float(gps[2][0]) == 36
    assert float(gps[4][0]) == 37


def _scene(*lines: str, turn: float = 0.0) -> Scene:
    """A small photo of a plastered wall."""
    wall = Wall(walls.plaster, (214, 202, 176), (160, 150, 140), unit=1.5)
    hand = Hand(em=90, stroke=0.12)
    writing = Writing(lines, tools.marker, (25, 25, 25), hand, turn=turn)
    return Scene(7, wall, Camera((640, 480)), (writing,) if lines else ())


@pytest.mark.parametrize("turn", [0, 12, -12])
def test_scene_shows_its_writing_whole(face: Face, turn: float) -> None:
    """No stroke touches the edge, paint stands out from the wall, strokes are as wide as asked."""
    seen = legibility(render_scene(_scene("سنعود", "يوما ما", turn=turn), [[face]]))
    assert seen is not None
    assert seen.margin > 10
    assert seen.contrast > 60
    assert 0.7 * 0.12 * 90 < seen.stroke < 1.5 * 0.12 * 90


def test_scene_turns_its_writing(face: Face) -> None:
    """Turned counter-clockwise, the right end of a line stands higher than its left end."""
    ink = render_scene(_scene("سسسسسسس", turn=12), [[face]]).ink > 0.5
    rows, columns = np.nonzero(ink)
    slope = np.polyfit(columns, rows, 1)[0]
    assert slope == pytest.approx(-np.tan(np.radians(12)), abs=0.07)


def test_scene_repeats_itself(face: Face) -> None:
    """The same scene gives the same pixels."""
    one, two = (render_scene(_scene("حلب"), [[face]]) for _ in range(2))
    assert np.array_equal(one.photo, two.photo)
    assert one.photo.shape == (480, 640, 3)


def test_a_wall_without_writing_has_no_ink() -> None:
    """Where nothing is written there is nothing to be legible."""
    rendering = render_scene(_scene(), [])
    assert not rendering.ink.any()
    assert legibility(rendering) is None


def test_legibility_measures_what_is_there() -> None:
    """A bar of known width, contrast and place."""
    ink = np.zeros((300, 400), np.float32)
    ink[140:160, 50:350] = 1
    photo = np.where(ink[..., None] > 0, 40, 160).repeat(3, axis=2).astype(np.uint8)
    seen = legibility(Rendering(photo, ink, (ink > 0).astype(np.uint8)))
    assert seen is not None
    assert seen.contrast == pytest.approx(120, abs=3)
    assert seen.stroke == pytest.approx(20, abs=2)
    assert seen.margin == 50


def test_every_writing_is_known_by_its_number(face: Face) -> None:
    """Of two messages below each other the first lies above, and both only where there is ink."""
    scene = _scene("حلب")
    above, below = (replace(scene.writing[0], place=(0.5, at)) for at in (0.3, 0.7))
    rendering = render_scene(replace(scene, writing=(above, below)), [[face], [face]])
    rows = [np.nonzero(rendering.whose == number)[0] for number in (1, 2)]
    assert rows[0].max() < rows[1].min()
    assert rendering.ink[rendering.whose > 0].min() > 0.1


def _box(left: int, top: int, right: int, bottom: int) -> Polygon:
    return Polygon(((left, top), (right, top), (right, bottom), (left, bottom)))


@pytest.mark.parametrize(
    ("quad", "number"),
    [
        (_box(90, 40, 310, 80), 1),
        (_box(90, 140, 310, 180), 2),
        (_box(10, 190, 390, 290), 0),
        (_box(90, 40, 200, 80), None),
        (_box(90, 40, 310, 180), None),
    ],
)
def test_a_quad_around_one_whole_line_has_its_text(quad: Polygon, number: int | None) -> None:
    """What holds half a line or two lines is of no use."""
    whose = np.zeros((300, 400), np.uint8)
    whose[50:70, 100:300] = 1
    whose[150:170, 100:300] = 2
    assert whose_text(whose, quad) == number


@given(st.integers(0, 2**16), st.floats(-40, 40))
def test_loose_quads_hold_their_line(seed: int, slant: float) -> None:
    """Tight or loose, they leave out little of a bar in any slant, and are no fit for two."""
    ink = np.zeros((300, 400), np.uint8)
    box = cv2.boxPoints(((200, 150), (160, 24), slant)).round().astype(np.int32)
    cv2.fillConvexPoly(ink, box, 1)
    quads = loose_quads(np.random.default_rng(seed), ink > 0)
    assert len(quads) == 2
    for quad in quads:
        mask = cv2.fillConvexPoly(np.zeros_like(ink), np.array(quad.points).round().astype(int), 1)
        assert np.count_nonzero(mask & ink) > 0.8 * np.count_nonzero(ink)
        assert np.count_nonzero(mask) < 2.5 * np.count_nonzero(ink)


def test_cut_lines_are_what_the_program_reads(face: Face) -> None:
    """A line in all variants, dark on light; what else the finder takes for one is empty."""

    class Finder:
        """Finds one thing, below the writing."""

        model = Model("made-up", "0" * 64)

        def find(self, image: Pixels) -> list[DetectedLine]:
            """As `LineFinder.find`."""
            height, width = image.shape[:2]
            return [DetectedLine(_box(5, height - 60, width - 5, height - 5), 0.9)]

    rendering = render_scene(_scene("حلب"), [[face]])
    cuts = list(cut_lines(np.random.default_rng(3), rendering, ["حلب"], Finder()))
    assert {(cut.text, cut.score) for cut in cuts} == {("", 0.9), ("حلب", None)}
    for cut in cuts:
        assert [variant.name for variant in cut.variants] == ["grey", "flat", "paint", "slant"]
        assert all(np.median(variant.pixels) > 100 for variant in cut.variants)
    found = cut_lines(np.random.default_rng(3), rendering, ["حلب"], Finder(), every=True)
    assert [(cut.text, cut.score) for cut in found] == [("", 0.9)]
