"""What stands on a paper, read back from its pages: what the law asks of an invoice, and freak texts."""

import io
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from pypdf import PdfReader

from domain import money, printed
from domain.buyer import Buyer
from domain.company import Company
from domain.line import LineKind
from domain.sheet import Sheet, SheetLine, freeze
from store.paper import press
from tests import factories

AT = datetime(2026, 11, 25, 12, tzinfo=UTC)
FIRM = Company(**factories.FIRM)
BUYER = Buyer('business', 'Øvre Åsen Borettslag', '974760673', True, 'Sandviksveien 84', '5036', 'Bergen', 'Kari Nes')


def line(text: str, quantity: str = '1', price: str = '100', percent: str | None = '25', **more: Any) -> SheetLine:
    amount = money.line_net_ore(Decimal(quantity), Decimal(price))
    rate = None if percent is None else Decimal(percent)
    return SheetLine(text, Decimal(quantity), 'time', Decimal(price), rate, amount, **more)


def heading(text: str) -> SheetLine:
    return line(text, price='0', percent=None, kind=LineKind.SECTION)


LINES = [heading('Vask'), line('Flyttevask', '6.5', '890'), line('Frukt', '3', '33.33', '15'), line('Bok', percent='0')]


def sheet(kind: str = 'invoice', lines: list[SheetLine] | None = None, firm: Company = FIRM, **facts: Any) -> Sheet:
    """An invoice with everything on it."""
    known: dict[str, Any] = {
        'order': 1042,
        'number': 20318,
        'title': 'Flytting 3-roms',
        'day': date(2026, 11, 25),
        'due_day': date(2026, 12, 9),
        'delivery_day': date(2026, 11, 24),
        'delivery_place': 'Åsamyrane 210, 5131 Nyborg',
        'bank_account': '86011117947',
        'kid': '203186',
        'their_number': 'PO-4471',
        'your_ref': 'Avdeling 7',
        'late_interest': 'Ved betaling etter forfall beregnes forsinkelsesrente.',
    }
    return Sheet(freeze(kind, company=firm, buyer=BUYER, lines=lines or LINES, **(known | facts))[0])


def pages(said: printed.Printed) -> list[str]:
    """The text of each page, with plain spaces."""
    found = [page.extract_text() for page in PdfReader(io.BytesIO(press.pdf(said, AT))).pages]
    return [' '.join(each.replace('\xa0', ' ').split()) for each in found]


def test_every_line_that_the_law_asks_for_stands_on_the_invoice() -> None:
    """bokføringsforskriften kap. 5, line for line as `norway.md` § 2.1 lists them."""
    (said,) = pages(printed.invoice(sheet()))
    for number, what in (
        ('1 number', 'Faktura 20318'),
        ('1 date', 'Fakturadato 25. november 2026'),
        ('2 seller', 'Sandviken Flytting AS · Org.nr. 923 609 016 MVA'),
        ('3 Foretaksregisteret', '· Foretaksregisteret ·'),
        ('3 head office', 'Sjøgaten 12, 5035 Bergen'),
        ('4 buyer', 'Øvre Åsen Borettslag'),
        ('4 address', 'Sandviksveien 84 5036 Bergen'),
        ('4 number, in the VAT register', 'Org.nr. 974 760 673 MVA'),
        ('5 kind and amount', 'Flyttevask 6,5 timer 890,00 25 % 5 785,00'),
        ('6 time', 'Levert 24. november 2026'),
        ('6 place', 'Åsamyrane 210, 5131 Nyborg'),
        ('7 consideration', 'Å betale 7 446,24 kr'),
        ('7 due', 'Forfall'),
        ('7 due day', '9. desember 2026'),
        ('8 VAT', '25 % mva. av 5 785,00 1 446,25'),
        ('9 each rate: taxable', '15 % 99,99 15,00'),
        ('9 each rate: zero', '0 % (fritatt) 100,00 0,00'),
        ('12 account', '8601 11 17947'),
        ('12 KID', '203186'),
        ('12 our order', 'Ordre 1042'),
        ('12 their reference', 'Avdeling 7'),
        ('12 their number', 'PO-4471'),
        ('12 interest', 'Ved betaling etter forfall beregnes forsinkelsesrente.'),
    ):
        assert what in said, f'{number}: {what}'


