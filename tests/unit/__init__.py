"""Tests of single modules and packages."""
