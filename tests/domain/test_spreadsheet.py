"""Tables in files: what Excel writes in Norway is read, and what we write is nothing that runs."""

import pytest

from domain import spreadsheet
from domain.refused import Refused
from domain.spreadsheet import Table

TABLE = Table(('Varenr', 'Navn'), (('7', 'Bærehjelp; to menn'), ('8', 'Løft "tungt"')))
TEXT = 'Varenr;Navn\r\n7;"Bærehjelp; to menn"\r\n8;"Løft ""tungt"""\r\n'


@pytest.mark.parametrize('encoding', ['utf-8', 'utf-8-sig', 'cp1252', 'utf-16'])
def test_every_encoding_that_occurs_is_read(encoding: str) -> None:
    assert spreadsheet.read(TEXT.encode(encoding)) == TABLE


@pytest.mark.parametrize('separator', [';', ',', '\t'])
def test_every_separator_that_occurs_is_read(separator: str) -> None:
    assert spreadsheet.read(f'Nr{separator}Navn\n1{separator}Eske\n\n'.encode()).rows == (('1', 'Eske'),)


@pytest.mark.parametrize(
    ('text', 'rows', 'lines'),
    [
        ('a;b\r1;2\r3;4\r', (('1', '2'), ('3', '4')), (2, 3)),
        ('a;b\r\n1;2\n3;4\r', (('1', '2'), ('3', '4')), (2, 3)),
        ('a;b\n\n1;"2\n2"\n;\n3;4', (('1', '2\n2'), ('3', '4')), (3, 5)),
        ('sep=,\r\na,b;c\r\n1,2\r\n', (('1', '2'),), (3,)),
    ],
)
def test_rows_are_numbered_as_a_spreadsheet_program_does(text: str, rows: object, lines: object) -> None:
    table = spreadsheet.read(text.encode())
    assert (table.rows, table.lines) == (rows, lines)


def test_short_and_long_rows_get_the_width_of_the_header() -> None:
    assert spreadsheet.read(b'a;b\n1\n1;2;3\n').rows == (('1', ''), ('1', '2'))


@pytest.mark.parametrize('data', [b'', b'a;b\n', b'\x00\x01\x02', b'a\n"' + b'x' * 200_000, b'x' * 30_000_001])
def test_what_is_no_table_is_refused(data: bytes) -> None:
    with pytest.raises(Refused):
        spreadsheet.read(data)


@pytest.mark.parametrize('cell', ['=1+1', '+47 912', '@SUM(A1)', '-1+1', '\tx', '-5,00', 'Eske; stor', "O'Hara", ''])
def test_what_is_written_runs_nothing_and_is_read_as_it_was(cell: str) -> None:
    data = spreadsheet.write(['A', 'B'], [[cell, 'x']])
    if cell[:1] in ('=', '+', '@', '\t') or cell == '-1+1':
        assert f"\n'{cell}" in data.decode() or f'\n"\'{cell}' in data.decode()
    assert spreadsheet.read(data).rows == ((cell.strip() if cell != '\tx' else cell, 'x'),)
