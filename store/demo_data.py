"""The bulk of the demo firm's season: who its customers are, what it does for them, and what became of each order.

An order is drawn as a `Life`: verbs and moments. `store/demo_rows.py` writes the rows they leave behind.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from itertools import count
from random import Random
from typing import Any

from domain import money, vat
from domain.customer import Contact, Customer, CustomerKind
from domain.sheet import SheetLine
from domain.words import in_oslo

AGENT, ADDRESS = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) Safari/604.1', '192.0.2.17'
"""What the customers' phone says of itself, at an address that belongs to nobody (RFC 5737)."""

_FIRST_NAMES = """
Ingrid Kari Anne Liv Solveig Astrid Marit Berit Randi Tone Hilde Silje Camilla Ida Nora Emma Thea Maja Ola Per Lars
Knut Geir Svein Tor Bjørn Arne Odd Magnus Henrik Sindre Eirik Håkon Jakob Emil Noah Amina Fatima Mohammed Yusuf Aisha
Agnieszka Piotr Marek Linh Minh Elif Emre Ana Luca Oksana Dmytro Sunniva Torbjørn Ragnhild Steinar Wenche Åse Øystein
"""
_LAST_NAMES = """
Hansen Johansen Olsen Larsen Andersen Nilsen Kvamme Bjørnstad Haugland Solheim Myhre Kleppe Tveit Berge Nesse Hopland
Vik Sandvik Eide Lunde Aase Fjeldstad Grimstad Helland Indrebø Kårstad Langeland Mjelde Natås Opdal Risnes Skjerven
Tangen Utne Valen Wiik Østrem Aarseth Brekke Dale Espeland Flatøy Gjerde Holmefjord Instebø Jordal Kalvenes Mohn Nordås
Lilletvedt Toft Rasmussen Steinsland Ulriksen Vågenes Ytrebygd Demir Nowak Kowalska Nguyen Hussain Ahmed Warsame
"""
_STREETS = """
Sandviksveien 5035 Bergen|Kalfarveien 5018 Bergen|Nygårdsgaten 5015 Bergen|Natlandsveien 5097 Bergen
Ladegårdsgaten 5033 Bergen|Fyllingsveien 5147 Fyllingsdalen|Damsgårdsveien 5160 Laksevåg|Åsamyrane 5131 Nyborg
Eidsvågveien 5105 Eidsvåg|Salhusveien 5131 Nyborg|Storetveitveien 5072 Bergen|Kringsjåveien 5163 Laksevåg
Fanaveien 5221 Nesttun|Osvegen 5227 Nesttun
Straumevegen 5151 Straumsgrend|Loddefjordveien 5171 Loddefjord|Olsvikveien 5183 Olsvik|Hardangervegen 5226 Nesttun
Ytrebygdsvegen 5251 Søreidgrend|Fjøsangerveien 5054 Bergen
"""
_TRADES = 'Rørlegger AS|Bygg AS|Eiendom AS|Regnskap AS|Bilverksted AS|Barnehage SA|Borettslag|Tannklinikk AS'
CHANGES = (
    'Kan dere se på prisen en gang til? Vi pakker det meste selv.',
    'Vi klarer oss med færre esker. Kan dere sende et nytt tilbud?',
    'Det ble ett rom mindre enn vi sa. Blir det billigere da?',
)
DECLINES = ('Vi valgte en annen.', 'Det ble for dyrt for oss denne gangen.', 'Vi får hjelp av familien likevel.')

