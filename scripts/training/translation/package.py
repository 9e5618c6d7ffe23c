"""Write a trained network as a CTranslate2 model inside an Argos package."""

from __future__ import annotations

import json
import shutil
import struct
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import torch
from ctranslate2.specs import common_spec, transformer_spec
from torch import nn

from scripts.training.translation.network import Attention, FeedForward, Network, Shape
from scripts.training.translation.vocabulary import Vocabulary

_NAMES = {"ar": "Arabic", "en": "English"}


@dataclass(frozen=True)
class Release:
    """What the package says of itself; `version` such as `0.2`; `reverse` is English to Arabic."""

    version: str
    notice: str
    reverse: bool = False

    @property
    def name(self) -> str:
        """File name without ending, as Argos names packages."""
        return f"translate-{'_'.join(self.codes)}-{self.version.replace('.', '_')}"

    @property
    def codes(self) -> tuple[str, str]:
        """Language codes: from, to."""
        return ("en", "ar") if self.reverse else ("ar", "en")


def average(checkpoints: Iterable[Path]) -> Network:
    """The network whose weights are the mean of those in the checkpoint files."""
    states = [torch.load(path, weights_only=True) for path in checkpoints]
    network = Network(Shape(**states[0]["shape"]))
    weights = [state["network"] for state in states]
    network.load_state_dict({k: sum(w[k] for w in weights) / len(weights) for k in weights[0]})
    network.eval()
    return network


def _array(tensor: torch.Tensor) -> np.ndarray:
    return tensor.detach().float().numpy().copy()


def _linear(spec: common_spec.LinearSpec, layer: nn.Linear) -> None:
    spec.weight = _array(layer.weight)
    spec.bias = _array(layer.bias)


def _norm(spec: common_spec.LayerNormSpec, layer: nn.LayerNorm) -> None:
    spec.gamma = _array(layer.weight)
    spec.beta = _array(layer.bias)


def _attention(spec: object, layer: Attention) -> None:
    _norm(spec.layer_norm, layer.norm)  # type: ignore[attr-defined]
    if layer.crossed:
        parts = [layer.query, layer.key_value, layer.out]
    else:
        parts = [layer.query_key_value, layer.out]
    for one, part in zip(spec.linear, parts, strict=True):  # type: ignore[attr-defined]
        _linear(one, part)


def _feed_forward(spec: transformer_spec.FeedForwardSpec, layer: FeedForward) -> None:
    _norm(spec.layer_norm, layer.norm)
    _linear(spec.linear_0, layer.inner)
    _linear(spec.linear_1, layer.out)


def specify(network: Network, vocabulary: Vocabulary) -> transformer_spec.TransformerSpec:
    """The CTranslate2 specification of a network, validated, not yet quantised."""
    shape = network.shape
    spec = transformer_spec.TransformerSpec.from_config(
        (shape.encoder_layers, shape.decoder_layers),
        shape.heads,
        pre_norm=True,
        activation=common_spec.Activation.RELU,
    )
    encodings = _array(network.position)
    spec.encoder.position_encodings.encodings = encodings
    spec.decoder.position_encodings.encodings = encodings
    spec.encoder.embeddings[0].weight = _array(network.source_embedding.weight)
    spec.decoder.embeddings.weight = _array(network.target_embedding.weight)
    spec.decoder.projection.weight = _array(network.target_embedding.weight)
    _norm(spec.encoder.layer_norm, network.encoder_norm)
    _norm(spec.decoder.layer_norm, network.decoder_norm)
    for one, layer in zip(spec.encoder.layer, network.encoder, strict=True):
        _attention(one.self_attention, layer.attention)
        _feed_forward(one.ffn, layer.feed_forward)
    for one, layer in zip(spec.decoder.layer, network.decoder, strict=True):
        _attention(one.self_attention, layer.attention)
        _attention(one.attention, layer.cross)
        _feed_forward(one.ffn, layer.feed_forward)
    spec.config.add_source_eos = True
    spec.register_source_vocabulary(vocabulary.source)
    spec.register_target_vocabulary(vocabulary.target)
    return spec


