"""What the database itself refuses on both engines: deleting or rewriting what was sent, accepted, paid or recorded.

States (seen, declined, replaced, credited, paid) live in columns of their own and may change; the content may not.
Ways around a DELETE are closed too: TRUNCATE on PostgreSQL, and INSERT OR REPLACE on SQLite, which fires the triggers
of what it deletes only with `recursive_triggers` on (`database.py` turns it on; other programs meet `insert`).
A batch migration on SQLite drops triggers with the table, so every migration ends with `create`.
"""

from dataclasses import dataclass, replace

from sqlalchemy import Connection, inspect, text

from store import searching


@dataclass(frozen=True, slots=True)
class Sealed:
    """A table whose `columns` (all with ()) cannot change and whose rows cannot go, while `when` (about OLD) holds.

    `erases` (about OLD and NEW) is the one UPDATE that may go: content that nobody must keep is emptied, and the other
    sealed columns stay but for those that it speaks of.
    `joins` (about NEW) says which rows cannot be added; `keys` are what an INSERT OR REPLACE may take the place of.
    """

    table: str
    columns: tuple[str, ...]
    when: str = ''
    joins: str = ''
    erases: str = ''
    keys: tuple[tuple[str, ...], ...] = (('id',),)

    @property
    def may_erase(self) -> str:
        """The whole condition of `erases`, or nothing."""
        stay = [f'NEW.{each} = OLD.{each}' for each in self.columns if f'NEW.{each} ' not in self.erases]
        return ' AND '.join([self.erases, *stay]) if self.erases else ''


_ON_SENT = 'EXISTS (SELECT 1 FROM invoice WHERE invoice.id = {}.invoice_id AND invoice.number IS NOT NULL)'

_ERASES = (
    "NEW.content = '' AND NEW.erased_at IS NOT NULL"
    ' AND NOT EXISTS (SELECT 1 FROM acceptance WHERE acceptance.version_id = OLD.id)'
    ' AND NOT EXISTS (SELECT 1 FROM invoice WHERE invoice.order_id = OLD.order_id AND invoice.number IS NOT NULL)'
)

_FORGETS = (
    "NEW.name = '' AND NEW.drawn = '' AND NEW.erased_at IS NOT NULL"
    ' AND COALESCE(NEW.employee_id, 0) = COALESCE(OLD.employee_id, 0) AND '
    + ' AND '.join(f'NEW.{column} = OLD.{column}' for column in ('id', 'job_id', 'says', 'absent', 'signed_at'))
)

_ERASES_PAPER = (
    "length(NEW.content) = 0 AND NEW.erased_at IS NOT NULL AND NEW.kind IN ('quote', 'confirmation', 'job_report') AND "
    + ' AND '.join(
        f'NEW.{column} = OLD.{column}'
        for column in ('id', 'order_id', 'kind', 'of_id', 'source', 'name', 'size', 'sha256', 'made_at')
    )
    + " AND (NEW.kind = 'job_report' OR ("
    'NOT EXISTS (SELECT 1 FROM acceptance JOIN quote_version ON quote_version.id = acceptance.version_id'
    ' WHERE quote_version.order_id = OLD.order_id)'
    ' AND NOT EXISTS (SELECT 1 FROM invoice WHERE invoice.order_id = OLD.order_id AND invoice.number IS NOT NULL)))'
)

SEALED = (
    Sealed('history', ()),
    Sealed(
        'quote_version',
        (
            'id',
            'order_id',
            'number',
            'kind',
            'content',
            'sha256',
            'chain',
            'net_ore',
            'total_ore',
            'valid_until',
            'sent_at',
            'erased_at',
        ),
        keys=(('id',), ('order_id', 'number')),
        erases=_ERASES,
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
            'proved_by',
            'starts_early',
            'picked',
            'net_ore',
            'total_ore',
            'content',
            'sha256',
        ),
    ),
    Sealed('regret', ()),
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
            'discount',
            'credits_id',
            'kid',
            'terms',
            'your_ref',
        ),
        'OLD.number IS NOT NULL',
        keys=(('id',), ('number',)),
    ),
    Sealed(
        'invoice_line',
        (),
        _ON_SENT.format('OLD'),
        _ON_SENT.format('NEW'),
    ),
    Sealed('payment', ()),
    Sealed('signature', (), erases=_FORGETS),
    Sealed('paper', (), keys=(('id',), ('kind', 'of_id', 'source')), erases=_ERASES_PAPER),
    Sealed('timer', (), 'OLD.locked_at IS NOT NULL'),
)


