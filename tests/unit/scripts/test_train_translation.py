"""The training of the translation package: data, noise, vocabulary, resuming, packaging."""

# ruff: noqa: S311 (repeatable draws are wanted, not secrets)

from __future__ import annotations

import random
import unicodedata
from collections import Counter
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.training.translation import clean
from scripts.training.translation.batches import Augment, Presentation, bucket, draw_round
from scripts.training.translation.clean import Guard, Pair
from scripts.training.translation.corpus import (
    HELD_OUT,
    HERE,
    NEVER_TRAIN,
    Prepared,
    prepare_source,
    read_prepared,
    read_tsv,
    write_prepared,
)
from scripts.training.translation.noise import misread, respell
from scripts.training.translation.sources import BIBLE, EVERYDAY, INTERFACE, SOURCES, TAGS, Source
from scripts.training.translation.vocabulary import (
    Vocabulary,
    normalisation_rules,
    train_vocabulary,
)

if TYPE_CHECKING:
    from scripts.training.translation.network import Shape
    from scripts.training.translation.training import Data


CORPUS = HERE.parents[3] / "shared" / "corpus"
SENTENCES = [
    Pair("البيت بعيد", "The house is far"),
    Pair("الولد في المدرسة", "The boy is at school"),
    Pair("أريد كوبا من الماء", "I want a glass of water"),
    Pair("أين السوق؟", "Where is the market?"),
    Pair("لا تفتح الباب", "Do not open the door"),
    Pair("كان الطقس باردا سنة 2016", "The weather was cold in 2016"),
]
ARABIC = st.text(alphabet="ابتثجحخدذرزسشصضطظعغفقكلمنهويىةأإآءئؤ ", min_size=1, max_size=60)
PLAIN = Augment(False, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0)


def _source(kind: str = EVERYDAY, rate: float = 1.0) -> Source:
    return Source("test", kind, rate, rate / 2)


@pytest.fixture(scope="module")
def vocabulary(tmp_path_factory: pytest.TempPathFactory) -> tuple[Vocabulary, Path]:
    """A vocabulary trained on a handful of sentences, and its model file."""
    prefix = tmp_path_factory.mktemp("vocabulary") / "tiny"
    texts = [text for pair in SENTENCES for text in (pair.arabic, pair.english)] * 5
    train_vocabulary(texts, prefix, pieces=110)
    model = prefix.with_suffix(".model")
    return Vocabulary(model), model


@given(ARABIC)
def test_tidied_arabic_stays_as_it_is(text: str) -> None:
    """Cleaning twice gives what cleaning once gives."""
    assert clean.tidy_arabic(clean.tidy_arabic(text)) == clean.tidy_arabic(text)


def test_tidy_removes_what_ocr_does_not_give() -> None:
    """Vowel marks, tatweel, direction marks and Arabic-Indic digits are gone."""
    assert clean.tidy_arabic("أُجبِرنا\u200f عــلى  ٢٠١٦") == "أجبرنا على 2016"


@pytest.mark.parametrize(
    ("arabic", "english", "reason"),
    [
        ("البيت بعيد", "The house is far", None),
        ("the house", "The house", "script"),
        ("البيت", "البيت", "script"),
        ("البيت بعيد", "Дом далеко там", "script"),
        ("افتح {name} الآن", "Open {name} now", "markup"),
        ("نعم", "Yes, " + "and a long story that the Arabic does not tell at all" * 2, "length"),
        ("سنة 2015", "The year 2016", "numbers"),
        ("السعر 2500 ليرة", "The price is 2,500 lira", None),
        ("السعر 2٬500 ليرة", "The price is 2500 lira", None),
    ],
)
def test_defects_are_named(arabic: str, english: str, reason: str | None) -> None:
    """A good pair passes; each kind of bad pair is left out for its own reason."""
    assert clean.defect(Pair(arabic, english)) == reason


def test_interface_text_becomes_a_sentence_but_acronyms_stay() -> None:
    """Headline capitals go; a sentence and an acronym are left alone."""
    assert clean.sentence_case("Open PDF In Browser") == "Open PDF in browser"
    assert clean.sentence_case("The boy saw Aleppo") == "The boy saw Aleppo"


