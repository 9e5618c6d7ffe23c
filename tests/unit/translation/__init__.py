"""Tests of wallmsg.translation."""
