"""Numbers, texts, dates and words: what is typed, what is stored, what is read."""

from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest

from domain import money, norway, text, words
from domain.job import typed_day, typed_time
from domain.line import Line
from tests.domain.rows import refused

NBSP = '\xa0'
TODAY = date(2026, 11, 24)


def plain(shown: str) -> str:
    assert ' ' not in shown, 'a number does not break over two lines'
    return shown.replace(NBSP, ' ')


# ---------- phones (`norway.md` § 5.1) ----------

MOBILE = '+4791234567'
NO_PHONE = 'Telefonnummeret er ikke gyldig. Bruk 8 sifre, eller start med + og landkode.'
NO_MOBILE = 'Dette er ikke et mobilnummer, så vi kan ikke sende engangskode.'


@pytest.mark.parametrize(
    ('typed', 'stored', 'is_mobile'),
    [
        *((form, MOBILE, True) for form in ('+47 912 34 567', '0047 91234567', '91234567', '4791234567')),
        *((form, MOBILE, True) for form in ('47 912 34 567', 'tlf: 91234567', '+47 (0) 91234567', '91234567 ext 5')),
        *((form, MOBILE, True) for form in (f'912{NBSP}34{NBSP}567', '912–34–567', ' 912 34 567\n', '\u200b91234567')),
        ('47123456', '+4747123456', True),
        ('22334455', '+4722334455', False),
        ('80012345', '+4780012345', False),
        ('81512345', '+4781512345', False),
        ('02345', '+4702345', False),
        ('79123456', '+4779123456', False),
        ('+46 70 123 45 67', '+46701234567', True),
        ('+45 20123456', '+4520123456', True),
        ('+1 212 555 2368', '+12125552368', True),
    ],
)
def test_a_phone_number_is_stored_as_e164(typed: str, stored: str, is_mobile: bool):
    """Eight digits win over the prefix 47; text messages reach mobiles only."""
    assert norway.phone(typed) == stored
    assert norway.is_mobile(stored) is is_mobile
    if is_mobile:
        assert norway.mobile(typed) == stored
    else:
        with refused(NO_MOBILE):
            norway.mobile(typed)


@pytest.mark.parametrize(
    'typed',
    [
        '12345678',
        '112',
        '116117',
        '9123456',
        '912345678',
        '0701234567',
        '+47 590000000000',
        '',
        'abc',
        '9' * 41,
        '+' * 9,
    ],
)
def test_what_is_no_phone_number_is_refused(typed: str):
    with refused(NO_PHONE):
        norway.phone(typed)


@pytest.mark.parametrize(
    ('stored', 'shown'),
    [
        (MOBILE, '912 34 567'),
        ('+4747123456', '471 23 456'),
        ('+4722334455', '22 33 44 55'),
        ('+4755123456', '55 12 34 56'),
        ('+4780012345', '800 12 345'),
        ('+46701234567', '+46 70 123 45 67'),
        ('', ''),
    ],
)
def test_a_phone_number_is_shown_as_norwegians_write_it(stored: str, shown: str):
    assert plain(norway.show_phone(stored)) == shown


# ---------- organisation numbers, bank accounts, e-mail, postcodes ----------


@pytest.mark.parametrize(
    'typed',
    ['923609016', '923 609 016', 'NO 923 609 016 MVA', 'no923609016mva', f'923{NBSP}609{NBSP}016', ' 923.609.016 '],
)
def test_an_organisation_number_is_stored_as_nine_digits(typed: str):
    assert norway.org_number(typed) == '923609016'
    assert plain(norway.show_org_number('923609016')) == '923 609 016'


@pytest.mark.parametrize('typed', ['', '92360901', '9236090166', '92360901x', '９２３６０９０１６', 'MVA'])
def test_an_organisation_number_has_nine_digits(typed: str):
    with refused('Skriv alle 9 sifrene i organisasjonsnummeret.'):
        norway.org_number(typed)


@pytest.mark.parametrize('typed', ['923609017', '923609061', '123456785', '000000000', '974760672'])
def test_the_check_digit_of_an_organisation_number_is_right(typed: str):
    with refused('Organisasjonsnummeret er ikke gyldig.'):
        norway.org_number(typed)


