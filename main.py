"""Serve Ordreflyt, or run one command: python main.py [serve|demo|migrate|check|owner reset|register import FILE]."""

import sys
from pathlib import Path

import typer
from nicegui import helpers

from store.settings import WrongSettings, settings

cli = typer.Typer(add_completion=False, no_args_is_help=False, help='Ordreflyt: fra første telefon til betalt faktura.')


@cli.callback(invoke_without_command=True)
def default(context: typer.Context) -> None:
    """Uten kommando: start Ordreflyt."""
    if context.invoked_subcommand is None:
        serve()


@cli.command()
def serve() -> None:
    """Start Ordreflyt og svar på nettet."""
    from ui import server

    server.run()


@cli.command()
def demo(
    data_dir: Path = typer.Option(..., help='Mappen demofirmaet ligger i; tom første gang.'),
    port: int = typer.Option(0, help='Porten det svarer på.'),
    orders: int = typer.Option(120, help='Hvor mange ordrer firmaet har.'),
) -> None:
    """Bygg et demofirma i en mappe hvis den er tom, og start det."""
    from ui import server

    server.run_demo(data_dir, port, orders)


@cli.command()
def migrate() -> None:
    """Oppdater databasen til denne versjonen, med en kopi først."""
    from store import database

    with database.occupy(settings().data_dir):
        database.migrate(settings().url)
    print('Databasen er oppdatert.')


@cli.command()
def check() -> None:
    """Kontroller at tilbud, aksepter og fakturaer er som da de ble skrevet. Kan gjøres mens Ordreflyt kjører."""
    from store import checking, database

    chosen = settings()
    if not database.is_current(chosen.url):
        print('Databasen finnes ikke, eller er fra en annen versjon. Kjør python main.py migrate først.')
        raise typer.Exit(2)
    database.open_database(chosen.url)
    try:
        found = database.read_now(checking.check)
    finally:
        database.close_database()
    for fault in found.faults:
        print(fault)
    print(found.said)
    raise typer.Exit(1 if found.faults else 0)


owner = typer.Typer(no_args_is_help=True, help='Eieren av firmaet.')
cli.add_typer(owner, name='owner')


@owner.callback()
def _owner() -> None:
    """Eieren av firmaet."""


@owner.command('reset')
def owner_reset(epost: str = typer.Option('', help='Hvilken eier, når firmaet har flere.')) -> None:
    """Lag en lenke der en eier som er låst ute, velger nytt passord. Stopp Ordreflyt først."""
    from store import database, passwords

    chosen = settings()
    with database.occupy(chosen.data_dir):
        database.migrate(chosen.url)
        database.open_database(chosen.url)
        try:
            address = database.write_now(passwords.reset_owner, epost)
        finally:
            database.close_database()
    print(f'Start Ordreflyt, og åpne denne lenken innen en halv time. Den kan brukes én gang:\n\n  {address}\n')


register = typer.Typer(no_args_is_help=True, help='Enhetsregisteret hjemme: søk etter bedrifter uten nett.')
cli.add_typer(register, name='register')


@register.callback()
def _register() -> None:
    """Enhetsregisteret hjemme: søk etter bedrifter uten nett."""


@register.command('import')
def register_import(
    file: Path = typer.Argument(..., help='Filen med alle enheter fra Brønnøysundregistrene: CSV, gjerne pakket (gz).'),
) -> None:
    """Les inn filen med alle enheter; Ordreflyt bruker den fra neste søk, også mens det kjører."""
    from store.outside import bulk_file

    print('Leser filen. Det tar et minutt eller to.', flush=True)
    count = bulk_file.take_in(file, settings().data_dir)
    print(f'{count:,} enheter er lest inn.'.replace(',', '\u00a0'))


if __name__ in {'__main__', '__mp_main__'}:
    try:
        if helpers.is_pytest():
            serve()
        else:
            cli()
    except Exception as error:
        from domain.refused import Refused
        from store.database import Occupied

        if not isinstance(error, WrongSettings | Occupied | Refused):
            raise
        print(error, file=sys.stderr)
        sys.exit(2)
