"""Trainings of the models, the decoder's language model and the dictionary."""

from __future__ import annotations