@pytest.mark.parametrize('number', ['974760673', '810034882', '812345672', '889640782'])
def test_organisation_numbers_begin_with_eight_or_nine(number: str):
    assert norway.org_number(number) == number


@pytest.mark.parametrize('typed', ['86011117947', '8601.11.17947', '8601 11 17947'])
def test_a_bank_account_is_stored_as_eleven_digits(typed: str):
    assert norway.bank_account(typed) == '86011117947'
    assert plain(norway.show_bank_account('86011117947')) == '8601 11 17947'


@pytest.mark.parametrize(
    ('typed', 'sentence'),
    [
        ('86011117948', 'Kontonummeret er ikke gyldig. Kontroller sifrene.'),
        ('00000000000', 'Kontonummeret er ikke gyldig. Kontroller sifrene.'),
        ('8601111794', 'Kontonummeret skal ha 11 sifre.'),
        ('NO9386011117947', 'Kontonummeret skal ha 11 sifre.'),
        ('', 'Kontonummeret skal ha 11 sifre.'),
    ],
)
def test_a_wrong_bank_account_is_refused(typed: str, sentence: str):
    with refused(sentence):
        norway.bank_account(typed)


def test_an_email_address_keeps_its_name_and_lowers_its_domain():
    assert norway.email(' Kari.Nes+faktura@Borettslag.NO ') == 'Kari.Nes+faktura@borettslag.no'
    for typed in (
        '',
        'kari',
        'kari@',
        '@firma.no',
        'kari@firma',
        'kari nes@firma.no',
        'a@b.no, c@d.no',
        '<kari@firma.no>',
        f'{"a" * 65}@b.no',
    ):
        with refused('E-postadressen er ikke gyldig. Den skal se ut som navn@firma.no.'):
            norway.email(typed)


def test_a_postcode_is_text_with_four_digits():
    assert norway.postcode(' 0155 ') == '0155'
    for typed in ('155', '01555', 'abcd', '０１５５'):
        with refused('Postnummeret skal ha fire sifre.'):
            norway.postcode(typed)


# ---------- money ----------


@pytest.mark.parametrize(
    ('typed', 'ore'),
    [
        ('1 234,56', 123456),
        ('1.234,56', 123456),
        ('1,234.56', 123456),
        ('1.234', 123400),
        ('12.345.678', 1234567800),
        ('12.34', 1234),
        ('12,5', 1250),
        ('−12,5', -1250),
        ('–12,5', -1250),
        ('kr 12', 1200),
        ('12 kr', 1200),
        ('kr. 1 234,-', 123400),
        (f'1{NBSP}234\u2009567,5', 123456750),
        ('0', 0),
        ('0,01', 1),
        ('1000000000', 10**11),
    ],
)
def test_an_amount_is_read_as_people_type_it(typed: str, ore: int):
    assert money.amount(typed) == ore


@pytest.mark.parametrize(
    'typed', ['', ' ', 'abc', '1,2,3', '1..2', '--1', '1e5', 'nan', 'inf', '١٢', '１２', '12 %', '0x10']
)
def test_what_is_no_amount_is_refused(typed: str):
    with refused('Skriv et beløp, for eksempel 1 234,50.'):
        money.amount(typed)


def test_amounts_prices_and_quantities_have_their_bounds():
    too_large = 'Beløpet er for stort. Det kan være på høyst 1 000 000 000 kr.'
    for typed in ('1000000000,01', '-1000000000,01', '1' + '0' * 15, '9' * 60):
        for read in (money.amount, money.unit_price):
            with refused(too_large):
                read(typed)
    with refused('Antallet er for stort. Det kan være høyst 1 000 000 000.'):
        money.quantity('9999999999')
    with refused(too_large):
        Line.new(text='a', quantity='1000000', unit='stk.', unit_price='1000000', vat_code='25', vat_registered=True)
    with refused('Et beløp kan ha høyst to desimaler.'):
        money.amount('1,234')
    with refused('En pris kan ha høyst fire desimaler.'):
        money.unit_price('1,23456')
    with refused('Et antall kan ha høyst tre desimaler.'):
        money.quantity('1,2345')
    for typed in ('0', '-1'):
        with refused('Antallet må være større enn 0.'):
            money.quantity(typed)
        with refused('Beløpet må være større enn 0.'):
            money.positive_amount(typed)
    assert money.unit_price('79,2') == Decimal('79.2')
    assert money.unit_price('-5') == Decimal(-5)
    assert money.quantity('0,001') == Decimal('0.001')


