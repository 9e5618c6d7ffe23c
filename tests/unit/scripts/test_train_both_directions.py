"""The translation trainer in both directions: symbols, tables, packages read back, devices."""

# ruff: noqa: S311 (repeatable draws are wanted, not secrets)

from __future__ import annotations

import random
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

import pytest

from scripts.training.translation.batches import REVERSE, Augment, draw_round, encode_round
from scripts.training.translation.clean import Pair
from scripts.training.translation.corpus import Prepared
from scripts.training.translation.sources import (
    BACK_TAG,
    BACK_TRANSLATED,
    EVERYDAY,
    LEVANTINE,
    LEVANTINE_TAG,
    OTHER_DIALECTS,
    SOURCES,
    SYMBOLS,
    Source,
)
from scripts.training.translation.vocabulary import Vocabulary, add_symbols, train_vocabulary

if TYPE_CHECKING:
    from scripts.training.translation.network import Network


STANDARD = Pair("أريد كوبا من الماء", "I want a glass of water")
SPOKEN = Pair("بدي كاسة مي هلق", "I want a glass of water now")


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small SentencePiece model with all symbols."""
    prefix = tmp_path_factory.mktemp("vocabulary") / "tiny"
    texts = [STANDARD.arabic, STANDARD.english, SPOKEN.arabic, SPOKEN.english] * 9
    train_vocabulary(texts, prefix, pieces=90)
    return prefix.with_suffix(".model")


def _torch() -> ModuleType:
    return pytest.importorskip("torch", reason="training needs PyTorch")


def _network(words: Vocabulary) -> Network:
    from scripts.training.translation.network import Network, Shape

    return Network(Shape(len(words.source), len(words.target), 64, 4, 128, 2, 1))


def _prepared(name: str, *pairs: Pair) -> Prepared:
    return Prepared(Source(name, EVERYDAY, 1.0, 1.0), pairs)


def _without_symbols(model: Path, target: Path) -> Path:
    from sentencepiece import sentencepiece_model_pb2 as schema

    proto = schema.ModelProto()
    proto.ParseFromString(model.read_bytes())
    kept = [p for p in proto.pieces if p.piece not in (LEVANTINE_TAG, BACK_TAG)]
    del proto.pieces[:]
    proto.pieces.extend(kept)
    target.write_bytes(proto.SerializeToString())
    return target


def test_added_symbols_leave_all_other_numbers_as_they_were(model: Path, tmp_path: Path) -> None:
    """A model of an older package gets the new symbols at its end, once."""
    old = _without_symbols(model, tmp_path / "old.model")
    before = Vocabulary(old)
    add_symbols(old)
    after = Vocabulary(old)
    assert after.source[: len(before.source)] == before.source
    assert set(after.source) - set(before.source) == {LEVANTINE_TAG, BACK_TAG}
    assert after.target == before.target
    once = old.read_bytes()
    add_symbols(old)
    assert old.read_bytes() == once


def test_symbols_cannot_be_written_in_a_text(model: Path) -> None:
    """The letters of a symbol in a text are letters."""
    words = Vocabulary(model)
    number = words.processor.piece_to_id(BACK_TAG)
    assert words.encode_source("ماء", (BACK_TAG,))[0] == number
    assert number not in words.encode_source(f"ماء {BACK_TAG}")


def test_arabic_side_has_no_latin_letters(model: Path) -> None:
    """From English, Arabic comes back as its folded self, and English is no answer."""
    words = Vocabulary(model, reverse=True)
    ids = words.encode_target("أريد كوبا")
    assert ids is not None
    assert words.decode(ids) == "اريد كوبا"
    assert words.encode_target("water") is None
    assert not any(letter in piece for piece in words.target[3:] for letter in "aetw")
    assert not set(SYMBOLS) & set(words.target)


def test_reverse_round_is_tagged_by_dialect_and_clean() -> None:
    """Levantine is asked for by its symbol, by words or by file; spelling is left alone."""
    parts = [
        _prepared("mixed", STANDARD, SPOKEN),
        _prepared(min(LEVANTINE), STANDARD),
        _prepared(min(OTHER_DIALECTS), SPOKEN),
        Prepared(BACK_TRANSLATED, (STANDARD,) * 20),
    ]
    plain = Augment(reverse=True, misread_share=0, respell_share=0, join_share=0, no_stop_share=0)
    drawn = draw_round(parts, False, plain, random.Random(1))
    assert [(one.pair, one.tags) for one in drawn] == [
        (STANDARD, ()),
        (SPOKEN, (LEVANTINE_TAG,)),
        (STANDARD, (LEVANTINE_TAG,)),
    ]
    assert REVERSE.misread_share == REVERSE.respell_share == REVERSE.split_share == 0


def test_names_of_dialect_files_are_names_of_sources() -> None:
    """A misspelt name would leave a file in the wrong dialect."""
    assert {source.name for source in SOURCES} >= LEVANTINE | OTHER_DIALECTS


def test_back_translated_text_is_always_tagged() -> None:
    """Forward training shows what a network translated with its symbol only."""
    part = Prepared(Source("back_translated", BACK_TRANSLATED.kind, 1.0, 1.0), (STANDARD,) * 50)
    drawn = draw_round([part], False, Augment(tag_share=0.0), random.Random(1))
    assert {one.tags for one in drawn} == {(BACK_TAG,)}


def test_reverse_presentations_lead_from_english_to_arabic(model: Path) -> None:
    """The sides change places."""
    words = Vocabulary(model, reverse=True)
    (part,) = [_prepared("mixed", SPOKEN)]
    plain = Augment(reverse=True, misread_share=0, respell_share=0, no_stop_share=0, split_share=0)
    drawn = draw_round([part], False, plain, random.Random(1))
    (shown,) = encode_round(drawn, words, plain, random.Random(1))
    assert shown.source == words.encode_source(SPOKEN.english, (LEVANTINE_TAG,))
    assert shown.target == words.encode_target(SPOKEN.arabic)


def test_a_package_gives_its_weights_back(model: Path, tmp_path: Path) -> None:
    """What int8 keeps of a network is within half a step of its rows' scale."""
    torch = _torch()
    from scripts.training.translation.package import Release, read_network, write_package

    words = Vocabulary(model)
    network = _network(words)
    path = write_package(network, model, Release("9.1", "A test."), tmp_path)
    again = read_network(path)
    assert (again.shape.width, again.shape.heads) == (64, 4)
    for (name, one), other in zip(network.named_parameters(), again.parameters(), strict=True):
        step = one.abs().amax(-1, keepdim=True) / 127 if one.dim() == 2 else torch.tensor(1e-6)
        assert ((one - other).abs() <= 0.51 * step + 1e-6).all(), name
    exact = write_package(network, model, Release("9.2", "A test."), tmp_path, quantise=False)
    for one, other in zip(network.parameters(), read_network(exact).parameters(), strict=True):
        assert torch.equal(one, other)


