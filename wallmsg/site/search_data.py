"""The search index of a site: an inverted index of folded words, as classic scripts.

A page that is opened from a folder may load scripts, and nothing else. The index is one script;
what a result shows is in further ones, loaded when it is shown. Words are folded by the catalogue's
own functions, and the page folds a query by the same rules, which come with the index.
"""

from __future__ import annotations

import math
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence

from wallmsg.catalogue.search.words import Lexicon, fold_word, stem_patterns
from wallmsg.interchange.classic_script import data_script
from wallmsg.site.photo_view import MessageView, PhotoView
from wallmsg.text.arabic import has_arabic, skeleton

_INDEX = "assets/search-index.js"

SHARD = 400
"""Results in one script of texts."""

_RANGES = (
    (0x00A0, 0x0250),  # Latin
    (0x0370, 0x0400),  # Greek: letters that case folding changes more than lower case does
    (0x0600, 0x0700),  # Arabic
    (0x0750, 0x0780),
    (0x08A0, 0x0900),
    (0x1E00, 0x1F00),
    (0x2000, 0x2070),  # marks of direction and joining
    (0xFB50, 0xFE00),  # Arabic presentation forms
    (0xFE70, 0xFF00),
)
"""Characters for which the page gets what folding makes of them."""

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def search_scripts(photos: Sequence[tuple[PhotoView, str]]) -> Iterator[tuple[str, bytes]]:
    """Names and contents of the scripts, for photos in the order of the site.

    With each photo: the file with its small picture, or "".
    """
    documents = [
        (photo, message, picture)
        for photo, picture in photos
        for message in photo.messages or (None,)
    ]
    yield _INDEX, _index(documents)
    for number in range(math.ceil(len(documents) / SHARD)):
        rows = [_shown(*one) for one in documents[number * SHARD : (number + 1) * SHARD]]
        yield _texts_name(number), data_script(f"WALLMSG_TEXTS_{number}", rows)


def search_script_names(photos: Sequence[PhotoView]) -> list[str]:
    """The names of the scripts."""
    documents = sum(len(photo.messages) or 1 for photo in photos)
    return [_INDEX, *(_texts_name(number) for number in range(math.ceil(documents / SHARD)))]


def _texts_name(number: int) -> str:
    return f"assets/search-texts-{number}.js"


def _index(documents: Sequence[tuple[PhotoView, MessageView | None, str]]) -> bytes:
    lexicon = Lexicon()
    found: dict[str, list[int]] = defaultdict(list)
    for number, (photo, message, _) in enumerate(documents):
        for word in dict.fromkeys(lexicon.folded("\n".join(_texts(photo, message)))):
            found[word].append(number)
    terms = sorted(found)
    groups: dict[str, dict[str, list[int]]] = {"stems": {}, "skeletons": {}}
    for number, term in enumerate(terms):
        forms = lexicon.forms(term)
        for stem in dict.fromkeys((forms.stem, *forms.bare)):
            groups["stems"].setdefault(stem, []).append(number)
        for shape in dict.fromkeys(filter(None, (forms.skeleton, forms.stem_skeleton))):
            groups["skeletons"].setdefault(shape, []).append(number)
    return data_script(
        "WALLMSG_INDEX",
        {
            "documents": len(documents),
            "shard": SHARD,
            "folding": folding_rules(),
            "terms": " ".join(terms),
            "postings": " ".join(_numbers(found[term]) for term in terms),
            **{
                name: " ".join(f"{key}:{_numbers(own)}" for key, own in group.items())
                for name, group in groups.items()
            },
        },
    )


def folding_rules() -> dict[str, object]:
    """What the page needs to fold words as the catalogue does: see `static/folding.js`."""
    letters = {}
    shapes = {}
    for first, end in _RANGES:
        for letter in map(chr, range(first, end)):
            folded = fold_word(letter)
            if folded != unicodedata.normalize("NFKC", letter.lower()):
                letters[letter] = folded
            if has_arabic(folded) and (shape := skeleton(folded)) != folded:
                shapes[folded] = shape
    return {"letters": letters, "shapes": shapes, "patterns": stem_patterns()}


def _texts(photo: PhotoView, message: MessageView | None) -> list[str]:
    """What is searched: the texts of the message, then what is said of its photo."""
    own = [*message.rows, message.english or "", message.romanised or ""] if message else []
    about = [photo.place or "", *photo.tags, *photo.notes]
    return [*own, *about, *(caption.text for caption in photo.captions)]


def _shown(photo: PhotoView, message: MessageView | None, picture: str) -> list[object]:
    """What a result shows, as `static/search.js` reads it."""
    return [
        photo.id,
        message.id if message else "",
        " / ".join(message.rows) if message else "",
        (message.english or "") if message else "",
        photo.place or "",
        (photo.taken or "")[:10],
        picture,
        message.verdict or "" if message and message.english else "",
    ]


def _numbers(rising: Sequence[int]) -> str:
    """Rising numbers as differences in base 36, joined by dots."""
    return ".".join(
        _base36(number - before) for before, number in zip((0, *rising[:-1]), rising, strict=True)
    )


def _base36(number: int) -> str:
    digits = ""
    while True:
        number, rest = divmod(number, 36)
        digits = _DIGITS[rest] + digits
        if not number:
            return digits
