"""The catalogue as a file: which columns it has, how their cells are read, and what stands in it."""

from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation

from domain import spreadsheet, vat
from domain.product import Product
from domain.refused import Refused
from domain.spreadsheet import Table
from domain.words import number, t

LABELS = {
    'number': 'Nummer',
    'text': 'Beskrivelse',
    'unit': 'Enhet',
    'unit_price': 'Pris eks. mva.',
    'cost': 'Kostnad',
    'vat': 'Mva-sats',
    'active': 'Aktiv',
}
NAMES = {
    'number': ('nummer', 'nr', 'varenr', 'varenummer', 'artikkelnr', 'artikkelnummer', 'produktnr', 'produktnummer'),
    'text': ('beskrivelse', 'navn', 'tekst', 'varenavn', 'produktnavn', 'vare', 'produkt', 'varetekst'),
    'unit': ('enhet', 'salgsenhet'),
    'unit_price': ('priseksmva', 'pris', 'enhetspris', 'utpris', 'salgspris', 'utsalgspris', 'priseks', 'prisekslmva'),
    'cost': ('kostnad', 'kostpris', 'innpris', 'innkjøpspris', 'innkjopspris'),
    'vat': ('mvasats', 'mva', 'mvakode', 'mvaprosent', 'avgift'),
    'active': ('aktiv', 'status'),
}
"""What other systems call the columns, as `spreadsheet.guess` compares them."""
_UNITS = {
    'stk': 'stk.', 'timer': 'time', 't': 'time', 'h': 'time', 'dager': 'dag', 'uker': 'uke', 'mnd': 'md.', 'md': 'md.',
    'måned': 'md.', 'm2': 'm²', 'kvm': 'm²', 'm3': 'm³', 'kbm': 'm³', 'liter': 'l', 'meter': 'm', 'kilo': 'kg',
    'rs': 'rund sum', 'fast': 'rund sum', 'fastpris': 'rund sum',
}  # fmt: skip


def cells(table: Table, columns: Mapping[str, int | None]) -> list[dict[str, str]]:
    """Each row as field → cell, for the fields that have a column. Refused: no column for the text."""
    if columns.get('text') is None:
        raise Refused(t('Velg hvilken kolonne som er beskrivelsen.'))
    chosen = {field: place for field, place in columns.items() if place is not None}
    if len(set(chosen.values())) < len(chosen):
        raise Refused(t('Samme kolonne er valgt to ganger. Velg en kolonne for hvert felt.'))
    return [{field: row[place] for field, place in chosen.items()} for row in table.rows]


def understood(field: str, cell: str, vat_registered: bool) -> object:
    """A cell as the fields of the house understand it: other systems' words for units, VAT and yes."""
    if field == 'unit':
        plain = cell.lower().rstrip('.')
        return _UNITS.get(plain, cell.lower()) if cell else 'stk.'
    if field == 'unit_price':
        return cell or '0'
    if field == 'vat':
        return _vat(cell, vat_registered)
    if field == 'active':
        return cell.lower() not in ('nei', 'n', '0', 'false', 'usann', 'inaktiv', 'utgått')
    return cell


def _vat(cell: str, vat_registered: bool) -> str:
    if not vat_registered:
        return vat.NO_VAT
    try:
        percent = Decimal(cell.rstrip('%').strip().replace(',', '.') or '25')
    except InvalidOperation:
        return cell
    return next((code for code in vat.TABLE if vat.percent(code) == percent), cell)


def written(products: Iterable[Product]) -> bytes:
    """The catalogue as a CSV file that can be read in again."""
    return spreadsheet.write(
        list(LABELS.values()),
        (
            (
                each.number,
                each.text,
                each.unit,
                number(each.unit_price, 2).replace('\xa0', '').replace('−', '-'),
                '' if each.cost is None else number(each.cost, 2).replace('\xa0', ''),
                vat.word(each.vat),
                t('ja') if each.active else t('nei'),
            )
            for each in products
        ),
    )
