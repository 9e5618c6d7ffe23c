"""Tests of the site of static pages."""