def test_guard_sees_through_spelling_and_punctuation() -> None:
    """A test's Arabic is recognised without its hamzas and marks, its long English by itself."""
    guard = Guard([Pair("أُجبرنا على الرحيل!", "We were all forced to leave here.")])
    assert guard.forbids(Pair("اجبرنا علي الرحيل", "Something else"))
    assert guard.forbids(Pair("كلام آخر", "we were all forced to leave HERE"))
    assert not guard.forbids(Pair("أجبرنا على البقاء", "We were forced to stay"))


def test_short_english_of_a_test_may_be_trained_on() -> None:
    """`Thank you` in a test must not keep every `Thank you` out of training."""
    assert not Guard([Pair("شكرا لك", "Thank you")]).forbids(Pair("متشكر", "Thank you"))


def test_prepare_counts_what_it_leaves_out() -> None:
    """Duplicates, test texts and unusable pairs are dropped and counted by reason."""
    raw = [*SENTENCES[:3], SENTENCES[0], Pair("x", "y"), SENTENCES[4]]
    dropped: Counter[str] = Counter()
    prepared = prepare_source(_source(), raw, Guard([SENTENCES[4]]), dropped)
    assert prepared.pairs == tuple(SENTENCES[:3])
    assert dropped == {"test: duplicate": 1, "test: script": 1, "test: in a test": 1}


def test_interface_source_is_put_in_sentence_case() -> None:
    """The kind of the source decides about headline capitals."""
    raw = [Pair("افتح الباب الكبير", "Open The Big Door")]
    kept = prepare_source(_source(INTERFACE), raw, Guard([]), Counter()).pairs
    assert kept[0].english == "Open the big door"


def test_prepared_pairs_round_trip(tmp_path: Path) -> None:
    """What is written for training is what is read back."""
    prepared = Prepared(SOURCES[0], tuple(SENTENCES))
    write_prepared([prepared], tmp_path)
    assert read_prepared(tmp_path) == [prepared]


def test_samples_are_guarded() -> None:
    """The twelve messages of the samples are listed as never to be trained on."""
    assert len(list(read_tsv(NEVER_TRAIN))) == 12


@pytest.mark.skipif(not (HERE / "pairs").is_dir(), reason="no written pairs")
def test_no_held_out_pair_is_among_the_written_ones() -> None:
    """Nothing that is measured on stands among the written training pairs."""
    held_out = list(read_tsv(HELD_OUT)) if HELD_OUT.exists() else []
    guard = Guard([*held_out, *read_tsv(NEVER_TRAIN)])
    written = [
        p for f in sorted((HERE / "pairs").glob("*.tsv")) if f != HELD_OUT for p in read_tsv(f)
    ]
    assert [pair for pair in written if guard.forbids(pair)] == []


@pytest.mark.shared
@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not here")
def test_every_file_of_the_corpus_has_a_rate() -> None:
    """A file that nobody gave a rate would silently be left out."""
    assert {p.stem for p in (CORPUS / "train").glob("*.tsv")} == {s.name for s in SOURCES}


@given(ARABIC, st.floats(0, 1), st.integers(0, 1000))
def test_misreading_is_repeatable_and_never_empties(text: str, rate: float, seed: int) -> None:
    """The same seed gives the same errors, and something always stays to be read."""
    first, second = (misread(text, rate, random.Random(seed)) for _ in range(2))
    assert first == second
    assert bool(first) == bool(text)


def test_misreading_hits_about_the_share_asked_for() -> None:
    """At 5 %, about one letter in twenty is changed; at 0 none is."""
    text = "تحت كل بيت حكاية " * 300
    changed = misread(text, 0.05, random.Random(1))
    different = sum((Counter(text.strip()) - Counter(changed)).values())
    assert 0.02 < different / len(text) < 0.06
    assert misread(text.strip(), 0.0, random.Random(1)) == text.strip()


@given(ARABIC, st.integers(0, 100))
def test_respelling_keeps_the_folded_text(text: str, seed: int) -> None:
    """A careless writer's spelling is the same text once folded."""
    assert clean.fold_key(respell(text, random.Random(seed))) == clean.fold_key(text)


def test_a_round_shows_each_source_at_its_rate() -> None:
    """A rate of 2 shows each pair twice, in the last phase once; half a rate, about half."""
    twice = Prepared(_source(rate=2.0), tuple(SENTENCES))
    half = Prepared(_source(rate=0.5), tuple(SENTENCES) * 100)
    rng = random.Random(1)
    assert Counter(one.pair for one in draw_round([twice], False, PLAIN, rng)) == dict.fromkeys(
        SENTENCES, 2
    )
    assert len(draw_round([twice], True, PLAIN, rng)) == len(SENTENCES)
    assert 250 < len(draw_round([half], False, PLAIN, rng)) < 350


