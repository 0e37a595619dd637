"""Open orders in a file: which columns there can be, and how its rows become orders.

Rows with the same number are one order with several lines. Nothing is invented: an order comes as Utkast, or as
Bekreftet by the office's own word; what was agreed, done and invoiced in the old system stays there.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from domain import customer_file, money, norway, product_file, vat
from domain import text as typed
from domain.importing import Field, Reader, Row
from domain.job import Job, typed_day, typed_time
from domain.line import Line, known_unit
from domain.refused import Refused
from domain.status import Status
from domain.words import t

FIELDS = {
    'number': Field(
        'Ordrenummer',
        ('ordrenummer', 'ordrenr', 'ordre', 'nummer', 'nr', 'jobnummer', 'jobnumber', 'ordernumber', 'orderno', 'order',
         'job', 'quotenumber', 'tilbudsnummer', 'tilbudsnr', 'prosjektnummer', 'projectnumber', 'id'),
        'Nummeret i det gamle systemet. Rader med samme nummer blir én ordre',
    ),
    'customer_number': Field('Kundenummer', ('kundenummer', 'kundenr', 'customernumber', 'customerno', 'clientid')),
    'customer': Field(
        'Kunde', ('kunde', 'kundenavn', 'navn', 'customer', 'customername', 'client', 'clientname', 'name')
    ),
    'org_number': Field('Organisasjonsnummer', customer_file.FIELDS['org_number'].names),
    'phone': Field(
        'Telefon', (*customer_file.FIELDS['mobile'].names, *customer_file.FIELDS['phone'].names, 'clientphone')
    ),
    'email': Field('E-post', (*customer_file.FIELDS['email'].names, 'clientemail')),
    'title': Field(
        'Oppdrag',
        ('oppdrag', 'tittel', 'ordretittel', 'jobb', 'prosjekt', 'prosjektnavn', 'title', 'jobtitle', 'project',
         'subject', 'emne'),
    ),
    'address': Field(
        'Adresse',
        ('oppdragsadresse', 'adresse', 'leveringsadresse', 'arbeidssted', 'address', 'serviceaddress', 'jobaddress',
         'propertyaddress', 'serviceproperty', 'deliveryaddress', 'servicestreet'),
        'Der arbeidet gjøres',
    ),
    'your_ref': Field('Deres ref.', ('deresref', 'deresreferanse', 'yourref', 'yourreference')),
    'their_number': Field(
        'Bestillingsnummer', ('bestillingsnummer', 'bestillingsnr', 'innkjøpsordre', 'ponumber', 'purchaseorder'),
        'Kundens eget nummer',
    ),
    'responsible': Field(
        'Ansvarlig',
        ('ansvarlig', 'prosjektleder', 'selger', 'vårref', 'vårreferanse', 'responsible', 'salesperson',
         'projectmanager', 'assignedto', 'ourreference'),
        'Navn eller e-post',
    ),
    'status': Field('Status', ('status', 'ordrestatus', 'jobstatus', 'state'), 'Uten status blir ordren Utkast'),
    'text': Field(
        'Ordrelinje',
        ('ordrelinje', 'beskrivelse', 'vare', 'varenavn', 'produkt', 'tekst', 'linje', 'lineitem', 'lineitems', 'item',
         'product', 'service', 'description', 'productname'),
    ),
    'quantity': Field('Antall', ('antall', 'quantity', 'qty', 'count')),
    'unit': Field('Enhet', ('enhet', 'unit')),
    'unit_price': Field(
        'Enhetspris eks. mva.',
        ('enhetspriseksmva', 'priseksmva', 'enhetspris', 'pris', 'beløpeksmva', 'sumeksmva', 'unitprice', 'price',
         'amountexcludingvat', 'subtotal'),
    ),
    'price_with_vat': Field(
        'Enhetspris inkl. mva.',
        ('enhetsprisinklmva', 'prisinklmva', 'beløpinklmva', 'suminklmva', 'beløp', 'sum', 'totalt', 'total', 'amount'),
        'Brukes når pris eks. mva. mangler',
    ),
    'vat': Field('Mva-sats', product_file.FIELDS['vat'].names),
    'day': Field(
        'Dato for jobben',
        ('dato', 'jobbdato', 'startdato', 'utføres', 'utførtdato', 'leveringsdato', 'date', 'startdate', 'scheduled',
         'scheduledstartdate', 'scheduleddate', 'deliverydate'),
    ),
    'starts': Field('Fra', ('fra', 'klokkeslett', 'tid', 'starttid', 'time', 'starttime', 'from')),
    'note': Field('Notat', (*customer_file.FIELDS['note'].names[:6], 'internnotat', 'note', 'notes', 'instructions')),
}  # fmt: skip

_STATUSES = {
    Status.DRAFT: {'', 'utkast', 'ny', 'åpen', 'tilbud', 'tilbudsendt', 'sendt', 'venter', 'kladd', 'draft', 'new',
                   'open', 'quote', 'quoted', 'estimate', 'sent', 'pending', 'awaitingresponse', 'unscheduled'},
    Status.CONFIRMED: {'bekreftet', 'godkjent', 'akseptert', 'akseptertavkunde', 'vunnet', 'planlagt', 'pågår',
                       'underarbeid', 'startet', 'jobbstartet', 'aktiv', 'fullført', 'jobbfullført', 'utført',
                       'klartilfakturering', 'måfaktureres', 'ufakturert', 'confirmed', 'approved', 'accepted', 'won',
                       'scheduled', 'upcoming', 'active', 'inprogress', 'started', 'today', 'late', 'completed',
                       'requiresinvoicing', 'hasalatevisit'},
}  # fmt: skip
_CLOSED = {'avsluttet', 'lukket', 'ferdig', 'fakturert', 'betalt', 'avlyst', 'kansellert', 'annullert', 'tapt',
           'avslått', 'arkivert', 'slettet', 'closed', 'invoiced', 'paid', 'cancelled', 'canceled', 'lost', 'declined',
           'rejected', 'archived', 'deleted', 'converted', 'expired', 'utløpt'}  # fmt: skip


def must_have(columns: Mapping[str, int | None]) -> None:
    """Refused: nothing that says what the orders are, or whose."""
    wanted = ('customer_number', 'customer', 'org_number', 'phone', 'title', 'text')
    if all(columns.get(name) is None for name in wanted):
        raise Refused(t('Velg hvilken kolonne som er kunden eller oppdraget.'))


def understood(line: int, cells: Mapping[str, str], vat_registered: bool) -> Row:
    """A row as what an order holds: its own fields, `who` (whose it is), `line` and `job`; `status` None for closed."""
    read = Reader(line, cells, FIELDS)
    values = read.row.values
    values['ref'] = read.value('number', lambda said: typed.line(said, 60), needed=True)
    values['status'] = _status(read)
    values['who'] = {
        'ref': read('customer_number'),
        'name': read.value('customer', typed.line, needed=True),
        'org_number': read.value('org_number', norway.org_number),
        'phone': read.value('phone', norway.phone),
        'email': read.value('email', norway.email),
    }
    values['title'] = read.value('title', typed.line)
    values['address'] = read.value('address', typed.line)
    values['your_ref'] = read.value('your_ref', lambda said: typed.line(said, 100))
    values['their_number'] = read.value('their_number', lambda said: typed.line(said, 100))
    values['responsible'] = read('responsible')
    values['note'] = read.value('note', lambda said: typed.paragraphs(said, 3900))
    values['line'] = _line(read, vat_registered)
    values['job'] = _job(read, values)
    values['note'] = '\n'.join(part for part in (values['note'], *read.lost) if part)
    if not (any(values['who'].values()) or values['title'] or values['line'] or read.row.wrong):
        read.complain('customer', t('Raden har verken kunde, oppdrag eller ordrelinje.'), needed=True)
    return read.row


def together(rows: Iterable[Row]) -> list[list[Row]]:
    """The rows of each order, in the sequence of the file; one without a number is an order of its own."""
    found: dict[object, list[Row]] = {}
    for row in rows:
        found.setdefault(row.values['ref'].lower() or row.line, []).append(row)
    return list(found.values())


def head(rows: list[Row], name: str) -> Any:
    """What the first row says that says anything, of a field that an order has once."""
    return next((row.values[name] for row in rows if row.values[name]), rows[0].values[name])


def disagree(rows: list[Row]) -> bool:
    """Whether rows of one order name different customers."""
    whose = [tuple(row.values['who'].values()) for row in rows]
    return len({each for each in whose if any(each)}) > 1


def _status(read: Reader) -> Status | None:
    plain = ''.join(sign for sign in read('status').lower() if sign.isalnum())
    if plain in _CLOSED:
        return None
    found = next((status for status, words in _STATUSES.items() if plain in words), None)
    if found is None:
        read.complain('status', t('Statusen er ukjent. Skriv Utkast eller Bekreftet.'), needed=True)
    return found


def _line(read: Reader, vat_registered: bool) -> Line | None:
    with_vat = not read('unit_price') and bool(read('price_with_vat'))
    price = 'price_with_vat' if with_vat else 'unit_price'
    if not (read('text') or read(price)):
        return None
    checks: dict[str, Callable[[str], object]] = {
        'quantity': money.quantity,
        'unit': lambda said: known_unit(product_file.unit(said)),
        'vat': lambda said: vat.rate(product_file.rate(said, vat_registered), vat_registered),
        price: money.unit_price,
    }
    for name, check in checks.items():  # each by itself, so that the right cell is blamed
        read.value(name, check, needed=True)
    if read.row.wrong:
        return None
    try:
        return Line.new(
            text=read('text') or read('title') or t('Oppdrag'),
            quantity=read('quantity') or '1',
            unit=product_file.unit(read('unit')),
            unit_price=read(price) or '0',
            vat_code=product_file.rate(read('vat'), vat_registered),
            vat_registered=vat_registered,
            with_vat=with_vat,
        )
    except Refused as error:
        read.complain('text', str(error), needed=True)
        return None


def _job(read: Reader, values: Mapping[str, Any]) -> Job | None:
    day = read.value('day', typed_day, None)
    if day is None:
        return None
    starts = read.value('starts', typed_time, None)
    title = values['title'] or read('text') or t('Oppdrag')
    try:
        return Job.planned(title=title[: typed.LINE], address=values['address'], day=day, starts=starts)
    except Refused as error:
        read.complain('day', str(error))
        return None
