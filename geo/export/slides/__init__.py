"""Slides with native charts and tables."""
