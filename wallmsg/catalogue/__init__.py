"""The catalogue: records and photos on disk, their journal, and the search index.

Start at `Catalogue`. Importing this package loads neither pixels nor models.
"""

from __future__ import annotations

from wallmsg.catalogue.dates import is_date
from wallmsg.catalogue.events import Acquisition, Transfer
from wallmsg.catalogue.info import CatalogueInfo
from wallmsg.catalogue.journal import Action, Entry
from wallmsg.catalogue.journal_check import Kind, Problem
from wallmsg.catalogue.location import is_encrypted, synchronised_by
from wallmsg.catalogue.search.filters import Filters
from wallmsg.catalogue.search.hits import Excerpt, Hit
from wallmsg.catalogue.search.index_build import IndexReport
from wallmsg.catalogue.search.marks import Marker
from wallmsg.catalogue.search.match import Match
from wallmsg.catalogue.search.photo_rows import PhotoRow, PhotoSort, photo_rows
from wallmsg.catalogue.search.query import Query, parse_query
from wallmsg.catalogue.search.queue_items import (
    MapPoint,
    Place,
    Progress,
    QueueItem,
    QueuePage,
    QueueSort,
    ReviewedPair,
)
from wallmsg.catalogue.search.review_queue import Question
from wallmsg.catalogue.search.stats import Stats
from wallmsg.catalogue.store import Catalogue

__all__ = [
    "Acquisition",
    "Action",
    "Catalogue",
    "CatalogueInfo",
    "Entry",
    "Excerpt",
    "Filters",
    "Hit",
    "IndexReport",
    "Kind",
    "MapPoint",
    "Marker",
    "Match",
    "PhotoRow",
    "PhotoSort",
    "Place",
    "Problem",
    "Progress",
    "Query",
    "Question",
    "QueueItem",
    "QueuePage",
    "QueueSort",
    "ReviewedPair",
    "Stats",
    "Transfer",
    "is_date",
    "is_encrypted",
    "parse_query",
    "photo_rows",
    "synchronised_by",
]
