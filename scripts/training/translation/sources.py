"""What each file of the corpus is, and how often its pairs are shown.

The rates follow the notes of the corpus (SOURCES.md): everyday sentences are scarce and worth most;
Bible, interface text, names and machine-translated text are capped so that they do not colour
the rest. A rate is how many times each pair is shown in one round, on average.
"""

from __future__ import annotations

from dataclasses import dataclass

EVERYDAY, WALLS, TEXT, INTERFACE, BIBLE, WORDS, NAMES, BACK = (
    "everyday",
    "walls",
    "text",
    "interface",
    "bible",
    "words",
    "names",
    "back",
)

TAGS = {INTERFACE: "<interface>", BIBLE: "<bible>", WORDS: "<words>", NAMES: "<names>"}
"""A symbol put before the source text of these kinds: the style stays with the symbol, and plain
input, which has none, is answered in plain sentences."""

LEVANTINE_TAG = "<levantine>"
"""Asks the English-to-Arabic network for Levantine; without it, it answers in standard Arabic."""

BACK_TAG = "<bt>"
"""Before Arabic that was translated from English by a network (Caswell et al. 2019)."""

SYMBOLS = (*sorted(TAGS.values()), LEVANTINE_TAG, BACK_TAG)
"""All control symbols, in the order in which they were added to the vocabulary."""


@dataclass(frozen=True)
class Source:
    """One file of pairs: its kind, and its rates in the long training and in the last phase."""

    name: str
    kind: str
    rate: float
    last_rate: float


def _kind(kind: str, rate: float, last_rate: float, names: str) -> list[Source]:
    return [Source(name, kind, rate, last_rate) for name in names.split()]


SOURCES: tuple[Source, ...] = (
    *_kind(EVERYDAY, 2.5, 1.0, "tatoeba_most tatoeba_pivot refugee_phrasebook storybooks_ccby"),
    *_kind(EVERYDAY, 1.5, 0.5, "xsid_assistant integreat_refugee_app nhs_covid_app"),
    *_kind(WALLS, 4.0, 2.0, "handwritten_slogans handwritten_places_terms"),
    *_kind(TEXT, 1.0, 0.6, "mt_geneval_wiki ud_pud_news_wiki xquad_wiki tico19_dev_covid udhr"),
    *_kind(TEXT, 0.4, 0.2, "tata_family_health un_sdg opensource_guide mozilla_org_site"),
    *_kind(TEXT, 0.25, 0.1, "bitcoin_org react_docs astro_docs iot_quiz monero_site"),
    *_kind(TEXT, 0.25, 0.1, "iot_lessons_mt security101_mt"),
    *_kind(INTERFACE, 0.3, 0.05, "chromium kolibri_education tella_human_rights_app scratch"),
    *_kind(INTERFACE, 0.3, 0.05, "wikipedia_android uwazi_human_rights_ui openmrs_health"),
    *_kind(INTERFACE, 0.15, 0.03, "mozilla_firefox_thunderbird pocket_casts android_framework"),
    *_kind(INTERFACE, 0.15, 0.03, "openfoodfacts_app matrix_chat wagtail_cms blockly"),
    *_kind(INTERFACE, 0.05, 0.02, "ui_libreoffice"),
    *_kind(BIBLE, 0.15, 0.03, "bible_svd_web"),
    *_kind(WORDS, 0.6, 0.1, "dict_wiktionary_msa dict_wiktionary_south_levantine"),
    *_kind(WORDS, 0.3, 0.1, "dict_maknuune_palestinian_words dict_maknuune_palestinian_phrases"),
    *_kind(WORDS, 0.2, 0.05, "dict_arwikicats_terms geo_cldr_countries_emoji holidays_civic"),
    *_kind(WORDS, 0.2, 0.02, "osm_place_types"),
    *_kind(WALLS, 2.5, 2.0, "written_contrast written_walls written_syntax written_talk"),
    *_kind(WALLS, 2.5, 2.0, "written_daily written_dialog written_levant written_prose"),
    *_kind(WALLS, 2.0, 1.5, "written_house written_names written_words"),
    *_kind(TEXT, 2.0, 1.0, "written_news syrian_archive_investigations"),
    *_kind(EVERYDAY, 1.0, 0.6, "tatoeba_more xvnli_hypotheses"),
    *_kind(EVERYDAY, 0.5, 0.3, "comve_commonsense_mt"),
    *_kind(EVERYDAY, 0.3, 0.15, "massive_assistant_saudi arbanking77_palestinian"),
    *_kind(EVERYDAY, 0.1, 0.04, "arbanking77_msa arbanking77_saudi doda_moroccan_mit"),
    *_kind(EVERYDAY, 0.03, 0.0, "arbanking77_maghrebi"),
    *_kind(TEXT, 0.8, 0.4, "nllb_seed_msa_wiki"),
    *_kind(TEXT, 0.4, 0.2, "leben_in_deutschland_mt nllb_seed_egyptian_wiki"),
    *_kind(TEXT, 0.4, 0.2, "pitfalls_science_commonsense_mt"),
    *_kind(TEXT, 0.3, 0.15, "un_conflict_documents"),
    *_kind(TEXT, 0.12, 0.05, "mmlu_exam_questions_mt"),
    *_kind(TEXT, 0.1, 0.03, "tofu_author_bios_mt microsoft_ai_lessons_mt"),
    *_kind(INTERFACE, 0.3, 0.05, "sahana_eden_relief_ui wikimedia_commons_app"),
    *_kind(INTERFACE, 0.15, 0.03, "flutter_gallery inaturalist rocketchat_app wikiedu_dashboard"),
    *_kind(BIBLE, 0.15, 0.03, "quran_pickthall_1930"),
    *_kind(WORDS, 0.6, 0.2, "gatitos_apc"),
    *_kind(WORDS, 0.1, 0.02, "gatitos_aeb gatitos_apd-SD gatitos_ar-MA gatitos_arz gatitos_ayl"),
    *_kind(NAMES, 0.07, 0.02, "names_full_wikidata geo_arwikicats_titles names_units"),
    *_kind(NAMES, 0.02, 0.01, "names_google_translit names_netrans_wikidata"),
)

_LEVANTINE_FILES = """written_levant arbanking77_palestinian gatitos_apc
dict_wiktionary_south_levantine dict_maknuune_palestinian_words dict_maknuune_palestinian_phrases"""
LEVANTINE = frozenset(_LEVANTINE_FILES.split())
"""Files whose Arabic is Levantine throughout; elsewhere the function words decide."""

_OTHER_DIALECT_FILES = """arbanking77_saudi arbanking77_maghrebi doda_moroccan_mit
nllb_seed_egyptian_wiki gatitos_aeb gatitos_apd-SD gatitos_ar-MA gatitos_arz gatitos_ayl"""
OTHER_DIALECTS = frozenset(_OTHER_DIALECT_FILES.split())
"""Files whose Arabic nobody should be answered in: left out of English-to-Arabic."""

WRITTEN = Source("pairs", WALLS, 4.0, 3.0)
"""The wall messages written for this project (pairs/*.tsv but for the held-out ones)."""

GENERATED = Source("grammar", EVERYDAY, 0.2, 0.12)
"""Short sentences generated from the grammar (grammar/)."""

BACK_TRANSLATED = Source("back_translated", BACK, 0.5, 0.15)
"""English sentences with Arabic that the English-to-Arabic network made of them."""
