"""Describes each kind of record that people fill in; `geo.editorial.fields` knows them all."""
