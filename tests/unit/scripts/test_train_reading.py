"""Characters, pixels, growth and batches of the reading recipe."""

from __future__ import annotations

import json
import os
import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import wallmsg
from scripts.measure.reading import error_rate, load_set, punctuated_form
from scripts.training.reading.augment import Augmenter, Strength
from scripts.training.reading.charset import (
    BLANK,
    WALL_CHARACTERS,
    Charset,
    class_sources,
    clean,
    missing_characters,
    visual_order,
)
from scripts.training.reading.language import number_patterns
from scripts.training.reading.pixels import normalise, scale_to_height
from wallmsg.text.arabic import scoring_form

if TYPE_CHECKING:
    from scripts.training.reading.layers import Layer, LstmComponent


MODEL = Path(wallmsg.__file__).parent / "models" / "ara_wall.traineddata"
CHARSET = Charset((" ", "Joined", "|Broken|0|1", *WALL_CHARACTERS))
_TEXTS = st.text(WALL_CHARACTERS + " ", min_size=1, max_size=30)


@given(_TEXTS)
def test_classes_say_the_line_from_left_to_right(text: str) -> None:
    """Classes with a blank between them decode to the line as it stands on the wall."""
    classes = CHARSET.classes(text)
    assert classes is not None
    path = [number for label in classes for number in (label, label, BLANK)]
    assert CHARSET.text(path) == visual_order(clean(text))


def test_a_character_outside_the_set_is_not_guessed() -> None:
    """A line with an unknown character has no classes, and the character is named."""
    assert CHARSET.classes("حرية 字") is None
    assert missing_characters(["حرية 字"], CHARSET) == {"字": 1}


@given(_TEXTS)
def test_clean_is_idempotent(text: str) -> None:
    """Cleaning a cleaned text changes nothing."""
    assert clean(clean(text)) == clean(text)


def test_digits_stay_left_to_right_in_a_line() -> None:
    """A date keeps its own direction inside a right-to-left line."""
    assert visual_order("حلب ٢٠١٦") == "٢٠١٦ بلح"


def test_old_characters_keep_their_weights_and_new_ones_have_none() -> None:
    """Each class of a new set points to the same character of the old, or to nothing."""
    old = Charset((" ", "Joined", "|Broken|0|1", "ب", "ا"))
    new = Charset((" ", "Joined", "|Broken|0|1", "ا", "٢", "ب"))
    assert class_sources(old, new) == [0, 1, 2, 4, None, 3]


@given(st.integers(0, 2**32 - 1), st.integers(20, 120), st.integers(3, 200))
def test_scaling_reaches_the_height_and_keeps_the_shape(seed: int, height: int, width: int) -> None:
    """A line of any size comes out at the asked height with its proportions, in grey values."""
    grey = np.random.default_rng(seed).integers(0, 256, (height, width), dtype=np.uint8)
    scaled = scale_to_height(grey, 48)
    assert scaled.dtype == np.uint8
    assert scaled.shape[0] == 48
    assert abs(scaled.shape[1] - width * 48 / height) <= 1


