"""Tests of wallmsg.effective."""
