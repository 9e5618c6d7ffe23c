"""Dictionary knowledge of Arabic: glosses, morphology, names, English word forms."""

from __future__ import annotations
