"""Packets: review work in a zip that opens in any browser."""

from __future__ import annotations
