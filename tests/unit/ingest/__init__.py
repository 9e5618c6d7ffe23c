"""Tests of wallmsg.ingest."""