SIZES = 6
_SERVICES = """
p Flytting 2-roms
  Flytting 08:00 13:00
  Flytting med lastebil, 2 flyttere; 1; rund sum; 6900
  Flytteesker, kjøp; 15-40; stk.; 32
p Flytting 3-roms og flyttevask
  Pakking 12:00 15:30, Flytting 08:00 14:00, Flyttevask 09:00 13:00
  Pakking av kjøkken og stue; 4-8; time; 590
  Flytting med lastebil, 3 flyttere; 1; rund sum; 9800
  Flytteesker, kjøp; 30-60; stk.; 32
  Flyttevask; 1; rund sum; 4200
  Rabatt, pakking og vask bestilt samlet; 1; rund sum; -500
p Flytting 4-roms
  Pakking 09:00 15:00, Flytting 07:30 16:00
  Pakking; 8-14; time; 590
  Flytting med lastebil, 4 flyttere; 1; rund sum; 13900
p Flyttevask {q} m²
  Flyttevask 09:00 13:00
  Flyttevask; 42-132; m²; 58
  Innvendig vask av skap; 1; rund sum; 750
p Bæring av piano
  Bæring av piano 14:30 15:30
  Bæring av piano, 3 personer; 1; rund sum; 2900
  Tillegg per etasje uten heis; 1-4; stk.; 300
p Tømming av dødsbo
  Tømming 08:00 15:00, Sluttvask 09:00 12:00
  Tømming og sortering; 8-24; time; 620
  Bortkjøring av avfall; 2-9; m³; 690
p Hovedrengjøring
  Hovedrengjøring 09:00 15:00
  Hovedrengjøring; 5-12; time; 540
p Flytteesker
  Levering av esker 15:30 16:00
  Flytteesker, kjøp; 10-60; stk.; 32
  Levering og henting; 1; rund sum; 490
b Vinduspuss, {q} vinduer
  Vinduspuss 10:00 14:00
  Vinduspuss utvendig og innvendig; 24-120; stk.; 65
  Lift; 1; dag; 1900
b Trappevask, {q} oppganger
  Trappevask 08:00 11:00
  Trappevask; 4-12; stk.; 690
  Matter, bytte; 2-6; stk.; 120
b Kontorvask, fire uker
  Kontorvask uke 1 17:00 19:00, Kontorvask uke 2 17:00 19:00, Kontorvask uke 3 17:00 19:00, Kontorvask uke 4 17:00 19:00
  Kontorvask; 8-20; time; 495
  Forbruksvarer; 1; rund sum; 850
b Byggrengjøring
  Grovrengjøring 07:30 15:00, Finrengjøring 07:30 15:00
  Byggrengjøring; 16-60; time; 560
  Container; 1-3; stk.; 3400
b Tømming av kontor
  Tømming av kontor 08:00 15:00
  Tømming, 3 personer; 8-24; time; 640
  Bortkjøring av avfall; 3-12; m³; 690
b Gulvvask og boning
  Gulvvask og boning 16:00 20:30
  Gulvvask og boning; 80-400; m²; 32
"""
Buyer = tuple[Customer, Contact | None]
"""A customer and, of a business, the contact who speaks for it."""


@dataclass(frozen=True, slots=True)
class Service:
    """Something the firm does: its order lines without ids, and its jobs as (title, starts, ends)."""

    title: str
    lines: tuple[SheetLine, ...]
    jobs: tuple[tuple[str, time, time], ...]
    is_for_business: bool

    @property
    def gap(self) -> int:
        """Workdays from one job to the next."""
        return 5 if 'uke' in self.title else 1


@cache
def services() -> list[Service]:
    """Every service in several sizes, the smallest first."""
    found = []
    for raw in re.split(r'\n(?=[pb] )', _SERVICES.strip()):
        title, jobs, *lines = (line.strip() for line in raw.splitlines())
        for size in range(SIZES):
            made = tuple(_line(line, size) for line in lines)
            named = title[2:].format(q=int(made[0].quantity))
            found.append(Service(named, made, tuple(_job(job) for job in jobs.split(', ')), title[0] == 'b'))
    return found


