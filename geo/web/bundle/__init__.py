"""The offline folder: a story that opens without a server."""
