"""Alembic's entry: one transaction per upgrade on both engines, foreign keys off on SQLite while tables are rebuilt."""

from alembic import context
from sqlalchemy import Engine
from sqlmodel import SQLModel

import store.tables  # noqa: F401 – puts every table in the metadata

engine: Engine = context.config.attributes['engine']

with engine.connect().execution_options(write=True) as connection:
    if engine.dialect.name == 'sqlite':
        connection.exec_driver_sql('ROLLBACK')
        connection.exec_driver_sql('PRAGMA foreign_keys=OFF')
        connection.exec_driver_sql('BEGIN IMMEDIATE')
    context.configure(
        connection=connection, target_metadata=SQLModel.metadata, render_as_batch=engine.dialect.name == 'sqlite'
    )
    with context.begin_transaction():
        context.run_migrations()
    if engine.dialect.name == 'sqlite' and connection.exec_driver_sql('PRAGMA foreign_key_check').fetchall():
        raise RuntimeError('the migration leaves foreign keys that point nowhere')
    connection.commit()
