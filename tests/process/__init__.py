"""Tests over real processes: workers, crashes, signals, servers."""
