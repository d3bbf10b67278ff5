"""From raw tables to built ones; only the command line imports it."""