_DTYPES = ("float32", "int8", "int16", "int32", "float16")
"""CTranslate2's numbers of its data types (`model_spec._dtype_to_type_id`)."""


def read_weights(model: bytes) -> dict[str, np.ndarray]:
    """The variables of a CTranslate2 `model.bin` (binary version 6) by name.

    int8 matrices come back as float32, divided by the scale of their row.
    """
    raw = _read_variables(BytesIO(model))
    scaled = {name for name in raw if f"{name}_scale" in raw}
    return {
        name: value.astype(np.float32) / raw[f"{name}_scale"][:, None] if name in scaled else value
        for name, value in raw.items()
    }


def _read_variables(data: BytesIO) -> dict[str, np.ndarray]:
    def take(layout: str) -> tuple[int, ...]:
        return struct.unpack(f"<{layout}", data.read(struct.calcsize(f"<{layout}")))

    def text() -> str:
        return data.read(*take("H"))[:-1].decode()

    take("I")
    text()
    _, count = take("II")
    found = {}
    for _ in range(count):
        name = text()
        shape = take(f"{take('B')[0]}I")
        dtype, size = take("BI")
        found[name] = np.frombuffer(data.read(size), _DTYPES[dtype]).reshape(shape)
    aliases = {text(): text() for _ in range(*take("I"))}  # equal variables are stored once
    return found | {alias: found[name] for alias, name in aliases.items()}


def read_network(package: Path) -> Network:
    """The network of an Argos package that `write_package` wrote, as far as int8 kept it."""
    with zipfile.ZipFile(package) as archive:
        (model,) = (n for n in archive.namelist() if n.endswith("model/model.bin"))
        weights = read_weights(archive.read(model))
    sources, width = weights["encoder/embeddings_0/weight"].shape
    shape = Shape(
        sources,
        len(weights["decoder/embeddings/weight"]),
        width,
        int(weights["encoder/num_heads"]),
        len(weights["encoder/layer_0/ffn/linear_0/weight"]),
        *(_layers(weights, part) for part in ("encoder", "decoder")),
    )
    network = Network(shape)
    network.load_state_dict({name: torch.tensor(w) for name, w in _torch_names(weights, shape)})
    return network


def open_network(package: Path, threads: int = 1) -> tuple[Any, Any]:
    """CTranslate2's translator and the SentencePiece processor of an Argos package."""
    import ctranslate2
    import sentencepiece

    with zipfile.ZipFile(package) as archive:
        files = {
            Path(name).name: archive.read(name)
            for name in archive.namelist()
            if name.split("/")[1:-1] == ["model"]
        }
        (model,) = (n for n in archive.namelist() if n.endswith("sentencepiece.model"))
        pieces = sentencepiece.SentencePieceProcessor(model_proto=archive.read(model))
    network = ctranslate2.Translator(
        package.stem, files=files, inter_threads=1, intra_threads=threads
    )
    return network, pieces


def read_vocabulary(package: Path, target: Path) -> None:
    """Copy the SentencePiece model of an Argos package to `target`."""
    with zipfile.ZipFile(package) as archive:
        (model,) = (n for n in archive.namelist() if n.endswith("sentencepiece.model"))
        target.write_bytes(archive.read(model))


