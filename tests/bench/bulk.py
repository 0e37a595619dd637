"""The bulk file of Enhetsregisteret with invented units: the official columns, any size, the same every time.

`python -m tests.bench.bulk FILE [rows]` writes one, compressed when the name ends with .gz.
"""

import csv
import gzip
import io
import random
import sys
from collections.abc import Iterator
from itertools import accumulate, product
from pathlib import Path

from tests.register import FIXTURES

WHOLE = 1_100_000
ENDINGS = {'AS': 44, 'ENK': 36, 'FLI': 12, 'BRL': 2, 'ANS': 2, 'DA': 2, 'NUF': 2}
FORMS = {
    'AS': 'Aksjeselskap',
    'ENK': 'Enkeltpersonforetak',
    'FLI': 'Forening/lag/innretning',
    'BRL': 'Borettslag',
    'ANS': 'Ansvarlig selskap med solidarisk ansvar',
    'DA': 'Ansvarlig selskap med delt ansvar',
    'NUF': 'Norskregistrert utenlandsk foretak',
}
OFTEN = """
HOLDING EIENDOM INVEST BYGG CONSULTING TRANSPORT SERVICE DRIFT NORGE UTVIKLING ENTREPRENØR REGNSKAP MASKIN RENHOLD MALER
RØR ELEKTRO FLYTTEBYRÅ IDRETTSLAG VELFORENING BARNEHAGE FORVALTNING CAPITAL DESIGN GRUPPEN HANDEL KAFÉ FRISØR DANS
TRAFIKKSKOLE TANNLEGE EIENDOMSUTVIKLING HYTTEFORENING KORPS SAMEIET NORSK OSLO BERGEN TRONDHEIM
"""
FIRST, VOWELS = 'B D F G H J K L M N R S T V BR FR GR SK ST TR', 'AEIOUYØÅ'
LAST = 'L N R S ND LD RG NN RS TT VIK DAL BERG HAUG STAD'
PLACES = (('0155', 'OSLO'), ('5003', 'BERGEN'), ('7011', 'TRONDHEIM'), ('4006', 'STAVANGER'), ('9008', 'TROMSØ'))


def columns() -> list[str]:
    """The headings, as published."""
    with (FIXTURES / 'enheter_sample.csv').open(encoding='utf-8', newline='') as file:
        return next(csv.reader(file))


def units(rows: int) -> Iterator[dict[str, str]]:
    """Units in the order of their numbers, names built of common words and of many rare ones."""
    chance = random.Random(2026)  # NOTE: the same units every time
    often = OFTEN.split()
    starts = [a + b for a, b in product(FIRST.split(), VOWELS)]
    ends = [a + b for a, b in product(LAST.split(), ('', 'E', 'EN', 'UM'))]
    rare = [a + b + c for a, b, c in product(starts, ['', *starts[:24]], ends)]
    chance.shuffle(rare)
    weights = list(accumulate(1 / (place + 20) for place in range(len(rare))))
    common = list(accumulate(1 / (place + 2) for place in range(len(often))))
    forms = chance.choices(list(ENDINGS), list(ENDINGS.values()), k=rows)
    names, words = (
        iter(chance.choices(rare, cum_weights=weights, k=2 * rows)),
        chance.choices(often, cum_weights=common, k=rows),
    )
    for number, form, word in zip(numbers(rows), forms, words, strict=True):
        name = f'{next(names)} {word if chance.random() < 0.7 else next(names, word)}'
        postcode, city = chance.choice(PLACES)
        luck = chance.random()
        yield {
            'organisasjonsnummer': number,
            'navn': f'{name} {form}' if form in ('AS', 'ANS', 'DA', 'NUF') else name,
            'organisasjonsform.kode': form,
            'organisasjonsform.beskrivelse': FORMS[form],
            'naeringskode1.kode': '43.210',
            'naeringskode1.beskrivelse': 'Elektrisk installasjonsarbeid',
            'harRegistrertAntallAnsatte': 'false',
            'forretningsadresse.adresse': f'{name.title()}veien {luck * 90 + 1:.0f}',
            'forretningsadresse.poststed': city,
            'forretningsadresse.postnummer': postcode,
            'forretningsadresse.land': 'Norge',
            'forretningsadresse.landkode': 'NO',
            'registreringsdatoenhetsregisteret': '1995-02-19',
            'registrertIMvaRegisteret': str(luck < 0.4).lower(),
            'registrertIForetaksregisteret': str(form == 'AS').lower(),
            'konkurs': str(luck > 0.995).lower(),
            'underAvvikling': str(0.99 < luck < 0.995).lower(),
            'underTvangsavviklingEllerTvangsopplosning': 'false',
            'maalform': 'Bokmål',
            'aktivitet': f'{word.capitalize()} og det som naturlig hører til, herunder å eie andeler i andre foretak.'
            * 3,
        }


def numbers(count: int) -> Iterator[str]:
    """Valid organisation numbers, rising."""
    base = 81_000_000
    while count:
        base += 11
        digits = f'{base}'
        rest = sum(int(digit) * weight for digit, weight in zip(digits, (3, 2, 7, 6, 5, 4, 3, 2), strict=True)) % 11
        if rest != 1:
            yield f'{digits}{(11 - rest) % 11}'
            count -= 1


def write(file: Path, rows: int = WHOLE) -> None:
    """Write such a file."""
    with file.open('wb') as plain, gzip.GzipFile('', 'wb', 1, plain) if file.suffix == '.gz' else plain as packed:
        out = io.TextIOWrapper(packed, 'utf-8', newline='')
        writer = csv.DictWriter(out, columns(), restval='', quoting=csv.QUOTE_ALL)
        writer.writeheader()
        writer.writerows(units(rows))
        out.flush()
        out.detach()


if __name__ == '__main__':
    write(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else WHOLE)