def test_vat_is_rounded_once_per_rate():
    """`norway.md` § 2.3: 6.5×890.00 @25; 3×33.33 @15; 1×1200 @12; 1×100 @0."""
    lines = [('6.5', '890', 25), ('3', '33.33', 15), ('1', '1200', 12), ('1', '100', 0)]
    sums = money.add_up((money.line_net_ore(Decimal(q), Decimal(p)), Decimal(rate)) for q, p, rate in lines)
    assert (sums.net_ore, sums.vat_ore, sums.total_ore) == (718499, 160525, 879024)
    assert money.add_up([(3333, Decimal(25))] * 3).vat_ore == 2500, 'line by line it would be 2 499'
    assert [(int(g.percent or 0), g.base_ore, g.vat_ore) for g in sums.groups] == [
        (25, 578500, 144625),
        (15, 9999, 1500),
        (12, 120000, 14400),
        (0, 10000, 0),
    ]


@pytest.mark.parametrize(
    ('kroner', 'ore'), [('0.125', 13), ('0.135', 14), ('0.005', 1), ('-0.005', -1), ('0.0049', 0), ('2.675', 268)]
)
def test_halves_are_rounded_up(kroner: str, ore: int):
    assert money.round_ore(Decimal(kroner)) == ore


def test_a_seller_outside_the_register_charges_no_vat():
    sums = money.add_up([(10000, None)])
    assert (sums.vat_ore, sums.total_ore, sums.groups[0].percent) == (0, 10000, None)
    with refused('Firmaet er ikke registrert i Merverdiavgiftsregisteret og kan ikke kreve mva.'):
        Line.new(text='a', quantity='1', unit='stk.', unit_price='1', vat_code='25', vat_registered=False)


# ---------- the border of texts ----------


@pytest.mark.parametrize('typed', ['a\x00b', '\ud800', 'a\udfff', '\x1b[31m', 'a\x7f'])
def test_characters_that_cannot_be_stored_are_refused(typed: str):
    for border in (text.line, text.paragraphs):
        with refused('Teksten inneholder tegn som ikke kan lagres. Fjern dem og prøv igjen.'):
            border(typed)


@pytest.mark.parametrize(
    'typed',
    [
        '<script>alert(1)</script>',
        '\u202eomvendt\u202c \u200f',
        'עברית',
        "'; DROP TABLE x; --",
        '👩‍🔧',
        'Bjørnstad & Sønn',
    ],
)
def test_what_looks_dangerous_survives_unchanged(typed: str):
    assert text.line(typed) == text.paragraphs(typed) == typed


def test_a_text_has_its_length():
    assert len(text.paragraphs('å' * 20_000)) == 20_000
    with refused('Teksten er for lang. Den kan være på 20 000 tegn, denne er på 20 001.'):
        text.paragraphs('å' * 20_001)
    with refused('Teksten er for lang. Den kan være på 200 tegn, denne er på 201.'):
        text.line('å' * 201)


def test_a_text_is_trimmed_and_composed():
    assert text.line('A\u030asane \t\n  Bergen ') == 'Åsane Bergen'
    assert text.paragraphs('\r\n En\r\nto\rtre \n') == 'En\nto\ntre'
    with refused('Fyll ut navnet.'):
        text.required(' \n', 'navnet')


# ---------- dates and times ----------


@pytest.mark.parametrize('typed', ['24.11.2026', '24.11.26', '2026-11-24', ' 24.11.2026 '])
def test_a_date_is_read_as_people_type_it(typed: str):
    assert typed_day(typed) == TODAY


