"""Builders of records, photos and stand-ins that all tests share."""
