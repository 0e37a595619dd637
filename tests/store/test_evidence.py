"""What proves an agreement: whoever changes, removes or slips in anything is found out, without any trigger's help."""

import json
import runpy
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, delete, insert, select, update
from sqlmodel import Session
from typer.testing import CliRunner

import main
from domain import VERSION, evidence
from domain.access import Where
from domain.invoice import InvoiceKind
from domain.quote import Acceptance, QuoteVersion, VersionKind
from domain.regret import Regret
from domain.sheet import fingerprint
from domain.status import Status
from store import checking, database, going_back, invoices, lines, quotes, regrets, triggers
from store.database import read_now, write_now
from store.settings import settings
from tests import factories
from tests.factories import Firm
from tests.store.raw import TABLES

ROOT = Path(__file__).parents[2]
ONE_ENGINE = pytest.mark.parametrize('database_url', ['sqlite'], indirect=True)
HIS_PHONE = 'SMS til ••• •• 567'


def faults() -> list[str]:
    return read_now(checking.check).faults


@pytest.fixture
def lived(db: str) -> Firm:
    """A house with one of everything that proves something, some of it changed its mind."""
    by = factories.firm()
    number = factories.quoted(by)  # 1001: accepted, taken back, sent anew, accepted by telephone, sent to another price
    factories.accept(by, number)
    write_now(going_back.go_back, by.owner, number, Status.QUOTED, because='Feil pris')
    factories.send(by, number)
    write_now(quotes.register_acceptance, by.owner, number, name='Ingrid', said='På telefon')
    first = factories.get(by, number).lines[0].id or 0
    write_now(lines.edit, by.owner, number, first, {'unit_price': Decimal(1000)}, {'unit_price': '1200'})
    factories.send(by, number)
    factories.accept(by, factories.quoted(by))  # 1002
    factories.quoted(by)  # 1003
    number, invoice = factories.invoiced(by)  # 1004: confirmed without a quote
    write_now(regrets.register, by.owner, number, name='Ingrid', said='På telefon')
    write_now(invoices.credit, by.owner, number, invoice)
    return by


# ---------- nothing is wrong ----------


def test_what_nobody_has_touched_is_as_it_was(lived: Firm) -> None:
    found = read_now(checking.check)
    assert (found.faults, found.versions, found.acceptances, found.invoices) == ([], 6, 3, 2)
    assert found.said == '6 tilbud, 3 aksepter, 2 fakturaer og 0 filer er kontrollert. Alt er som da det ble skrevet.'


def test_the_evidence_says_all_that_was_known(db: str) -> None:
    by = factories.firm()
    number = factories.quoted(by)
    version, customer = factories.version(by, number), factories.get(by, number).customer
    assert customer is not None
    factories.accept(by, number, who=factories.known(customer.id or 0))
    (yes,) = factories.version(by, number).acceptances
    said = json.loads(yes.content)
    assert said['button'] == 'Godta tilbudet og forplikt deg til å betale'
    assert said['ticks'][0] == {'text': yes.sentence, 'ticked': True}
    assert (said['order'], said['version'], said['version_id']) == (number, 1, version.id)
    assert said['shown_hash'] == said['stored_hash'] == version.sha256
    assert said['before'] == version.chain
    assert (said['identified'], said['proved_by'], said['phone']) == ('code', HIS_PHONE, HIS_PHONE)
    assert (said['customer_id'], said['name'], said['language'], said['app']) == (
        customer.id, 'Ingrid Bjørnstad', 'nb', VERSION,
    )  # fmt: skip
    assert said['at'] == yes.at.isoformat()
    assert fingerprint(yes.content) == yes.sha256


def test_registered_by_the_office_it_looks_like_nobody_elses(db: str) -> None:
    by = factories.firm()
    number = factories.quoted(by)
    write_now(quotes.register_acceptance, by.owner, number, name='Ingrid', said='På telefon i dag')
    said = json.loads(factories.version(by, number).acceptances[0].content)
    assert (said['identified'], said['employee_id'], said['said']) == (
        'office', by.owner.employee_id, 'På telefon i dag',
    )  # fmt: skip
    assert not {'button', 'ticks', 'ip', 'link_id'} & said.keys()


