"""Runs migrations on the connection that `geo.database.upgrade` hands over, inside its transaction."""

from alembic import context

from geo.database.models import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    transactional_ddl=True,
)
context.run_migrations()
