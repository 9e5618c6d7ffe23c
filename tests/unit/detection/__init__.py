"""Tests of finding, preparing and grouping lines."""