def create(connection: Connection) -> None:
    """Create every trigger (after `drop`, or on a fresh schema).

    A table or a column that a later migration makes is not there yet.
    """
    looked = inspect(connection)
    tables = looked.get_table_names()
    for declared in SEALED:
        if declared.table not in tables:
            continue
        there = {column['name'] for column in looked.get_columns(declared.table)}
        sealed = replace(declared, columns=tuple(name for name in declared.columns if name in there))
        for statement in _sqlite(sealed) if connection.dialect.name == 'sqlite' else _postgres(sealed):
            connection.execute(text(statement))
    searching.create(connection)


def drop(connection: Connection) -> None:
    """Drop every trigger that exists."""
    tables = inspect(connection).get_table_names()
    for sealed in SEALED:
        if sealed.table not in tables:
            continue
        for act in ('update', 'delete', 'insert', 'truncate'):
            on = '' if connection.dialect.name == 'sqlite' else f' ON {sealed.table}'
            connection.execute(text(f'DROP TRIGGER IF EXISTS {_name(sealed, act)}{on}'))
    searching.drop(connection)


def _name(sealed: Sealed, act: str) -> str:
    return f'sealed_{sealed.table}_{act}'


def _of(sealed: Sealed) -> str:
    return f' OF {", ".join(sealed.columns)}' if sealed.columns else ''


def _sqlite(sealed: Sealed) -> list[str]:
    table, kept = sealed.table, sealed.when.replace('OLD.', 'there.')
    same = ' OR '.join('(' + ' AND '.join(f'there.{part} = NEW.{part}' for part in key) + ')' for key in sealed.keys)
    replaces = f'EXISTS (SELECT 1 FROM {table} AS there WHERE ({same}){f" AND {kept}" if kept else ""})'
    tests = [sealed.when, sealed.joins] if sealed.when else [f'NOT ({sealed.may_erase})'] if sealed.erases else []
    refusals = {
        'update': (f'UPDATE{_of(sealed)}', tests),
        'delete': ('DELETE', [sealed.when]),
        'insert': ('INSERT', [replaces, sealed.joins]),
    }
    made = []
    for act, (on, tests) in refusals.items():
        when = ' OR '.join(test for test in tests if test)
        made.append(
            f'CREATE TRIGGER {_name(sealed, act)} BEFORE {on} ON {table}{f" WHEN {when}" if when else ""} '
            f"BEGIN SELECT RAISE(ABORT, 'sealed: {table}'); END"
        )
    return made


def _postgres(sealed: Sealed) -> list[str]:
    table, function = sealed.table, f'sealed_{sealed.table}'
    no = f"RAISE EXCEPTION 'sealed: {table}';"
    gone = f'IF {sealed.when} THEN {no} END IF;' if sealed.when else no
    comes = f"IF TG_OP IN ('INSERT', 'UPDATE') THEN IF {sealed.joins} THEN {no} END IF; END IF;" if sealed.joins else ''
    erased = f"IF TG_OP = 'UPDATE' THEN IF {sealed.may_erase} THEN RETURN NEW; END IF; END IF;" if sealed.erases else ''
    body = (
        f"IF TG_OP = 'TRUNCATE' THEN {no} END IF; {erased} "
        f"IF TG_OP IN ('UPDATE', 'DELETE') THEN {gone} END IF; {comes} "
        "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW;"
    )
    acts = {'update': f'UPDATE{_of(sealed)}', 'delete': 'DELETE'} | ({'insert': 'INSERT'} if sealed.joins else {})
    return [
        f'CREATE OR REPLACE FUNCTION {function}() RETURNS trigger AS $$ BEGIN {body} END $$ LANGUAGE plpgsql',
        *(
            f'CREATE TRIGGER {_name(sealed, act)} BEFORE {on} ON {table} FOR EACH ROW EXECUTE FUNCTION {function}()'
            for act, on in acts.items()
        ),
        f'CREATE TRIGGER {_name(sealed, "truncate")} BEFORE TRUNCATE ON {table} EXECUTE FUNCTION {function}()',
    ]
