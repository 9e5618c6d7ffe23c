"""Seals, signatures, time stamps and custody."""
