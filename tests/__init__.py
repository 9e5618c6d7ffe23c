"""Tests of wallmsg; each directory mirrors a part of the package."""
