"""Keeps the registry alive: changes and their decisions, history, merging of releases, publishing."""
