"""How far an English translation can be trusted: the gate, its checks and its verdicts."""

from __future__ import annotations