def test_only_special_kinds_are_tagged() -> None:
    """Bible text carries its symbol; everyday text carries none."""
    rng = random.Random(1)
    bible = draw_round([Prepared(_source(BIBLE), tuple(SENTENCES))], False, PLAIN, rng)
    everyday = draw_round([Prepared(_source(), tuple(SENTENCES))], False, PLAIN, rng)
    assert {one.tags for one in bible} == {(TAGS[BIBLE],)}
    assert {one.tags for one in everyday} == {()}


LENGTHS = st.lists(st.tuples(st.integers(1, 40), st.integers(2, 40)), max_size=80)


@given(LENGTHS, st.integers(40, 400))
def test_batches_hold_everything_once_within_the_limit(
    lengths: list[tuple[int, int]], tokens: int
) -> None:
    """No presentation is lost or doubled, and padding never takes a batch over its limit."""
    items = [Presentation([n] * a, [n] * b) for n, (a, b) in enumerate(lengths)]
    batches = list(bucket(items, tokens, random.Random(1)))
    assert sorted(p.source[0] for batch in batches for p in batch) == list(range(len(items)))
    for batch in batches:
        longest = max(max(len(p.source), len(p.target)) for p in batch)
        assert len(batch) * longest <= tokens


def test_vocabulary_cleans_arabic_itself(vocabulary: tuple[Vocabulary, Path]) -> None:
    """Marks, tatweel, alef forms, drawn-out letters and digits reach the network in one form."""
    words, _ = vocabulary
    plain = words.encode_source("اين السوق؟ 2016")
    assert words.encode_source("أَيْنَ الســوق؟ ٢٠١٦") == plain
    assert words.encode_source("اييييين السوووووق؟\u200f 2016") == plain


def test_cutting_pieces_keeps_the_text(vocabulary: tuple[Vocabulary, Path]) -> None:
    """Pieces cut in two spell what they spelt before, and some are really cut."""
    words, _ = vocabulary
    ids = words.encode_source("الولد في المدرسة والبيت بعيد")
    cut = words.split_some(ids, 1.0, random.Random(1))
    assert len(cut) > len(ids)
    assert "".join(words.source[i] for i in cut) == "".join(words.source[i] for i in ids)


def test_vocabulary_has_no_arabic_on_the_english_side(
    vocabulary: tuple[Vocabulary, Path],
) -> None:
    """English comes back as it was; Arabic can never be put out."""
    words, _ = vocabulary
    ids = words.encode_target("The boy is at school")
    assert ids is not None
    assert words.decode(ids) == "The boy is at school"
    assert words.encode_target("مدرسة") is None
    assert not any("ARABIC" in unicodedata.name(c, "") for piece in words.target for c in piece)


def test_normaliser_never_makes_what_it_would_change_again() -> None:
    """Its rules' results stay as they are: normalising is idempotent, character by character."""
    rules = normalisation_rules()
    assert [t for target in rules.values() for t in target if t in rules] == []


def _torch() -> ModuleType:
    return pytest.importorskip("torch", reason="training needs PyTorch")


def _data(words: Vocabulary) -> Data:
    from scripts.training.translation.training import Data

    return Data([Prepared(_source(rate=20.0), tuple(SENTENCES))], words, Augment())


def _shape(words: Vocabulary) -> Shape:
    from scripts.training.translation.network import Shape

    return Shape(len(words.source), len(words.target), 32, 2, 64, 2, 1)


def test_resumed_training_is_the_same_training(
    vocabulary: tuple[Vocabulary, Path], tmp_path: Path
) -> None:
    """Six steps at once, and three with a stop and three more, end in the same weights."""
    torch = _torch()
    from scripts.training.translation.training import Plan, Trainer

    words, _ = vocabulary
    data, shape = _data(words), _shape(words)

    def plan(steps: int) -> Plan:
        return Plan(minutes=9, steps=steps, batch_tokens=300)

    whole = Trainer(shape, data, plan(6), tmp_path / "whole")
    whole.run()
    Trainer(shape, data, plan(3), tmp_path / "parts").run()
    rest = Trainer(shape, data, plan(6), tmp_path / "parts")
    rest.resume(tmp_path / "parts" / "last.pt")
    rest.run()
    for one, other in zip(whole.network.parameters(), rest.network.parameters(), strict=True):
        assert torch.equal(one, other)


