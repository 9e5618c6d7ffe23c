"""Romanisation: Arabic transcriptions in Latin letters."""

from __future__ import annotations
