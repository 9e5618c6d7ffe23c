"""Comparing candidate pairs of a catalogue, and storing the links that are found."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from msgspec.structs import replace

from wallmsg.catalogue import Action, Catalogue
from wallmsg.errors import CatalogueError, WallmsgError
from wallmsg.links.candidates import Pair, PhotoFacts, candidate_pairs, facts_of, second_looks
from wallmsg.model import Record, WallLink

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from wallmsg.links.wall_match import WallFeatures

_KEPT = 1000
"""Photos whose features stay in memory, 200 kB each."""


@dataclass(frozen=True)
class LinkReport:
    """What a search for photos of the same wall did."""

    photos: int
    """Photos that are new since the last search."""
    pairs: int
    """Pairs that were compared."""
    links: tuple[Pair, ...]
    """Pairs that show the same wall."""
    unreadable: tuple[str, ...]
    """Ids of records whose photo could not be opened."""


def find_links(
    catalogue: Catalogue,
    *,
    everything: bool = False,
    on_pair: Callable[[int, int], None] = lambda _done, _total: None,
) -> LinkReport:
    """Search the catalogue for photos of the same wall and store them as suggestions.

    Only photos that came in, or were read again, since the last search are compared with others;
    with `everything` all are. What people said of a pair stays. `on_pair` is called with pairs
    done and pairs in all. Raises CatalogueError if the catalogue cannot be written.
    """
    facts: list[PhotoFacts] = []
    known: set[Pair] = set()
    for record in _readable(catalogue):
        facts.append(facts_of(record))
        links = () if everything else record.same_wall
        known.update((min(record.id, link.id), max(record.id, link.id)) for link in links)
    new = {one.id for one in facts}
    if not everything:
        new &= catalogue.added_since_linking()
    pairs = [pair for pair in candidate_pairs(facts) if pair[0] in new or pair[1] in new]
    features = _Features(catalogue)

    def is_linked(pair: Pair) -> bool:
        mapping = _compared(features, *pair)
        if mapping is not None:
            _store(catalogue, *pair, *mapping)
        return mapping is not None

    compared, found = linked_pairs(pairs, is_linked, known=known, on_pair=on_pair)
    catalogue.note_linking()
    return LinkReport(len(new), compared, tuple(sorted(found)), tuple(sorted(features.lost)))


def linked_pairs(
    pairs: Sequence[Pair],
    is_linked: Callable[[Pair], bool],
    *,
    known: Collection[Pair] = (),
    on_pair: Callable[[int, int], None] = lambda _done, _total: None,
) -> tuple[int, list[Pair]]:
    """How many pairs were compared, and those that are linked; `known` are links from before.

    After the given pairs those are compared that have a linked photo in common, until no link is
    found any more. `on_pair` is called with pairs done and pairs known of.
    """
    done: set[Pair] = set(known)
    linked: list[Pair] = []
    waiting = _near_each_other([pair for pair in pairs if pair not in done])
    while waiting:
        total = len(done) - len(known) + len(waiting)
        fresh = []
        for pair in waiting:
            done.add(pair)
            if is_linked(pair):
                fresh.append(pair)
            on_pair(len(done) - len(known), total)
        linked += fresh
        waiting = _near_each_other(second_looks([*known, *linked], done)) if fresh else []
    return len(done) - len(known), linked


def _readable(catalogue: Catalogue) -> Iterable[Record]:
    for identity in catalogue.ids():
        try:
            yield catalogue.read(identity)
        except CatalogueError:
            continue  # `wallmsg verify` reports it


class _Features:
    """Features of photos, each made when it is first needed; those of the latest are kept."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.lost: set[str] = set()
        self._catalogue = catalogue
        self._kept: OrderedDict[str, WallFeatures] = OrderedDict()

    def of(self, identity: str) -> WallFeatures | None:
        """The features; None if the photo cannot be opened."""
        from wallmsg.links.wall_match import LONGEST_SIDE, wall_features
        from wallmsg.photos.record_pixels import record_pixels

        if identity in self._kept:
            self._kept.move_to_end(identity)
            return self._kept[identity]
        if identity in self.lost:
            return None
        try:
            record = self._catalogue.read(identity)
            pixels = record_pixels(self._catalogue, record, at_least=LONGEST_SIDE)
        except WallmsgError:
            self.lost.add(identity)
            return None
        size = (record.photo.width or pixels.shape[1], record.photo.height or pixels.shape[0])
        made = wall_features(pixels, size)
        self._kept[identity] = made
        if len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        return made


def _compared(features: _Features, one: str, other: str) -> tuple[int, NDArray[np.float64]] | None:
    """Matching points and mapping if both photos show one wall."""
    from wallmsg.links.wall_match import match_walls

    first, second = features.of(one), features.of(other)
    if first is None or second is None:
        return None
    match = match_walls(first, second)
    return (match.matches, match.mapping) if match and match.is_same_wall else None


def _store(
    catalogue: Catalogue, one: str, other: str, matches: int, mapping: NDArray[np.float64]
) -> None:
    import numpy as np

    back = np.linalg.inv(mapping)
    for owner, link in (
        (one, _link(other, matches, mapping)),
        (other, _link(one, matches, back / back[2, 2])),
    ):

        def with_link(record: Record, link: WallLink = link) -> Record:
            others = tuple(own for own in record.same_wall if own.id != link.id)
            return replace(record, same_wall=tuple(sorted((*others, link), key=_strongest)))

        catalogue.update(owner, with_link, Action.LINK)


def _strongest(link: WallLink) -> tuple[int, str]:
    return -link.matches, link.id


def _link(identity: str, matches: int, mapping: NDArray[np.float64]) -> WallLink:
    a, b, c, d, e, f, g, h, i = (float(f"{value:.8g}") for value in mapping.ravel())
    return WallLink(id=identity, matches=matches, mapping=(a, b, c, d, e, f, g, h, i))


def _near_each_other(pairs: Sequence[Pair]) -> list[Pair]:
    """The pairs in an order in which photos that are compared often come close together."""
    leaders: dict[str, str] = {}

    def leader(name: str) -> str:
        while leaders.setdefault(name, name) != name:
            leaders[name] = leaders[leaders[name]]
            name = leaders[name]
        return name

    for one, other in pairs:
        leaders[leader(one)] = leader(other)
    return sorted(pairs, key=lambda pair: (leader(pair[0]), pair))
