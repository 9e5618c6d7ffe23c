"""Trains the line detector: where Arabic is written on a photo, and which way it runs."""
