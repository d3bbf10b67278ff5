"""Pages as data; stories are ordered scenes."""