def test_the_version_in_the_evidence_is_that_of_the_project() -> None:
    assert f'\nversion = "{VERSION}"\n' in (ROOT / 'pyproject.toml').read_text()


# ---------- something is wrong ----------


def another(table: str, column: str, value: Any) -> list[Any]:
    """Other values that could stand there; of a text each with one sign changed."""
    chosen = {'place': Where.CREW, 'kind': InvoiceKind.CREDIT_NOTE if table == 'invoice' else VersionKind.CONFIRMATION}
    if column in chosen:
        return [chosen[column]]
    if column == 'order_id':
        return [3]  # 1003, which has a version 1 of its own
    if column == 'version_id':
        return [value - 1 or 2]
    match value:
        case str():
            places = sorted({0, len(value) // 2, max(len(value) - 1, 0)})
            changed = [value[:at] + ('b' if value[at : at + 1] != 'b' else 'c') + value[at + 1 :] for at in places]
            return [*changed, ''] if value and column in ('content', 'sha256', 'chain') else changed
        case datetime():
            return [value + timedelta(microseconds=1)]
        case date():
            return [value + timedelta(days=1)]
        case int():
            return [value + 1]
        case _:
            return [datetime.fromisoformat('2026-11-24T12:00:00+00:00') if column.endswith('_at') else 1]


PROOF = {
    'quote_version': ['number', 'kind', 'content', 'sha256', 'chain', 'net_ore', 'total_ore', 'valid_until', 'sent_at',
                      'erased_at', 'order_id'],
    'acceptance': sorted(Acceptance.model_fields.keys() - evidence.LATER | {'content', 'sha256'}),
    'regret': sorted(Regret.model_fields.keys() - evidence.LATER | {'content', 'sha256'}),
    'invoice': ['number', 'day', 'due_day', 'content', 'sha256', 'net_ore', 'total_ore', 'order_id'],
}  # fmt: skip


def test_every_byte_that_is_changed_is_told(lived: Firm, raw: Engine) -> None:
    """One column of one row at a time, triggers off, then put back."""
    with raw.execution_options(write=True).begin() as connection:
        triggers.drop(connection)
    silent = []
    for name, columns in PROOF.items():
        table = TABLES[name]
        with raw.connect() as connection:
            rows = connection.execute(select(table).order_by(table.c.id)).mappings().all()
        rows = [row for row in rows if name != 'invoice' or row['number'] is not None]
        for column in columns:
            row = rows[2 if name == 'quote_version' else -1] if column in ('number', 'order_id') else rows[0]
            for value in another(name, column, row[column]):
                with raw.execution_options(write=True).begin() as connection:
                    where = table.c.id == row['id']
                    connection.execute(update(table).where(where).values({column: value}))
                if not faults():
                    silent.append(f'{name}.{column}: {row[column]!r} → {value!r}')
                with raw.execution_options(write=True).begin() as connection:
                    connection.execute(update(table).where(where).values({column: row[column]}))
    assert silent == []
    assert faults() == []


@ONE_ENGINE
def test_all_that_the_triggers_seal_is_looked_at(db: str) -> None:
    """A new column of a version or an acceptance cannot be forgotten here."""
    for sealed in triggers.SEALED:
        if sealed.table in ('quote_version', 'acceptance'):
            assert set(sealed.columns) - {'id'} == set(PROOF[sealed.table]), sealed.table
    assert QuoteVersion.model_fields.keys() - PROOF['quote_version'] == {
        'id', 'state', 'state_at', 'seen_at', 'because',
    }  # fmt: skip


@ONE_ENGINE
def test_what_is_removed_or_slipped_in_is_told(lived: Firm, raw: Engine) -> None:
    yes, version = TABLES['acceptance'], TABLES['quote_version']
    with raw.execution_options(write=True).begin() as connection:
        triggers.drop(connection)

    def told(*statements: Any) -> str:
        with raw.execution_options(write=True).connect() as connection:
            try:
                for statement in statements:
                    connection.execute(statement)
                return '\n'.join(checking.check(Session(connection)).faults)
            finally:
                connection.rollback()

    with raw.connect() as connection:
        first, *_, last = connection.execute(select(yes).order_by(yes.c.id)).mappings().all()
        sent = connection.execute(select(version).order_by(version.c.id)).mappings().all()
    assert 'kjeden er brutt' in told(delete(yes).where(yes.c.id == first['id']))
    assert 'aksepten mangler' in told(delete(yes).where(yes.c.id == last['id']))
    open_again = update(version).where(version.c.id == last['version_id']).values(state='open')
    assert 'hvor mange ganger det er akseptert' in told(delete(yes).where(yes.c.id == last['id']), open_again)
    unanswered = sent[4]
    unlinked = [update(TABLES['portal_link']).values(version_id=None)]
    assert 'hvor mange tilbud' in told(*unlinked, delete(version).where(version.c.id == unanswered['id']))
    forged = {**last, 'id': 900, 'version_id': unanswered['id'], 'shown_hash': unanswered['sha256'], 'name': 'Ola'}
    assert 'Aksepten fra Ola av tilbud 1003-1' in told(insert(yes).values(forged))
    # whoever counts the fingerprint of a version anew must count all after it anew
    content = sent[3]['content'].replace('100000', '900000')
    changed = {'content': content, 'sha256': fingerprint(content)}
    assert 'Tilbud 1002-1: kjeden er brutt' in told(
        update(version).where(version.c.id == sent[3]['id']).values(changed)
    )
    bill = TABLES['invoice']
    gone = [
        delete(TABLES['invoice_line']),
        delete(TABLES['payment']),
        update(bill).values(credits_id=None, kind='invoice'),
    ]
    assert told(*gone, update(bill).where(bill.c.number == 10002).values(number=10005)).endswith(
        'Fakturanummer 10002–10004 mangler.'
    )


# ---------- what was there before ----------


def test_what_was_accepted_before_is_chained_as_it_stands(lived: Firm, raw: Engine) -> None:
    yes, version = TABLES['acceptance'], TABLES['quote_version']
    (file,) = (database.MIGRATIONS / 'versions').glob('*_evidence.py')
    with raw.execution_options(write=True).begin() as connection:
        triggers.drop(connection)
        connection.execute(update(yes).values(content='', sha256='', picked=[], net_ore=None, total_ore=None))
        connection.execute(update(version).values(chain=''))
    assert len(faults()) > 6
    with raw.execution_options(write=True).begin() as connection:
        runpy.run_path(str(file))['_write'](connection)
    assert faults() == []
    with raw.connect() as connection:
        assert all('written_later' in json.loads(each) for each in connection.execute(select(yes.c.content)).scalars())


# ---------- the command ----------


@ONE_ENGINE
def test_the_command_tells_and_says_so_in_its_code(
    lived: Firm, raw: Engine, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv('ORDREFLYT_DATABASE_URL', database_url)
    settings.cache_clear()
    assert CliRunner().invoke(main.cli, ['check']).exit_code == 0
    with raw.execution_options(write=True).begin() as connection:
        triggers.drop(connection)
        connection.execute(update(TABLES['quote_version']).where(TABLES['quote_version'].c.id == 1).values(total_ore=1))
    told = CliRunner().invoke(main.cli, ['check'])
    assert told.exit_code == 1
    assert told.stdout.splitlines() == [
        'Tilbud 1001-1: nummer, sum eller gyldighet er ikke det som står i innholdet.',
        'Tilbud 1001-1: kjeden er brutt. Noe er endret her, eller noe før det mangler.',
        '6 tilbud, 3 aksepter, 2 fakturaer og 0 filer er kontrollert.',
    ]


def test_without_a_database_it_makes_none(tmp_path: Path) -> None:
    assert not database.is_current(f'sqlite:///{tmp_path / "none.db"}')
    assert list(tmp_path.iterdir()) == []
