"""The catalogue as a file: which columns it has, how their cells are read, and what stands in it."""

from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from functools import partial

from domain import product, spreadsheet, vat
from domain.importing import ASK, Field, Reader, Row
from domain.product import Product
from domain.refused import Refused
from domain.words import number, t

FIELDS = {
    'number': Field(
        'Nummer',
        ('nummer', 'nr', 'varenr', 'varenummer', 'artikkelnr', 'artikkelnummer', 'produktnr', 'produktnummer',
         'productnumber', 'number', 'sku', 'itemnumber', 'code'),
    ),
    'text': Field(
        'Beskrivelse',
        ('beskrivelse', 'navn', 'tekst', 'varenavn', 'produktnavn', 'vare', 'produkt', 'varetekst', 'name',
         'productname', 'description', 'item', 'title'),
    ),
    'unit': Field('Enhet', ('enhet', 'salgsenhet', 'unit', 'productunit')),
    'unit_price': Field(
        'Pris eks. mva.',
        ('priseksmva', 'pris', 'enhetspris', 'utpris', 'salgspris', 'utsalgspris', 'priseks', 'prisekslmva', 'price',
         'unitprice', 'priceexcludingvat', 'salesprice', 'defaultunitprice'),
    ),
    'cost': Field(
        'Kostnad', ('kostnad', 'kostpris', 'innpris', 'innkjøpspris', 'innkjopspris', 'cost', 'unitcost', 'costprice')
    ),
    'vat': Field(
        'Mva-sats', ('mvasats', 'mva', 'mvakode', 'mvaprosent', 'avgift', 'vat', 'vatrate', 'vattype', 'taxrate')
    ),
    'active': Field('Aktiv', ('aktiv', 'status', 'active')),
}  # fmt: skip
_UNITS = {
    'stk': 'stk.', 'timer': 'time', 't': 'time', 'h': 'time', 'dager': 'dag', 'uker': 'uke', 'mnd': 'md.', 'md': 'md.',
    'måned': 'md.', 'm2': 'm²', 'kvm': 'm²', 'm3': 'm³', 'kbm': 'm³', 'liter': 'l', 'meter': 'm', 'kilo': 'kg',
    'hour': 'time', 'hours': 'time', 'day': 'dag', 'pcs': 'stk.', 'each': 'stk.',
    'rs': 'rund sum', 'fast': 'rund sum', 'fastpris': 'rund sum',
}  # fmt: skip


def must_have(columns: Mapping[str, int | None]) -> None:
    """Refused: no column for the text."""
    if columns.get('text') is None:
        raise Refused(t('Velg hvilken kolonne som er beskrivelsen.'))


def understood(line: int, cells: Mapping[str, str], vat_registered: bool) -> Row:
    """A row as the fields of a product that have a column."""
    read = Reader(line, cells, FIELDS)
    for name in cells:
        read.row.values[name] = read.value(name, partial(_checked, name, vat_registered), ASK, needed=True)
    return read.row


def unit(said: str) -> str:
    """A unit by another system's word for it; one that is not known stays as it is."""
    plain = said.lower().rstrip('.')
    return _UNITS.get(plain, said.lower()) if said else 'stk.'


def rate(said: str, vat_registered: bool) -> str:
    """The VAT code of a percent; nothing is what the firm usually charges."""
    if not vat_registered:
        return vat.NO_VAT
    try:
        percent = Decimal(said.rstrip('%').strip().replace(',', '.') or '25')
    except InvalidOperation:
        return said
    return next((code for code in vat.TABLE if vat.percent(code) == percent), said)


def _checked(field: str, vat_registered: bool, cell: str) -> object:
    return product.edited(field, _meant(field, cell, vat_registered), vat_registered)


def _meant(field: str, cell: str, vat_registered: bool) -> object:
    if field == 'unit':
        return unit(cell)
    if field == 'unit_price':
        return cell or '0'
    if field == 'vat':
        return rate(cell, vat_registered)
    if field == 'active':
        return cell.lower() not in ('nei', 'n', '0', 'false', 'usann', 'inaktiv', 'utgått')
    return cell


def written(products: Iterable[Product]) -> bytes:
    """The catalogue as a CSV file that can be read in again."""
    return spreadsheet.write(
        [each.label for each in FIELDS.values()],
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
