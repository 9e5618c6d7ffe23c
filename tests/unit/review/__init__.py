"""Tests of what people decide about records."""
