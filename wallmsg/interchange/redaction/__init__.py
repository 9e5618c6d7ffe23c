"""What an export leaves out: private data, and English that is withheld."""

from __future__ import annotations
