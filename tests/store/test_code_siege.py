"""A siege of the one-time codes: whoever asks for them and guesses for a day and more gets no further than promised.

The clock is a fake one, and the attackers keep their own books: what the gateway was given, and which guesses would
have opened the door had they been right. That is tried with the right code, and undone. Nothing is counted by the
functions that are under siege.
"""

import heapq
import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import count
from random import Random

import pytest
from sqlmodel import Session, col, func, select

from domain.customer import Customer, CustomerKind
from domain.message import Message, MessageKind
from domain.one_time_code import CodeFor
from domain.refused import Refused
from domain.words import OSLO
from store import clock, codes, quotes, rows
from store.database import read_now, write_now
from store.secret import unseal
from store.settings import settings
from tests import factories
from tests.torture import TORTURE

once = pytest.mark.parametrize('database_url', ['sqlite'], indirect=True)
START = datetime(2026, 11, 29, 22, 50, tzinfo=UTC)
SECOND, MINUTE, HOUR, DAY = (timedelta(seconds=each) for each in (1, 60, 3600, 86400))
PHONES, LASTS, APART = (10_000, 30 * HOUR, 6 * SECOND) if TORTURE else (150, 9 * HOUR, 90 * SECOND)


@pytest.fixture(autouse=True)
def sms_is_set_up(own_settings: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv('ORDREFLYT_SMS_URL', 'json://127.0.0.1:9/?:to={til}')
    settings.cache_clear()


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Sets the clock, which then stands still: how fast the machine is must not be seen in the books."""
    moment = START
    monkeypatch.setattr(clock, 'now', lambda: moment)

    def turn(to: datetime) -> None:
        nonlocal moment
        moment = to

    return turn


@dataclass(frozen=True, slots=True)
class Sent:
    """A code that went out; `challenge` is the browser that asked."""

    challenge: str
    phone: str
    at: datetime
    code: str


@dataclass(slots=True)
class Books:
    """What the attackers write down, each with its moment."""

    asked: dict[str, list[datetime]] = field(default_factory=lambda: defaultdict(list))
    """Requests that were not refused, by the network they came from."""
    sent: list[Sent] = field(default_factory=list)
    tried: list[tuple[datetime, Sent]] = field(default_factory=list)
    """Guesses that could have been right."""
    refused_asks: int = 0
    refused_guesses: int = 0


class TakenBackError(Exception):
    """Undoes what was only tried."""


def would_open(challenge: str, code: str) -> bool:
    """Whether the right code, typed now, would be taken."""
    found: list[bool] = []

    def look(session: Session) -> None:
        found.append(codes.try_code(session, challenge, code) is not None)
        raise TakenBackError

    with pytest.raises(TakenBackError):
        write_now(look)
    return found[0]


def most(moments: Iterable[datetime], window: timedelta) -> int:
    """How many at most lie in any stretch of time that is so long."""
    ordered, highest, first = sorted(moments), 0, 0
    for last, moment in enumerate(ordered):
        while moment - ordered[first] >= window:
            first += 1
        highest = max(highest, last - first + 1)
    return highest


class Attackers:
    """They ask and guess in the order of time: `later` is what they have in mind."""

    def __init__(
        self, at: Callable[[datetime], None], registered: list[str], chance: Random, *, slow: float = 0.3
    ) -> None:
        self.at, self.registered, self.chance, self.slow = at, set(registered), chance, slow
        self.books, self.now = Books(), START
        self._later: list[tuple[datetime, int, Callable[[], object]]] = []
        self._count, self._browsers = count(), count()
        self._seen = read_now(lambda session: session.exec(select(func.max(Message.id))).one() or 0)

    def later(self, moment: datetime, do: Callable[[], object]) -> None:
        heapq.heappush(self._later, (moment, next(self._count), do))

    def run(self, until: datetime) -> None:
        while self._later and self._later[0][0] < until:
            self.now, _, do = heapq.heappop(self._later)
            self.at(self.now)
            do()

    def ask(self, phone: str, challenge: str = '', whose: str = '') -> Sent | str:
        """Ask for a code, from somewhere and without a cookie: the code that went out, or why not."""
        challenge = challenge or f'browser {next(self._browsers)}'
        ip, network = self._place(whose)

        def go(session: Session) -> list[Message]:
            codes.ask(session, CodeFor.PORTAL, phone, challenge, ip)
            new = select(Message).where(Message.kind == MessageKind.CODE, col(Message.id) > self._seen)
            found = list(session.exec(new))
            for message in found:
                if self.chance.random() >= self.slow:  # others are long on their way, and hold the longer
                    message.sent_at = clock.now()
            return found

        try:
            new = write_now(go)
        except Refused as refused:
            self.books.refused_asks += 1
            return str(refused)
        self.books.asked[network].append(self.now)
        if not new:
            return ''
        (message,) = new
        self._seen = message.id or 0
        assert message.recipient in self.registered
        assert message.recipient == phone, 'it goes to whom it was asked for'
        sent = Sent(challenge, message.recipient, self.now, unseal(message.sealed or ''))
        self.books.sent.append(sent)
        return sent

    def guess(self, sent: Sent) -> bool:
        """Guess wrong; whether it was worth a try."""
        is_try = would_open(sent.challenge, sent.code)
        digits = len(sent.code)
        wrong = (int(sent.code) + self.chance.randrange(1, 10**digits)) % 10**digits
        assert write_now(codes.try_code, sent.challenge, f'{wrong:0{digits}}') is None
        if is_try:
            self.books.tried.append((self.now, sent))
        else:
            self.books.refused_guesses += 1
        return is_try

    # ---------- what they do ----------

    def spray(self, phones: list[str], apart: timedelta) -> None:
        """Somebody asks for a code for anybody, from anywhere, guesses, and goes on to the next."""
        self.later(self.now + apart * (0.5 + self.chance.random()), partial(self.spray, phones, apart))
        sent = self.ask(self.chance.choice(phones))
        if isinstance(sent, Sent) and self.chance.random() < (0.5 if TORTURE else 0.1):
            for _ in range(self.chance.choice((3, 6))):
                self.later(self.now + self.chance.uniform(1, 660) * SECOND, partial(self.guess, sent))

    def wave(self, phones: list[str]) -> None:
        """Once a day all that the hour allows is guessed at in one go, to get at codes before they are longer."""
        self.later(self.now + DAY, partial(self.wave, phones))
        for each in range(40):
            self.later(self.now + each * 40 * SECOND, partial(self._ask_and_guess, self.chance.choice(phones), 5))

    def scan(self, phones: list[str]) -> None:
        """Somebody looks which numbers are known, from one house whose devices have addresses of their own."""
        for each in range(14):
            self.later(self.now + each * MINUTE, partial(self.ask, phones[each], whose='2001:db8:0:99'))

    def besiege(self, phone: str, challenge: str = '', guesses: int = 7) -> None:
        """One phone alone, as often as it may be asked for; each code is guessed at at once, or as late as it can be.

        The next is asked for in the very second in which the sentence says that it may be.
        """
        said = self.ask(phone, challenge)
        if isinstance(said, Sent):
            late = self.chance.choice((1, 290, 590)) * SECOND
            for each in range(guesses):
                self.later(self.now + late + each * SECOND, partial(self.guess, said))
            self.later(self.now + late + 30 * SECOND, partial(self.besiege, phone, challenge, guesses))
        else:
            self.later(stated(said, self.now), partial(self.besiege, phone, challenge, guesses))

    def _ask_and_guess(self, phone: str, times: int) -> None:
        sent = self.ask(phone)
        if isinstance(sent, Sent):
            for each in range(times):
                self.later(self.now + (each + 1) * SECOND, partial(self.guess, sent))

    def _place(self, whose: str) -> tuple[str, str]:
        """An address and whose it is: a subscriber with a whole /64, one house, or a phone on its way through town."""
        kind = self.chance.random()
        if whose or kind < 0.3:
            whose = whose or f'2001:db8:0:{self.chance.randrange(8)}'
            return f'{whose}::{self.chance.randrange(1, 65000):x}', whose
        ip = '192.0.2.7' if kind < 0.4 else f'10.0.{self.chance.randrange(200)}.{self.chance.randrange(250)}'
        return ip, ip


def stated(said: str, now: datetime) -> datetime:
    """The moment that a refusal states: «Vent 31 sekunder …», «Prøv igjen i morgen kl. 10:42 …»."""
    if seconds := re.search(r'Vent (\d+) sekunder', said):
        return now + int(seconds[1]) * SECOND
    found = re.search(r'Prøv igjen(?: (i morgen|\w+\. \d+\. \w+\.))? kl\. (\d\d):(\d\d)', said)
    assert found, said
    here = now.astimezone(OSLO).replace(hour=int(found[2]), minute=int(found[3]), second=0, microsecond=0)
    return here + {None: 0, 'i morgen': 1}.get(found[1], 2) * DAY


def house(phones: int) -> tuple[list[str], list[str]]:
    """A firm with so many customers, some abroad and some with a landline: (phones that may be texted, all others)."""
    factories.firm()
    mobiles = [f'+4791{each:06}' for each in range(phones * 9 // 10)]
    others = [f'+4755{each:06}' for each in range(320_000, 320_000 + phones // 20)]
    others += ['+46701234567', '+447900123456', '+12025550123']

    def put(session: Session) -> None:
        plain = rows.blank(Customer, 'id') | {'kind': CustomerKind.PRIVATE}
        rows.add(session, Customer, [plain | {'name': 'Kari', 'phone': phone} for phone in mobiles + others])

    write_now(put)
    return mobiles, others + [f'+4740{each:06}' for each in range(phones // 10)]  # the last nobody has


@once
def test_guessing_for_days_comes_no_nearer_than_promised(db: str, at: Callable[[datetime], None]) -> None:
    """Codes, tries, phones, networks and the site, each in every stretch of time, and nothing abroad."""
    mobiles, others = house(PHONES)
    them = Attackers(at, mobiles, Random(6))
    besieged = mobiles[:4]
    them.later(START + 3 * HOUR, partial(them.spray, mobiles[4:] + others, APART))
    for each, phone in enumerate(besieged):
        them.later(START + each * MINUTE, partial(them.besiege, phone, phone if each % 2 else '', 2 if each > 1 else 7))
    them.later(START, partial(them.scan, others[-PHONES // 10 :]))
    them.later(START + 90 * MINUTE, partial(them.wave, mobiles[4:]))
    them.run(START + LASTS)
    books = them.books

    of_phone: dict[str, list[datetime]] = defaultdict(list)
    tries: dict[tuple[str, datetime], int] = defaultdict(int)
    tries_of_phone: dict[str, list[datetime]] = defaultdict(list)
    for sent in books.sent:
        of_phone[sent.phone].append(sent.at)
    for moment, sent in books.tried:
        tries[sent.challenge, sent.at] += 1
        tries_of_phone[sent.phone].append(moment)
    found = {
        'tries of a code': max(tries.values()),
        'tries of a phone in a day': max(most(each, DAY) for each in tries_of_phone.values()),
        'codes of a phone in a quarter': max(most(each, 15 * MINUTE) for each in of_phone.values()),
        'codes of a phone in a day': max(most(each, DAY) for each in of_phone.values()),
        'requests of a network in an hour': max(most(each, HOUR) for each in books.asked.values()),
        'codes in an hour': most((each.at for each in books.sent), HOUR),
        'codes in a day': most((each.at for each in books.sent), DAY),
    }
    assert found == {
        'tries of a code': 5,
        'tries of a phone in a day': 15,
        'codes of a phone in a quarter': 3,
        'codes of a phone in a day': 6,
        'requests of a network in an hour': 10,
        'codes in an hour': 30,
        'codes in a day': 200,
    }, 'as many as promised, and not one more'
    short = [sent for sent in books.sent if len(sent.code) == 6]
    assert {len(sent.code) for sent in books.sent} == {6, 8}
    moments = [moment for moment, _ in books.tried]
    assert max(sum(sent.at - HOUR < each <= sent.at for each in moments) for sent in short) < 100
    assert min(books.refused_asks, books.refused_guesses) > 0


@once
def test_one_phone_for_a_week_by_somebody_who_knows_the_rules(db: str, at: Callable[[datetime], None]) -> None:
    """Where a day of the house begins and ends: guesses come late after their code, and the next one at once."""
    mobiles, _ = house(20)
    for seed in range(20 if TORTURE else 3):
        them = Attackers(at, mobiles, Random(seed), slow=1)
        begun = START + seed * 10 * DAY
        them.later(begun, partial(them.besiege, mobiles[0]))
        them.run(begun + (7 if TORTURE else 3) * DAY)
        assert most([each.at for each in them.books.sent], DAY) <= 6
        assert most([moment for moment, _ in them.books.tried], DAY) == 15


@once
@pytest.mark.parametrize('hour', [0, 12, 23])
def test_a_lock_lifts_at_the_minute_that_it_states_and_the_link_opens_all_the_while(
    db: str, at: Callable[[datetime], None], hour: int
) -> None:
    """Also after codes that nobody guessed at, which were asked for before."""
    firm = factories.firm()
    at(START)
    number = factories.quoted(firm)
    them = Attackers(at, ['+4791234567'], Random(1))
    begun = START + hour * HOUR + 10 * MINUTE
    for each in range(4):
        at(begun + each * 20 * MINUTE)
        them.now = clock.now()
        sent = them.ask('+4791234567')
        assert isinstance(sent, Sent)
        assert [them.guess(sent) for _ in range(6 if each else 0)] == ([True] * 5 + [False] if each else [])
    said = them.ask('+4791234567')
    assert isinstance(said, str)
    until = stated(said, clock.now())
    assert DAY - HOUR < until - clock.now() <= DAY + 16 * MINUTE
    at(until - MINUTE - SECOND)
    assert isinstance(them.ask('+4791234567'), str)
    assert read_now(quotes.portal, factories.customer(number), number).number == number
    at(until)
    sent = them.ask('+4791234567')
    assert isinstance(sent, Sent), sent
    assert would_open(sent.challenge, sent.code)
