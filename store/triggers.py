"""What the database itself refuses on both engines: deleting or rewriting what was sent, accepted, paid or recorded.

States (seen, declined, replaced, credited, paid) live in columns of their own and may change; the content may not.
A batch migration on SQLite drops triggers with the table, so every migration ends with `create`.
"""

from dataclasses import dataclass

from sqlalchemy import Connection, text


@dataclass(frozen=True, slots=True)
class Sealed:
    """A table whose `columns` (all with ()) cannot change and whose rows cannot go, while `when` (about OLD) holds."""

    table: str
    columns: tuple[str, ...]
    when: str = ''


SEALED = (
    Sealed('history', ()),
    Sealed(
        'quote_version',
        ('id', 'order_id', 'number', 'kind', 'content', 'sha256', 'net_ore', 'total_ore', 'valid_until', 'sent_at'),
    ),
    Sealed(
        'acceptance',
        (
            'id',
            'version_id',
            'shown_hash',
            'sentence',
            'name',
            'place',
            'at',
            'employee_id',
            'link_id',
            'contact_id',
            'session',
            'ip',
            'agent',
            'said',
        ),
    ),
    Sealed(
        'invoice',
        (
            'id',
            'order_id',
            'kind',
            'number',
            'day',
            'due_day',
            'content',
            'sha256',
            'net_ore',
            'total_ore',
            'made_at',
            'sent_at',
            'advance_because',
            'credits_id',
        ),
        'OLD.number IS NOT NULL',
    ),
    Sealed(
        'invoice_line',
        (),
        'EXISTS (SELECT 1 FROM invoice WHERE invoice.id = OLD.invoice_id AND invoice.number IS NOT NULL)',
    ),
    Sealed('payment', ()),
)


def create(connection: Connection) -> None:
    """Create every trigger (after `drop`, or on a fresh schema)."""
    for sealed in SEALED:
        for statement in _sqlite(sealed) if connection.dialect.name == 'sqlite' else _postgres(sealed):
            connection.execute(text(statement))


def drop(connection: Connection) -> None:
    """Drop every trigger that exists."""
    for sealed in SEALED:
        for act in ('update', 'delete'):
            on = '' if connection.dialect.name == 'sqlite' else f' ON {sealed.table}'
            connection.execute(text(f'DROP TRIGGER IF EXISTS {_name(sealed, act)}{on}'))


def _name(sealed: Sealed, act: str) -> str:
    return f'sealed_{sealed.table}_{act}'


def _sqlite(sealed: Sealed) -> list[str]:
    of = f' OF {", ".join(sealed.columns)}' if sealed.columns else ''
    when = f' WHEN {sealed.when}' if sealed.when else ''
    body = f"BEGIN SELECT RAISE(ABORT, 'sealed: {sealed.table}'); END"
    return [
        f'CREATE TRIGGER {_name(sealed, "update")} BEFORE UPDATE{of} ON {sealed.table}{when} {body}',
        f'CREATE TRIGGER {_name(sealed, "delete")} BEFORE DELETE ON {sealed.table}{when} {body}',
    ]


def _postgres(sealed: Sealed) -> list[str]:
    function = f'sealed_{sealed.table}'
    of = f' OF {", ".join(sealed.columns)}' if sealed.columns else ''
    test = (
        f"IF {sealed.when} THEN RAISE EXCEPTION 'sealed: {sealed.table}'; END IF;"
        if sealed.when
        else (f"RAISE EXCEPTION 'sealed: {sealed.table}';")
    )
    back = "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW;"
    return [
        f'CREATE OR REPLACE FUNCTION {function}() RETURNS trigger AS $$ BEGIN {test} {back} END $$ LANGUAGE plpgsql',
        *(
            f'CREATE TRIGGER {_name(sealed, act)} '
            f'BEFORE {act.upper()}{of if act == "update" else ""} ON {sealed.table} '
            f'FOR EACH ROW EXECUTE FUNCTION {function}()'
            for act in ('update', 'delete')
        ),
    ]