@pytest.mark.parametrize(
    'typed', ['31.02.2026', '2026/11/24', 'i morgen', '24.11', '11.24.2026', '32.13.2026', '1.1.1', '1112026']
)
def test_what_is_no_date_is_refused(typed: str):
    with refused('Skriv datoen som dd.mm.åååå, for eksempel 24.11.2026.'):
        typed_day(typed)


@pytest.mark.parametrize(
    ('typed', 'read'),
    [
        ('08:00', time(8)),
        ('8', time(8)),
        ('0830', time(8, 30)),
        ('8.30', time(8, 30)),
        ('', None),
        ('23:59', time(23, 59)),
    ],
)
def test_a_time_is_read_as_people_type_it(typed: str, read: time | None):
    assert typed_time(typed) == read


@pytest.mark.parametrize('typed', ['24:00', '8:60', 'åtte', '12345', '-1', '8:3:1'])
def test_what_is_no_time_is_refused(typed: str):
    with refused('Skriv klokkeslettet som tt:mm, for eksempel 08:30.'):
        typed_time(typed)


def test_a_moment_is_shown_in_norwegian_time_also_when_the_clocks_change():
    assert words.in_oslo(date(2027, 3, 27), time(8)) == datetime(2027, 3, 27, 7, tzinfo=UTC)
    assert words.in_oslo(date(2027, 3, 28), time(8)) == datetime(2027, 3, 28, 6, tzinfo=UTC)
    assert words.in_oslo(date(2027, 10, 31), time(8)) == datetime(2027, 10, 31, 7, tzinfo=UTC)
    late = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
    assert (words.local_day(late), words.clock(late), words.moment(late, TODAY)) == (TODAY, '00:30', 'i dag 00:30')


# ---------- words ----------


@pytest.mark.parametrize(
    ('ore', 'shown'),
    [(0, '0,00 kr'), (5, '0,05 kr'), (123450, '1 234,50 kr'), (-50000, '−500,00 kr'), (10**11, '1 000 000 000,00 kr')],
)
def test_kroner(ore: int, shown: str):
    assert plain(words.kr(ore)) == shown
    assert plain(words.kr(ore, unit=False)) == shown.removesuffix(' kr')


@pytest.mark.parametrize(
    ('value', 'least', 'shown'),
    [
        ('6.500', 0, '6,5'),
        ('590.0000', 2, '590,00'),
        ('1000', 0, '1 000'),
        ('-0.25', 0, '−0,25'),
        ('100', 0, '100'),
        ('79.2', 2, '79,20'),
    ],
)
def test_decimals(value: str, least: int, shown: str):
    assert plain(words.number(Decimal(value), least)) == shown


@pytest.mark.parametrize(
    ('value', 'shown'),
    [
        (date(2026, 11, 23), 'i går'),
        (date(2026, 11, 24), 'i dag'),
        (date(2026, 11, 25), 'i morgen'),
        (date(2026, 11, 26), 'tor. 26. nov.'),
        (date(2026, 5, 1), 'fre. 1. mai'),
        (date(2027, 1, 3), 'søn. 3. jan. 2027'),
    ],
)
def test_days(value: date, shown: str):
    assert words.day(value, TODAY) == shown


def test_dates_in_full():
    assert words.weekday(TODAY, TODAY) == 'tir. 24. nov.'
    assert words.full_date(TODAY) == '24. november 2026'
    assert words.short_date(date(2026, 1, 2)) == '02.01.2026'
    ages = [words.ago(date(2026, 11, day), TODAY) for day in (25, 24, 23, 18)]
    assert ages == ['i dag', 'i dag', 'i går', 'for 6 dager siden']


@pytest.mark.parametrize(('number', 'shown'), [(0, '0 jobber'), (1, '1 jobb'), (2, '2 jobber'), (21, '21 jobber')])
def test_zero_takes_the_plural(number: int, shown: str):
    assert words.count(number, 'jobb', 'jobber') == shown


def test_a_sentence_begins_with_a_capital_and_its_names_are_filled_in():
    assert words.sentence('åpent') == 'Åpent'
    assert words.t('Fyll ut {field}.', field='{navnet}') == 'Fyll ut {navnet}.'
