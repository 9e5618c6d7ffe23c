"""Tests of wallmsg.text."""
