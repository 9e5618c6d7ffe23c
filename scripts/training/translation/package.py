"""Write a trained network as a CTranslate2 model inside an Argos package."""

from __future__ import annotations

import json
import shutil
import tempfile
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from ctranslate2.specs import common_spec, transformer_spec
from torch import nn

from scripts.training.translation.network import Attention, FeedForward, Network, Shape
from scripts.training.translation.vocabulary import Vocabulary


@dataclass(frozen=True)
class Release:
    """What the package says of itself; `version` such as `0.2`."""

    version: str
    notice: str

    @property
    def name(self) -> str:
        """File name without ending, as Argos names packages."""
        return f"translate-ar_en-{self.version.replace('.', '_')}"


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


def write_package(
    network: Network, vocabulary_model: Path, release: Release, folder: Path, quantise: bool = True
) -> Path:
    """Write `folder`/NAME.argosmodel and return its path; int8 unless `quantise` is False.

    The same weights give the same bytes: file times in the archive are fixed.
    """
    spec = specify(network, Vocabulary(vocabulary_model))
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
            "from_code": "ar",
            "from_name": "Arabic",
            "to_code": "en",
            "to_name": "English",
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
