"""What people decide about records: edits, merging, history, the queue, double keying.

Pure logic over records and a catalogue; the page, packets and the command line call it.

- `wallmsg.effective.effective_messages(record)`: what is to be shown, people's word before the
machine's
- `save(catalogue, Edit(...))`, `save_details`: change a record; ConflictError when two did at once
- `save_restored`: take a change back; `word_diff`, `merge3`: show what changed
- `queue`, `progress`, `points`, `approvable`, `approve_unchanged`, `reviewed_pairs`
- `save_dismissal`: a flag no longer counts
- `save_comment`: a question or remark about a message
- `pick`, `save_second`, `agreement`: double keying
"""

from __future__ import annotations

from wallmsg.catalogue import MapPoint, Place, Progress, QueueItem, QueuePage, QueueSort
from wallmsg.effective import Content, CurrentLine, CurrentMessage, effective_messages, find
from wallmsg.review.assign import assigned_to, save_assigned
from wallmsg.review.comments import NewComment, apply_comment, save_comment
from wallmsg.review.details import (
    Details,
    DetailsConflictError,
    DetailsEdit,
    apply_details,
    details_of,
    save_details,
)
from wallmsg.review.diff import MergedPiece, MergedText, Op, Piece, merge3, word_diff
from wallmsg.review.dismiss import FlagDismissal, apply_dismissal, save_dismissal
from wallmsg.review.double import (
    Agreement,
    agreement,
    agreement_of,
    pick,
    save_second,
    second_reading,
)
from wallmsg.review.edit import ConflictError, Edit, apply_edit, save
from wallmsg.review.history import earlier_contents
from wallmsg.review.merge import Clash, Merged, merge_content
from wallmsg.review.queue import (
    BULK_CONFIDENCE,
    Selection,
    after,
    approvable,
    approve_unchanged,
    is_certain,
    photos,
    places,
    points,
    progress,
    queue,
    reviewed_pairs,
)
from wallmsg.review.restore import restore, save_restored
from wallmsg.review.validation import reviewer_name

__all__ = [
    "BULK_CONFIDENCE",
    "Agreement",
    "Clash",
    "ConflictError",
    "Content",
    "CurrentLine",
    "CurrentMessage",
    "Details",
    "DetailsConflictError",
    "DetailsEdit",
    "Edit",
    "FlagDismissal",
    "MapPoint",
    "Merged",
    "MergedPiece",
    "MergedText",
    "NewComment",
    "Op",
    "Piece",
    "Place",
    "Progress",
    "QueueItem",
    "QueuePage",
    "QueueSort",
    "Selection",
    "after",
    "agreement",
    "agreement_of",
    "apply_comment",
    "apply_details",
    "apply_dismissal",
    "apply_edit",
    "approvable",
    "approve_unchanged",
    "assigned_to",
    "details_of",
    "earlier_contents",
    "effective_messages",
    "find",
    "is_certain",
    "merge3",
    "merge_content",
    "photos",
    "pick",
    "places",
    "points",
    "progress",
    "queue",
    "restore",
    "reviewed_pairs",
    "reviewer_name",
    "save",
    "save_assigned",
    "save_comment",
    "save_details",
    "save_dismissal",
    "save_restored",
    "save_second",
    "second_reading",
    "word_diff",
]