def test_the_other_direction_begins_with_tables_in_changed_places(
    model: Path, tmp_path: Path
) -> None:
    """A piece keeps its vector on whichever side it stands; layers are taken as they are."""
    torch = _torch()
    from scripts.training.translation.package import Release, begin_with, write_package

    forward, reverse = Vocabulary(model), Vocabulary(model, reverse=True)
    trained = _network(forward)
    path = write_package(trained, model, Release("9.1", "A test."), tmp_path, quantise=False)
    network = _network(reverse)
    begin_with(network, reverse, path)
    arabic, english = "▁ا", "a"
    here, there = network.target_embedding.weight, trained.source_embedding.weight
    assert torch.equal(here[reverse.target.index(arabic)], there[forward.source.index(arabic)])
    here, there = network.source_embedding.weight, trained.target_embedding.weight
    assert torch.equal(here[reverse.source.index(english)], there[forward.target.index(english)])
    assert torch.equal(
        network.encoder[0].attention.out.weight, trained.encoder[0].attention.out.weight
    )


def test_training_goes_on_after_symbols_were_added(model: Path, tmp_path: Path) -> None:
    """A checkpoint of the smaller vocabulary is taken up; old rows and optimisers are kept."""
    torch = _torch()
    from scripts.training.translation.training import Data, Plan, Trainer

    old = Vocabulary(_without_symbols(model, tmp_path / "old.model"))
    path = tmp_path / "old.model"
    plan = Plan(minutes=9, steps=2, batch_tokens=200)
    part = [_prepared("mixed", STANDARD, SPOKEN)] * 5
    first = Trainer(_network(old).shape, Data(part, old, Augment()), plan, tmp_path / "main")
    first.run()
    add_symbols(path)
    new = Vocabulary(path)
    longer = Plan(minutes=9, steps=4, batch_tokens=200)
    then = Trainer(_network(new).shape, Data(part, new, Augment()), longer, tmp_path / "main")
    then.resume(tmp_path / "main" / "last.pt")
    table = then.network.source_embedding.weight
    assert torch.equal(table[: len(old.source)], first.network.source_embedding.weight)
    assert not table[len(old.source) :].any()
    then.run()
    assert then.progress.step == 4


def test_larger_batches_keep_the_course_of_the_learning_rate() -> None:
    """A rate is a matter of the tokens seen, not of the size of the batches."""
    _torch()
    from scripts.training.translation.training import Plan, rate_factor

    small, large = Plan(minutes=9), Plan(minutes=9, batch_tokens=24_000)
    for step in (8, 80, 800, 8_000):
        assert rate_factor(small, step, 1) == pytest.approx(rate_factor(large, step // 8, 1))


def test_reverse_package_names_its_direction(model: Path, tmp_path: Path) -> None:
    """Argos reads English to Arabic from file name and metadata."""
    _torch()
    from scripts.training.translation.package import Release, write_package
    from wallmsg.translation import TranslationPackage

    words = Vocabulary(model, reverse=True)
    release = Release("9.1", "A test.", reverse=True)
    package = TranslationPackage.open(write_package(_network(words), model, release, tmp_path))
    assert package.path.name == "translate-en_ar-9_1.argosmodel"
    assert (package.metadata.from_name, package.metadata.to_name) == ("English", "Arabic")
