"""Translating with the package that comes with wallmsg."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
import sentencepiece

from tests.unit.translation.conftest import Packages
from wallmsg.errors import ModelError
from wallmsg.model import Hypothesis
from wallmsg.text.arabic import has_arabic
from wallmsg.translation import ArgosTranslator, Decoding, TranslationPackage
from wallmsg.translation.rerank.reranker import Reranker

pytestmark = pytest.mark.models

MESSAGES = [
    "سنعود يوماً",
    "تركت قلبي بين جدران هذه المدينة",
    "لا نريد الرحيل",
    "نحن جائعون",
    "لم نرحل",
]


def test_each_text_gets_one_translation_in_its_place(translator: ArgosTranslator) -> None:
    """Empty texts and numbers keep their place and stand for themselves."""
    made = translator.translate(["سنعود", "", "٢٠١٦", "FSA", "  \n", "المدينة"])
    assert len(made) == 6
    assert [made[i].text for i in (1, 2, 3, 4)] == ["", "2016", "FSA", ""]
    assert made[0].text
    assert made[5].text
    assert {t.translator for t in made} == {translator.name}
    assert translator.translate([]) == []


def test_a_translation_does_not_depend_on_its_neighbours(translator: ArgosTranslator) -> None:
    """The same text gives the same English and score alone, in a batch, and in another order."""
    together = translator.translate(MESSAGES * 3)
    alone = [translator.translate([text])[0] for text in MESSAGES]
    backwards = translator.translate(MESSAGES[::-1])[::-1]
    for first, second, third in zip(together, alone, backwards, strict=False):
        assert first.text == second.text == third.text
        assert first.score == pytest.approx(second.score, abs=0.011)
        assert first.score == pytest.approx(third.score, abs=0.011)


def test_line_ends_and_marks_do_not_change_the_translation(translator: ArgosTranslator) -> None:
    """A message is one sentence however the wall broke it into lines or vowelled it."""
    plain, broken = translator.translate(["لا نريد الرحيل من هنا", "لا نُريدُ\nالرَّحيل\nمن هـــنا"])
    assert plain == broken


def test_other_renderings_are_different_and_no_better(translator: ArgosTranslator) -> None:
    """Hypotheses differ from the translation and each other; scores fall and are below zero."""
    for made in translator.translate(MESSAGES):
        texts = [made.text, *(h.text for h in made.hypotheses)]
        scores = [made.score, *(h.score for h in made.hypotheses)]
        assert 2 <= len(set(texts)) == len(texts)
        assert scores == sorted(scores, reverse=True)
        assert scores[0] < 0


def test_the_score_is_the_mean_a_token(
    translator: ArgosTranslator, embedded: TranslationPackage
) -> None:
    """The score equals what the network gives the pieces of the English, end included, a piece."""
    import ctranslate2

    pieces = sentencepiece.SentencePieceProcessor(model_proto=_pieces(embedded))
    network = ctranslate2.Translator("x", files=embedded.network_files(), intra_threads=1)
    source = pieces.encode("نحن جائعون", out_type=str)
    answer = network.translate_batch(
        [source], beam_size=4, num_hypotheses=4, no_repeat_ngram_size=3
    )
    [scored] = network.score_batch([source], [answer[0].hypotheses[0]])
    expected = sum(scored.log_probs) / len(scored.log_probs)
    assert translator.translate(["نحن جائعون"])[0].score == pytest.approx(expected, abs=0.011)


def test_a_very_long_message_is_translated_to_its_end(translator: ArgosTranslator) -> None:
    """No part of an input is cut off: every repeated sentence appears in the English."""
    [one] = translator.translate(["نحن جائعون."])
    [long] = translator.translate(["نحن جائعون. " * 200])
    assert long.text.lower().count("hungry") >= 4
    assert len(long.text.split()) > 4 * len(one.text.split())


def test_output_has_an_end_whatever_comes_in(translator: ArgosTranslator) -> None:
    """Nonsense does not send the network into endless English."""
    for text in ("ظظظظ ظظ ظظظ", "س" * 3000, "ء ء ء ء", "آآآآآ؟؟؟!!!"):
        [made] = translator.translate([text])
        assert len(made.text.split()) <= 3 * len(text) + 16


def test_fewer_hypotheses_can_be_asked_for(embedded: TranslationPackage) -> None:
    """With one hypothesis none is left beside the translation."""
    single = ArgosTranslator(embedded, decoding=Decoding(beam=2, hypotheses=1))
    assert single.translate(["نحن جائعون"])[0].hypotheses == ()


class Shortest(Reranker):
    """Prefers short English; remembers what it was given."""

    def __init__(self) -> None:
        """Needs no networks."""
        self.given: list[tuple[str, list[str]]] = []

    def rank(
        self, texts: Sequence[str], hypotheses: Sequence[Sequence[Hypothesis]]
    ) -> list[list[int]]:
        """By length."""
        given = [[h.text for h in several] for several in hypotheses]
        self.given += zip(texts, given, strict=True)
        return [
            sorted(range(len(several)), key=lambda i: (len(several[i].text), i))
            for several in hypotheses
        ]


def test_a_reranker_chooses_among_many_distinct_hypotheses(embedded: TranslationPackage) -> None:
    """The best by its order is the translation, with its own score; the next are kept."""
    shortest = Shortest()
    texts = ["البيت بعيد عن المدرسة", "سنعود إلى بيوتنا يوما", "2016"]
    found = ArgosTranslator(embedded, reranker=shortest).translate(texts)
    assert [text for text, _ in shortest.given] == texts[:2]
    for (_, several), translation in zip(shortest.given, found, strict=False):
        assert len(several) == len(set(several)) > 8
        kept = [translation.text, *(h.text for h in translation.hypotheses)]
        assert kept == sorted(several, key=len)[: len(kept)]
        assert len(kept) == Decoding().kept
        assert all(h.score <= 0 for h in translation.hypotheses)
    assert found[2].text == "2016"


def test_a_directory_translates_like_the_zip_it_came_from(
    translator: ArgosTranslator, packages: Packages, tmp_path: Path
) -> None:
    """Unpacked or not, a package gives the same English."""
    unpacked = packages.directory(tmp_path / "ar_en", packages.files())
    other = ArgosTranslator(TranslationPackage.open(unpacked))
    assert [t.text for t in other.translate(MESSAGES)] == [
        t.text for t in translator.translate(MESSAGES)
    ]


def test_a_target_prefix_is_not_part_of_the_english(packages: Packages, tmp_path: Path) -> None:
    """A package that starts its output with a language mark does not show it."""
    unpacked = packages.directory(tmp_path / "ar_en", packages.files(target_prefix="▁I"))
    [made] = ArgosTranslator(TranslationPackage.open(unpacked)).translate(["تركت قلبي هنا"])
    assert made.text
    assert not made.text.startswith("I ")
    assert not has_arabic(made.text)


@pytest.mark.parametrize("damaged", ["model/model.bin", "model/config.json", "sentencepiece.model"])
def test_a_damaged_network_is_reported_as_such(
    packages: Packages, tmp_path: Path, damaged: str
) -> None:
    """Half of any file a package needs gives a ModelError, not a crash."""
    files = packages.files()
    files[damaged] = files[damaged][: len(files[damaged]) // 2]
    package = TranslationPackage.open(packages.directory(tmp_path / "ar_en", files))
    with pytest.raises(ModelError):
        ArgosTranslator(package)


def _pieces(package: TranslationPackage) -> bytes:
    import zipfile

    with zipfile.ZipFile(package.path) as archive:
        [name] = [n for n in archive.namelist() if n.endswith("sentencepiece.model")]
        return archive.read(name)
