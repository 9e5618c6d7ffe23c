"""Which questions about a record are still open."""

from __future__ import annotations

from wallmsg.model import Comment, Review


def open_questions(review: Review) -> tuple[Comment, ...]:
    """The questions that nobody has settled, oldest first."""
    settled = {comment.answers for comment in review.comments if comment.settles}
    return tuple(
        comment for comment in review.comments if comment.question and comment.number not in settled
    )
