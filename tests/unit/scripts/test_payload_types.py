"""The types against which the pages are checked."""

from __future__ import annotations

from scripts.check.payload_types import OUT, declarations


def test_the_types_are_those_of_the_schemas() -> None:
    """After a change of what is sent, make them again: python -m scripts.check.payload_types."""
    assert OUT.read_text(encoding="utf-8") == declarations()


def test_optional_values_and_choices_are_told() -> None:
    """A null stays a null, a status one of its values."""
    made = declarations()
    assert "  translation: null | string;" in made or "  translation: string | null;" in made
    assert 'export type Status = "approved" | "cannot_read"' in made
