"""Tests of reading and choosing."""