@torch.no_grad()
def begin_with(network: Network, ours: Vocabulary, package: Path) -> None:
    """Give a network the weights of a package of either direction, tables piece by piece.

    From a package of the other direction the tables change places: an Arabic piece means the same
    on both sides. Pieces that are new keep the numbers that the network began with.
    """
    start = read_network(package)
    with tempfile.TemporaryDirectory() as scratch:
        model = Path(scratch) / "sentencepiece.model"
        read_vocabulary(package, model)
        theirs = Vocabulary(model, reverse="translate-en_ar" in package.name)
    tables = [
        dict(zip(theirs.source, start.source_embedding.weight, strict=True)),
        dict(zip(theirs.target, start.target_embedding.weight, strict=True)),
    ]
    if ours.reverse != theirs.reverse:
        tables.reverse()
    source, target = tables
    for pieces, table, first, second in (
        (ours.source, network.source_embedding, source, target),
        (ours.target, network.target_embedding, target, source),
    ):
        for row, piece in enumerate(pieces):
            known = first.get(piece, second.get(piece))
            if known is not None:
                table.weight[row] = known
    layers = {n: w for n, w in start.state_dict().items() if "embedding" not in n}
    network.load_state_dict(layers, strict=False)


def _layers(weights: dict[str, np.ndarray], part: str) -> int:
    return len(
        {n.split("/")[1] for n in weights if n.startswith(f"{part}/layer_") and "/ffn/" in n}
    )


def _torch_names(weights: dict[str, np.ndarray], shape: Shape) -> Iterator[tuple[str, np.ndarray]]:
    yield "source_embedding.weight", weights["encoder/embeddings_0/weight"]
    yield "target_embedding.weight", weights["decoder/embeddings/weight"]
    blocks = {"self_attention": "attention", "attention": "cross", "ffn": "feed_forward"}
    linear = {
        "self_attention": ("query_key_value", "out"),
        "attention": ("query", "key_value", "out"),
        "ffn": ("inner", "out"),
    }
    for part, layers in (("encoder", shape.encoder_layers), ("decoder", shape.decoder_layers)):
        for ours, theirs in (("weight", "gamma"), ("bias", "beta")):
            yield f"{part}_norm.{ours}", weights[f"{part}/layer_norm/{theirs}"]
        for number in range(layers):
            for block, name in blocks.items():
                here, there = f"{part}/layer_{number}/{block}", f"{part}.{number}.{name}"
                if f"{here}/layer_norm/gamma" not in weights:
                    continue
                yield f"{there}.norm.weight", weights[f"{here}/layer_norm/gamma"]
                yield f"{there}.norm.bias", weights[f"{here}/layer_norm/beta"]
                for index, layer in enumerate(linear[block]):
                    for kind in ("weight", "bias"):
                        yield f"{there}.{layer}.{kind}", weights[f"{here}/linear_{index}/{kind}"]


def write_package(
    network: Network, vocabulary_model: Path, release: Release, folder: Path, quantise: bool = True
) -> Path:
    """Write `folder`/NAME.argosmodel and return its path; int8 unless `quantise` is False.

    The same weights give the same bytes: file times in the archive are fixed.
    """
    spec = specify(network, Vocabulary(vocabulary_model, release.reverse))
    spec.validate()
    spec.optimize(quantization="int8" if quantise else None)
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{release.name}.argosmodel"
    with tempfile.TemporaryDirectory() as scratch:
        root = Path(scratch) / release.name
        (root / "model").mkdir(parents=True)
        spec.save(str(root / "model"))
        shutil.copy(vocabulary_model, root / "sentencepiece.model")
        metadata = {
            "package_version": release.version,
            "argos_version": "1.9",
            "from_code": release.codes[0],
            "from_name": _NAMES[release.codes[0]],
            "to_code": release.codes[1],
            "to_name": _NAMES[release.codes[1]],
        }
        (root / "metadata.json").write_text(json.dumps(metadata, indent=1), encoding="utf-8")
        (root / "README.md").write_text(release.notice, encoding="utf-8")
        _zip(root, target)
    return target


def _zip(root: Path, target: Path) -> None:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path in sorted(p for p in root.rglob("*") if p.is_file()):
            entry = zipfile.ZipInfo(str(path.relative_to(root.parent)), (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, path.read_bytes())