def test_normalising_forgets_the_light() -> None:
    """The same writing in half the contrast gives the network the same pixels."""
    grey = np.full((48, 90), 200, np.uint8)
    grey[:, 10:80:7] = 40
    dim = (grey // 2 + 60).astype(np.uint8)
    np.testing.assert_allclose(normalise(grey), normalise(dim), atol=0.05)


def test_errors_of_a_line_are_capped_at_its_length() -> None:
    """A long invention over a short line counts as that line read wholly wrong, no more."""
    rate, exact = error_rate(["كلام طويل جدا", "حلب"], ["لا", "حلب"], scoring_form)
    assert (rate, exact) == (2 / 5, 1)


def test_dates_are_scored_with_their_punctuation() -> None:
    """In the set of dates a lost slash or question mark is an error; which digits is not."""
    assert punctuated_form("٣/٢/٢٠١٦") == "3/2/2016"
    assert punctuated_form("وين؟") != punctuated_form("وين")


def test_a_set_holds_only_the_lines_of_its_use(tmp_path: Path) -> None:
    """Lines marked for training never enter a figure."""
    rows = [{"image": "a.png", "text": "ا", "use": "train"}]
    rows += [{"image": "b.png", "text": "ب", "use": "measure"}]
    (tmp_path / "manifest.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    assert [line.text for line in load_set(tmp_path, "measure")] == ["ب"]
    assert [line.group for line in load_set(tmp_path, by="image")] == ["a.png", "b.png"]


@pytest.mark.parametrize(
    "numbers",
    [
        "2016 13/12/2016 13-12-2016 2016-12-13 4.8.14 12/2016 2011-2016",
        "9:05 23:15:00 7% 100% %35",
        "0944123456 00963944123456 1,250 28.4 5",
    ],
)
def test_numbers_of_walls_are_allowed(numbers: str) -> None:
    """Dates in either order, times, per cents, telephones: others are read as what is allowed."""
    for number in numbers.split():
        assert re.sub("[0-9]", " ", number) in number_patterns()


def test_growth_changes_no_answer() -> None:
    """A network with more units and a second layer of filters says what it said before."""
    torch = pytest.importorskip("torch")
    from scripts.training.reading.enlarge_model import Growth, grow
    from scripts.training.reading.network import ReadingNetwork

    small = stock_like_network()
    grown = grow(small, Growth(6, 5, 9, 10, 11, 14))
    pixels = torch.rand(2, 1, 48, 60) * 2 - 1
    widths = torch.tensor([60, 45])
    with torch.no_grad():
        before, lengths = ReadingNetwork(small.network).eval()(pixels, widths)
        after, _ = ReadingNetwork(grown.network).eval()(pixels, widths)
    assert lengths.tolist() == [20, 15]
    torch.testing.assert_close(after, before)


def test_another_layer_of_filters_changes_no_answer() -> None:
    """A deepened network says what it said before, in PyTorch and by its description."""
    torch = pytest.importorskip("torch")
    from scripts.training.reading.enlarge_model import deepen
    from scripts.training.reading.network import ReadingNetwork

    small = stock_like_network()
    grown = deepen(deepen(small, 5), 3)
    pixels = torch.rand(2, 1, 48, 60) * 2 - 1
    widths = torch.tensor([60, 45])
    with torch.no_grad():
        before, _ = ReadingNetwork(small.network).eval()(pixels, widths)
        after, _ = ReadingNetwork(grown.network).eval()(pixels, widths)
    torch.testing.assert_close(after, before)
    described = replace(small, spec="[1,48,0,1Ct3,3,4Mp3,3Lfys6O1c5]")
    assert "Mp3,3(Cl1,1,4Ct3,3,5)(Cl1,1,9Ct3,3,3)Lfys6" in deepen(deepen(described, 5), 3).spec


def test_a_wider_network_says_what_it_said() -> None:
    """More units along the line change no answer; other layers are refused."""
    torch = pytest.importorskip("torch")
    from scripts.training.reading.enlarge_model import widen
    from scripts.training.reading.network import ReadingNetwork

    small = replace(stock_like_network(), spec="[1,48,0,1Ct3,3,4Mp3,3Lfys6Lfx8Lrx8Lfx12O1c5]")
    wide = widen(small, 20)
    pixels = torch.rand(2, 1, 48, 60) * 2 - 1
    widths = torch.tensor([60, 45])
    with torch.no_grad():
        before, _ = ReadingNetwork(small.network).eval()(pixels, widths)
        after, _ = ReadingNetwork(wide.network).eval()(pixels, widths)
    torch.testing.assert_close(after, before)
    assert wide.spec == "[1,48,0,1Ct3,3,4Mp3,3Lfys6Lfx20Lrx20Lfx12O1c5]"
    *_, last, output = small.network.children
    with pytest.raises(ValueError, match="stock"):
        widen(replace(small, network=replace(small.network, children=(last, output) * 3)), 20)
    with pytest.raises(ValueError, match="shrink"):
        widen(wide, 8)


def test_mixing_averages_every_weight() -> None:
    """Half and half lies between; a share of nothing changes nothing; other shapes are refused."""
    from scripts.training.reading.enlarge_model import mix

    one = stock_like_network()
    double = replace(one, network=scaled_network(one.network, 2.0))
    assert weights_of(mix(one, double, 0.0).network) == pytest.approx(weights_of(one.network))
    halfway = [1.5 * weight for weight in weights_of(one.network)]
    assert weights_of(mix(one, double, 0.5).network) == pytest.approx(halfway)
    with pytest.raises(ValueError, match="different networks"):
        mix(one, replace(one, spec="[1,36,0,1O1c5]"), 0.5)
    with pytest.raises(ValueError, match="between 0 and 1"):
        mix(one, double, 3.0)


def test_less_silent_lowers_nothing_alone() -> None:
    """Every frame says nothing less often, and all else as often beside each other as before."""
    torch = pytest.importorskip("torch")
    from scripts.training.reading.enlarge_model import less_silent
    from scripts.training.reading.network import ReadingNetwork

    small = stock_like_network()
    pixels, widths = torch.rand(1, 1, 48, 60) * 2 - 1, torch.tensor([60])
    with torch.no_grad():
        before, _ = ReadingNetwork(small.network).eval()(pixels, widths)
        after, _ = ReadingNetwork(less_silent(small, 1.2).network).eval()(pixels, widths)
    moved = (after - before).flatten(0, -2)
    others = [i for i in range(moved.shape[-1]) if i != small.null_char]
    lowered = moved[:, others[0]] - moved[:, small.null_char]
    torch.testing.assert_close(lowered, torch.full_like(lowered, 1.2))
    for other in others[1:]:
        torch.testing.assert_close(moved[:, other], moved[:, others[0]])
    with pytest.raises(ValueError, match="0 or more"):
        less_silent(small, -1.0)


def test_a_longer_batch_changes_no_line() -> None:
    """A line reads the same alone and beside a longer one."""
    torch = pytest.importorskip("torch")
    from scripts.training.reading.network import ReadingNetwork

    network = ReadingNetwork(stock_like_network().network).eval()
    line = torch.rand(1, 1, 48, 60) * 2 - 1
    wide = torch.zeros(1, 1, 48, 120)
    wide[..., :60] = line
    with torch.no_grad():
        alone, _ = network(line, torch.tensor([60]))
        padded, _ = network(wide, torch.tensor([60]))
    torch.testing.assert_close(padded[:20], alone)


def test_lines_beyond_reading_count_for_nothing() -> None:
    """By the loss a character: what is read counts whole, the hopeless not at all."""
    torch = pytest.importorskip("torch")
    from scripts.training.reading.lines import Batch
    from scripts.training.reading.network import ReadingNetwork
    from scripts.training.reading.training import Plan, Trainer

    nothing = torch.zeros(0)
    batch = Batch(nothing, nothing, nothing, torch.tensor([10, 10, 5]))
    losses = torch.tensor([5.0, 30.0, 25.0])
    network = ReadingNetwork(stock_like_network().network)
    picky = Trainer(network, CHARSET, Plan(beyond=(2.0, 4.0)))
    assert picky.trust(losses, batch).tolist() == [1.0, 0.5, 0.0]
    assert Trainer(network, CHARSET, Plan()).trust(losses, batch).tolist() == [1.0, 1.0, 1.0]


def test_where_nothing_is_written_nothing_is_learnt_to_be_read() -> None:
    """An empty line counts whole, and showing it again and again makes the network say nothing."""
    torch = pytest.importorskip("torch")
    from scripts.training.reading.lines import Shown, make_batch
    from scripts.training.reading.network import ReadingNetwork
    from scripts.training.reading.training import Plan, Trainer

    random = np.random.default_rng(4)
    pixels = random.uniform(-1, 1, (36, 60)).astype(np.float32)
    batch = make_batch([Shown(pixels, ()), Shown(pixels, ())])
    torch.manual_seed(4)
    trainer = Trainer(ReadingNetwork(stock_like_network().network), CHARSET, Plan(beyond=(2, 4)))
    first, *_, last = (trainer.step(batch, 0.01) for _ in range(15))
    assert 0 < last < first / 2


def test_two_runs_meet_in_the_middle(tmp_path: Path) -> None:
    """Each takes the mean with what the other wrote, once for each time it was written."""
    torch = pytest.importorskip("torch")
    from scripts.training.reading.network import ReadingNetwork
    from scripts.training.reading.training import Plan, Trainer

    one, other = (
        Trainer(ReadingNetwork(stock_like_network().network), CHARSET, Plan()) for _ in range(2)
    )
    with torch.no_grad():
        for trainer, value in ((one, 1.0), (other, 3.0)):
            for weight in trainer.network.parameters():
                weight.fill_(value)
    files = tmp_path / "one.pt", tmp_path / "other.pt"
    one.share(*files)
    assert {float(w.detach().max()) for w in one.network.parameters()} == {1.0}
    other.share(*files[::-1])
    assert {float(w.detach().max()) for w in other.network.parameters()} == {2.0}
    one.share(*files)
    one.share(*files)
    assert {float(w.detach().max()) for w in one.network.parameters()} == {2.0}
    assert (one.meetings, other.meetings) == (1, 1)


def test_nothing_is_taken_from_an_earlier_run_or_another_network(tmp_path: Path) -> None:
    """Weights that lay there before this run began are not mixed in; other shapes are refused."""
    torch = pytest.importorskip("torch")
    from scripts.training.reading.network import ReadingNetwork
    from scripts.training.reading.training import Plan, Trainer

    trainer = Trainer(ReadingNetwork(stock_like_network().network), CHARSET, Plan())
    before = [weight.detach().clone() for weight in trainer.network.parameters()]
    stale = tmp_path / "stale.pt"
    torch.save({name: w * 0 for name, w in trainer.network.state_dict().items()}, stale)
    os.utime(stale, (1e9, 1e9))
    trainer.share(tmp_path / "own.pt", stale)
    assert all(map(torch.equal, before, trainer.network.parameters()))
    assert trainer.meetings == 0
    strange = tmp_path / "strange.pt"
    torch.save({"weight": torch.zeros(2)}, strange)
    with pytest.raises(ValueError, match="another network"):
        trainer.share(tmp_path / "own.pt", strange)


def test_from_a_model_to_a_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run learns, keeps its network, is gone on with, and its end is written for Tesseract."""
    pytest.importorskip("torch")
    from scripts.training.reading import lines
    from scripts.training.reading.__main__ import main
    from scripts.training.reading.layers import parse_lstm
    from scripts.training.reading.traineddata import read_traineddata

    monkeypatch.setattr(lines, "_POOL", 6)
    random = np.random.default_rng(3)
    for name in ("lines", "numbers"):
        (tmp_path / name).mkdir()
        cv2.imwrite(str(tmp_path / name / "a.png"), random.integers(0, 256, (64, 90), np.uint8))
        row = {"image": "a.png", "text": "حلب ٢٠١٦" if name == "lines" else ""}
        (tmp_path / name / "manifest.jsonl").write_text(json.dumps(row), encoding="utf-8")
    run, out = tmp_path / "run", tmp_path / "out.traineddata"
    common = ["--start", str(MODEL), "--photos", str(tmp_path), "--run", str(run)]
    common += ["--lines", str(tmp_path / "lines"), "--more", str(tmp_path / "numbers"), "0.3"]
    for _ in range(2):
        assert main(["train", *common, "--minutes", "0.02", "--beyond", "2", "4"]) == 0
    log = [json.loads(row) for row in (run / "log.jsonl").read_text("utf-8").splitlines()]
    assert 0 < log[0]["steps"] < log[1]["steps"]
    assert log[1]["lines"] > log[0]["lines"]
    assert main(["write", "--start", str(run / "float.traineddata"), "--out", str(out)]) == 0
    before, after = read_traineddata(MODEL), read_traineddata(out)
    assert set(after) == {name for name in before if not name.endswith("dawg")}
    learnt = parse_lstm(after["lstm"])
    assert learnt.spec == parse_lstm(before["lstm"]).spec
    assert learnt.int8
    assert after["lstm"] != before["lstm"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["train", "--lines", "nothing", "--run", "run"], "nothing: no folder with lines"),
        (["train", "--lines", "nothing", "--run", "run", "--beyond", "3", "2"], "smaller one"),
        (["train", "--lines", "l", "--run", "r", "--more", "n", "1.5"], "between 0 and 1"),
        (["train", "--lines", "l", "--run", "r", "--more", "n", "lots"], "between 0 and 1"),
        (["mix", "--other", "SAME", "--share", "3", "--out", "o"], "between 0 and 1"),
        (["write", "--words", ".", "--out", "o"], "no Arabic word"),
        (["widen", "--units", "8", "--out", "o"], "shrink"),
    ],
)
def test_mistakes_are_named(
    arguments: list[str],
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A wrong folder, share or limit ends in a sentence that names it."""
    pytest.importorskip("torch")
    from scripts.training.reading.__main__ import main

    monkeypatch.chdir(tmp_path)
    arguments = [str(MODEL) if argument == "SAME" else argument for argument in arguments]
    with pytest.raises(SystemExit):
        main([*arguments, "--start", str(MODEL), "--photos", "photos"])
    assert said in capsys.readouterr().err


@given(st.integers(0, 2**16), st.integers(30, 400))
def test_a_shown_line_keeps_its_height_and_repeats_with_its_seed(seed: int, width: int) -> None:
    """However a line is bent, squeezed and lit, it stays an image of 64 rows."""
    line = np.random.default_rng(seed).integers(0, 256, (70, width), np.uint8)
    one, other = (
        Augmenter(np.random.default_rng(seed), Strength(bend=1.0, prepared=0.5))(line)
        for _ in range(2)
    )
    assert one.shape[0] == 64
    assert one.shape[1] >= 12
    assert np.array_equal(one, other)


def weights_of(layer: Layer) -> list[float]:
    """All weights of a layer and those below."""
    own = [float(weight) for matrix in layer.matrices for weight in matrix.ravel()]
    return own + [weight for child in layer.children for weight in weights_of(child)]


def scaled_network(layer: Layer, factor: float) -> Layer:
    """The same layers with every weight times `factor`."""
    return replace(
        layer,
        matrices=tuple(factor * matrix for matrix in layer.matrices),
        children=tuple(scaled_network(child, factor) for child in layer.children),
    )


def stock_like_network() -> LstmComponent:
    """A small random network with the layers of the stock one."""
    from scripts.training.reading.layers import Layer, LstmComponent

    random = np.random.default_rng(5)

    def gates(inputs: int, outputs: int) -> tuple[np.ndarray, ...]:
        return tuple(random.normal(0, 0.5, (outputs, inputs + outputs + 1)) for _ in range(4))

    def lstm(kind: str, inputs: int, outputs: int) -> Layer:
        return Layer(kind, inputs, outputs, matrices=gates(inputs, outputs))

    def wrapped(kind: str, inner: Layer) -> Layer:
        return Layer(kind, inner.inputs, inner.outputs, children=(inner,))

    window = Layer("Convolve", 1, 9, numbers=(1, 1))
    full = Layer("Tanh", 9, 4, matrices=(random.normal(0, 1, (4, 10)),))
    children = (
        Layer("Input", 48, 1, numbers=(1, 48, 0, 1, 0)),
        Layer("Series", 1, 4, children=(window, full)),
        Layer("Maxpool", 4, 4, numbers=(3, 3)),
        wrapped("XYTranspose", lstm("SummLSTM", 4, 6)),
        lstm("LSTM", 6, 8),
        wrapped("RTLReversed", lstm("LSTM", 8, 8)),
        lstm("LSTM", 8, 12),
        Layer("Softmax", 12, 5, matrices=(random.normal(0, 1, (5, 13)),)),
    )
    network = Layer("Series", 48, 5, children=children)
    return LstmComponent(replace(network, name="Series"), "[...O1c5]", BLANK, int8=False)