def test_a_firm_outside_the_register_says_so_and_has_no_vat_anywhere() -> None:
    plain = FIRM.model_copy(update={'vat_registered': False, 'in_company_register': False})
    (said,) = pages(printed.invoice(sheet(firm=plain, lines=[line('Vask', percent=None)])))
    assert 'Selger er ikke mva-registrert.' in said
    assert 'Org.nr. 923 609 016 ·' in said
    assert '25 %' not in said
    assert 'Foretaksregisteret' not in said


def test_reverse_charge_exempt_and_export_stand_apart_with_their_reasons() -> None:
    lines = [line('Kvoter', percent='0', category='AE'), line('Kurs', percent=None, category='E'), line('Vask')]
    (said,) = pages(printed.invoice(sheet(lines=lines)))
    assert 'Omvendt avgiftsplikt – Merverdiavgift ikke beregnet.' in said
    assert 'Unntatt 100,00 0,00' in said
    assert 'Unntatt fra merverdiavgift (merverdiavgiftsloven kapittel 3).' in said


def test_a_credit_note_names_what_it_credits_and_asks_for_nothing() -> None:
    day = date(2026, 11, 20)
    (said,) = pages(printed.invoice(sheet('credit_note', credits=20317, credits_day=day, due_day=None, kid='')))
    assert 'Kreditnota 20318' in said
    assert 'Krediterer faktura 20317 av 20. november 2026' in said
    assert 'Kreditert 7 446,24 kr' in said
    assert [part for part in ('Å betale', 'Forfall', 'KID', '8601 11 17947') if part in said] == []


def test_two_hundred_lines_have_their_head_and_number_on_every_page() -> None:
    lines = [part for i in range(20) for part in (heading(f'Del {i}'), *(line(f'Rad {i}-{j}.') for j in range(10)))]
    found = pages(printed.invoice(sheet(lines=lines)))
    assert len(found) > 3
    for place, said in enumerate(found, start=1):
        assert f'Side {place} av {len(found)}' in said
        assert 'Org.nr. 923 609 016 MVA' in said
        assert 'Beskrivelse Antall Pris Beløp eks. mva.' in said or place == len(found)
    whole = ' '.join(found)
    places = [whole.index(f'Rad {i}-{j}.') for i in range(20) for j in range(10)]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ('typed', 'shown'),
    [
        ('#panic("x") $x$ *b* _i_ <l> @r \\ `c` [y] // c', '#panic("x") $x$ *b* _i_ <l> @r \\ `c` [y] // c'),
        ('Flytting 🚚 hjem', 'Flytting hjem'),
        ('Til 李', 'Til □'),
        ('Bare \u202e snudd \ue000\ufdd0', 'Bare snudd'),
        ('Привет Ωμέγα Łódź', 'Привет Ωμέγα Łódź'),
    ],
)
def test_what_people_type_is_text_and_never_stops_a_paper(typed: str, shown: str) -> None:
    (said,) = pages(printed.invoice(sheet(title=typed, lines=[line(typed)])))
    assert said.count(shown) == 2


def test_every_letter_we_say_can_be_shown_is_in_a_font() -> None:
    ranges = (each.partition('-') for each in (press.HERE / 'fonts' / 'letters.txt').read_text().split())
    every = ' '.join(chr(c) for a, _, b in ranges for c in range(int(a, 16), int(b or a, 16) + 1))
    assert press.pdf(printed.invoice(sheet(title=every)), AT), 'PDF/A takes no letter without a font'


def test_a_word_as_long_as_a_line_stays_on_the_page() -> None:
    word = 'Grunneiendomsforvaltningsselskapet' * 5
    (said,) = pages(printed.invoice(sheet(title=word, lines=[line(word)])))
    assert said.replace(' ', '').replace('\u200b', '').count(word) == 2
