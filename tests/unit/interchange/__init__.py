"""Tests of what leaves the machine and comes back."""
