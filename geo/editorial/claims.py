"""Claiming a cluster: who coordinates it asks for the role, and an editor decides."""

CLAIM = "claim"
