"""Tests of wallmsg.photos."""
