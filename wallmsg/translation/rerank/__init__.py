"""Choosing among the hypotheses of a translator."""
