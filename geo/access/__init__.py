"""Knows who may do what: accounts, roles with their scope, sessions, links by e-mail."""
