"""The routes of the review pages, one blueprint a module."""

from __future__ import annotations
