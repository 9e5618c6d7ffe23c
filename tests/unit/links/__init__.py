"""Tests of links between photos of one wall."""
