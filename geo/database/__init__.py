"""Holds the living registry: models, connections, migrations, queries.

SQLAlchemy and Alembic are imported here and nowhere else, and this room only inside functions: no public page loads it.
"""
