"""Photos of one wall: found by place, time, text and looks, checked by local features.

- `candidate_pairs`: which photos are compared at all; `find_links` compares them (`linked_pairs`)
- `linked_ids`, `wall_of`: which photos show a record's wall, by machine and people
- `offered_readings`: what other photos of the wall say a line is
"""

from __future__ import annotations

from wallmsg.links.candidates import PhotoFacts, candidate_pairs, facts_of
from wallmsg.links.offers import OfferedReading, offered_readings
from wallmsg.links.search import LinkReport, find_links, linked_pairs
from wallmsg.links.walls import first_of_each_wall, linked_ids, wall_of

__all__ = [
    "LinkReport",
    "OfferedReading",
    "PhotoFacts",
    "candidate_pairs",
    "facts_of",
    "find_links",
    "first_of_each_wall",
    "linked_ids",
    "linked_pairs",
    "offered_readings",
    "wall_of",
]