def _line(raw: str, size: int) -> SheetLine:
    words, amount, unit, price = (part.strip() for part in raw.split(';'))
    least, _, most = amount.partition('-')
    quantity = Decimal(int(least) + (int(most or least) - int(least)) * size // (SIZES - 1)).quantize(Decimal('0.001'))
    unit_price = Decimal(price).quantize(Decimal('0.0001'))
    return SheetLine(words, quantity, unit, unit_price, vat.percent('25'), money.line_net_ore(quantity, unit_price))


def _job(raw: str) -> tuple[str, time, time]:
    title, starts, ends = raw.rsplit(' ', 2)
    return title, time.fromisoformat(starts), time.fromisoformat(ends)


class Calendar:
    """Workdays counted from today: -1 is the last one before it, 0 today whatever day it is, 1 the first one after."""

    def __init__(self, today: date, span: int) -> None:
        around = [today + timedelta(days=n) for n in range(-span, 120) if n]
        self.today = today
        self.days = [day for day in around if day.weekday() < 5]
        self.past = sum(day < today for day in self.days)
        self._midnights = [in_oslo(day, time()) for day in self.days]  # no workday in Norway has 23 or 25 hours

    def day(self, offset: int) -> date:
        return self.today if offset == 0 else self.days[self.past + offset - (offset > 0)]

    def at(self, index: int, seconds: int) -> datetime:
        """A moment on the day with that index in `days`."""
        return self._midnights[index] + timedelta(seconds=seconds)


@dataclass(slots=True)
class Life:
    """What happens to one order before today; `days` are those of its jobs, `invoices` its invoice numbers."""

    customer: int
    service: Service
    steps: list[tuple[str, datetime]] = field(default_factory=list)
    days: list[date] = field(default_factory=list)
    number: int = 0
    invoices: list[int] = field(default_factory=list)


class _Later(Exception):
    """This has not happened yet."""


def draw(rng: Random, calendar: Calendar, index: int, customer: int, service: Service) -> Life:
    """The life of an order made on the day with that index, as far as yesterday."""
    life = Life(customer, service)
    day, clock = index, 0

    def go(verb: str, days: int, earliest: float = 8, latest: float = 15.5) -> None:
        nonlocal day, clock
        day, before = day + days, clock if days == 0 else 0
        if day >= calendar.past:
            raise _Later
        clock = max(
            int((earliest + (latest - earliest) * rng.random()) * 3600), before + 120 + int(rng.random() * 1380)
        )
        life.steps.append((verb, calendar.at(day, clock)))

    def chance(percent: int) -> bool:
        return rng.random() * 100 < percent

    try:
        go('new', 0, latest=14)
        if chance(85):
            go('quote', rng.randint(0, 2))
            if chance(16):
                go('change', rng.randint(0, 1), 16, 21)
                go('quote', rng.randint(1, 2))
            if chance(85):
                go('see', rng.randint(0, 1), 16, 21)
            if chance(9):
                go('decline', rng.randint(1, 7), 17, 21)
                go('lost', rng.randint(1, 9))
                return life
            if chance(14):
                go('follow_up', rng.randint(5, 8))
                go('lost', rng.randint(8, 22))
                return life
            go('accept', rng.randint(0, 6), 17, 21)
        go('confirm', rng.randint(1, 2))
        if chance(6):
            go('cancelled_by_customer' if chance(75) else 'cancelled_by_us', rng.randint(1, 3))
            return life
        first = day + rng.randint(4, 14)
        go('date', rng.randint(0, 2))
        life.days = [calendar.days[first + service.gap * n] for n in range(len(service.jobs))]
        go('people', 0 if chance(60) else rng.randint(0, first - day - 1))
        for n, (_, starts, ends) in enumerate(service.jobs):
            begins, over = starts.hour + starts.minute / 60, ends.hour + ends.minute / 60
            go('start', first + service.gap * n - day, begins - 0.1, begins + 0.3)
            go('complete', 0, over - 0.5, over + 0.6)
        if chance(4):
            go('finish', rng.randint(1, 6))
            return life
        go('draft', rng.randint(6, 15) if chance(10) else rng.randint(1, 2))
        go('invoice', 0 if chance(70) else 1)
        if chance(4):
            go('credit', rng.randint(1, 3))
            go('draft', 0)
            go('invoice', 0)
        go('pay', rng.randint(14, 40) if chance(8) else rng.randint(3, 12))
    except _Later:
        pass
    return life


def people(rng: Random, wanted: int) -> list[Buyer]:
    """Believable customers who do not exist: .example addresses, organisation numbers beyond those in use."""
    found: list[Buyer] = []
    firsts, lasts, trades = _FIRST_NAMES.split(), _LAST_NAMES.split(), _TRADES.split('|')
    streets = [tuple(street.rsplit(' ', 2)) for street in _STREETS.strip().replace('\n', '|').split('|')]
    numbers, contact_ids = organisations(99_970_000), count(1)
    for key in range(1, wanted + 1):
        street, postcode, city = rng.choice(streets)
        name = f'{rng.choice(firsts)} {rng.choice(lasts)}'
        phone = f'+47400{key * 7_919 % 100_000:05}'
        email = f'{name.lower().replace(" ", ".").translate(_PLAIN)}{key}@epost.example'
        place: dict[str, Any] = {
            'address': f'{street} {int(rng.random() * 160) + 1}',
            'postcode': postcode,
            'city': city,
        }
        if rng.random() < 0.28:
            trade = rng.choice(trades)
            firm = f'{street if trade == "Borettslag" else rng.choice(lasts)} {trade}'
            form = trade[-2:] if trade[-2:] in ('AS', 'SA') else 'BRL'
            place |= {'org_number': next(numbers, ''), 'org_form': form, 'vat_registered': form == 'AS'}
            business = Customer(
                id=key, kind=CustomerKind.BUSINESS, name=firm, email=f'post{key}@firma.example', **place
            )
            contact = Contact(
                id=next(contact_ids), customer_id=key, name=name, phone=phone, email=email, gets_invoices=True
            )
            found.append((business, contact))
        else:
            odd = rng.random()
            place |= {'phone': '' if odd < 0.03 else phone, 'email': '' if 0.03 < odd < 0.12 else email}
            found.append((Customer(id=key, kind=CustomerKind.PRIVATE, name=name, **place), None))
    return found


_PLAIN = str.maketrans('æøå', 'eoa')


def organisations(first: int) -> Iterator[str]:
    """Valid organisation numbers, as many as there are; at the end of the series no real ones are known to us."""
    for eight in range(first, 100_000_000):
        weighted = zip((3, 2, 7, 6, 5, 4, 3, 2), str(eight), strict=True)
        check = -sum(weight * int(digit) for weight, digit in weighted) % 11
        if check < 10:
            yield f'{eight}{check}'