def test_padding_changes_nothing(vocabulary: tuple[Vocabulary, Path]) -> None:
    """A sentence has the same loss alone and beside a longer one."""
    torch = _torch()
    from scripts.training.translation.network import Network
    from scripts.training.translation.training import loss_of

    words, _ = vocabulary
    torch.manual_seed(1)
    network = Network(_shape(words)).eval()
    items = []
    for pair in (SENTENCES[0], SENTENCES[5]):
        target = words.encode_target(pair.english)
        assert target is not None
        items.append(Presentation(words.encode_source(pair.arabic), target))
    with torch.no_grad():
        (first, n), (second, m) = (loss_of(network, [item], 0.0) for item in items)
        both, count = loss_of(network, items, 0.0)
    assert count == n + m
    assert float(both) == pytest.approx((float(first) * n + float(second) * m) / count, rel=0.02)


def test_package_runs_in_ctranslate2_as_in_torch(
    vocabulary: tuple[Vocabulary, Path], tmp_path: Path
) -> None:
    """The package passes for an Argos one, and translates greedily as the trained network does."""
    torch = _torch()
    import ctranslate2

    from scripts.training.translation.network import Network, greedy
    from scripts.training.translation.package import Release, write_package
    from wallmsg.translation import TranslationPackage

    words, model = vocabulary
    torch.manual_seed(7)
    network = Network(_shape(words)).eval()
    path = write_package(network, model, Release("9.1", "A test."), tmp_path, quantise=False)
    package = TranslationPackage.open(path)
    assert package.metadata.stem == "translate-ar_en-9_1"
    translator = ctranslate2.Translator(
        package.name, files=package.network_files(), intra_threads=1
    )
    for pair in SENTENCES:
        ids = words.encode_source(pair.arabic)
        pieces = package.tokeniser().encode(pair.arabic)
        assert [words.source[i] for i in ids[:-1]] == pieces
        ours = [words.target[i] for i in greedy(network, ids, words.start, words.end, limit=20)]
        result = translator.translate_batch([pieces], beam_size=1, max_decoding_length=20)
        assert result[0].hypotheses[0] == ours


def test_quantised_package_is_installed_and_read_by_argos(
    vocabulary: tuple[Vocabulary, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Argos's own code installs the package, and its tokenizer cuts text as ours does."""
    torch = _torch()
    pytest.importorskip("argostranslate", reason="Argos Translate is not installed")
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "ARGOS_PACKAGES_DIR"):
        monkeypatch.setenv(name, str(tmp_path / "argos"))
    import argostranslate.package
    from argostranslate.tokenizer import SentencePieceTokenizer

    from scripts.training.translation.network import Network
    from scripts.training.translation.package import Release, write_package

    words, model = vocabulary
    torch.manual_seed(7)
    path = write_package(Network(_shape(words)), model, Release("9.2", "A test."), tmp_path)
    monkeypatch.setattr(argostranslate.package.settings, "package_data_dir", tmp_path / "in")
    (tmp_path / "in").mkdir()
    argostranslate.package.install_from_path(path)
    installed = argostranslate.package.Package(tmp_path / "in" / "translate-ar_en-9_2")
    assert (installed.from_code, installed.to_code) == ("ar", "en")
    tokenizer = SentencePieceTokenizer(installed.package_path / "sentencepiece.model")
    text = "أَين الســـوق؟ ٢٠١٦"
    ids = words.encode_source(text)
    assert tokenizer.encode(text) == [words.source[i] for i in ids[:-1]]


def test_same_weights_give_the_same_file(
    vocabulary: tuple[Vocabulary, Path], tmp_path: Path
) -> None:
    """Packaging is repeatable to the byte, so that a checksum names the weights."""
    torch = _torch()
    from scripts.training.translation.network import Network
    from scripts.training.translation.package import Release, write_package

    words, model = vocabulary
    torch.manual_seed(7)
    network = Network(_shape(words))
    release = Release("9.3", "A test.")
    first = write_package(network, model, release, tmp_path / "a").read_bytes()
    assert write_package(network, model, release, tmp_path / "b").read_bytes() == first
