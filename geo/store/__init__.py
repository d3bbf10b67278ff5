"""The tables at run time: registry, statistics, policy, and files as a whole."""
