"""Numbers in words: figures with their charts, choropleths, sources."""
