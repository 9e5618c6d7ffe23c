"""Trains the Tesseract model that reads wall writing; README.md says how to run it."""
