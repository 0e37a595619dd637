"""The orders of the demo firm that are written by hand: who does what, and when, counted in workdays from today.

`@` begins an order: customer | service | title if it is another. Below it stand acts, each `day clock who verb words`;
what an act leaves out is as before it. `store/demo_stage.py` plays them with the store's own functions.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, time

from domain.company import INVOICE_SERIES, ORDER_SERIES
from domain.customer import Contact, Customer
from domain.words import in_oslo
from store.demo_data import Buyer, Calendar, Service, organisations, services

STAR = 'Tove Lillian Myhre-Andreassen'
"""Has a quote that waits for an answer; the portal address of the demo is theirs."""

_CUSTOMERS = """
Ingrid Bjørnstad-Haugland; Sandviksveien 84, 5035 Bergen; 40112101; ingrid.bjornstad@epost.example
Per Olav Kvamme; Natlandsveien 20, 5097 Bergen; 40112102; per.olav.kvamme@epost.example
Tove Lillian Myhre-Andreassen; Fyllingsveien 66, 5147 Fyllingsdalen; 40112103; tove.myhre@epost.example
Astrid Kleppe; Kalfarveien 31, 5018 Bergen; 40112104; astrid.kleppe@epost.example
Mohammed Al-Rashid; Ladegårdsgaten 40, 5033 Bergen; 40112105;
Kari Ann Helland; Storetveitveien 9, 5072 Bergen; 40112106; kari.ann@epost.example
Steinar Opdal; Fanaveien 112, 5221 Nesttun; 40112107; steinar.opdal@epost.example
Yusuf Warsame; Olsvikveien 58, 5183 Olsvik; 40112108; yusuf.warsame@epost.example
Randi Eide; Eidsvågveien 21, 5105 Eidsvåg; 40112109; randi.eide@epost.example
Henrik Langeland; Nygårdsgaten 77, 5015 Bergen; 40112110; henrik.langeland@epost.example
Solveig Brekke; Sandviksveien 12, 5035 Bergen; 40112111; solveig.brekke@epost.example
Magnus Nordås; Straumevegen 30, 5151 Straumsgrend; 40112112; magnus.nordas@epost.example
Emma Ytrebygd; Ytrebygdsvegen 4, 5251 Søreidgrend; 40112113; emma.ytrebygd@epost.example
Wenche Toft; Salhusveien 90, 5131 Nyborg; 40112114; wenche.toft@epost.example
Jakob Mjelde; Hardangervegen 63, 5226 Nesttun; 40112115; jakob.mjelde@epost.example
Linh Nguyen; Damsgårdsveien 14, 5160 Laksevåg; 40112116; linh.nguyen@epost.example
Ragnhild Espeland; Kalfarveien 8, 5018 Bergen; 40112117; ragnhild.espeland@epost.example
Åse Valen; Osvegen 17, 5227 Nesttun; ;
Odd Gjerde; Loddefjordveien 41, 5171 Loddefjord; 40112118; odd.gjerde@epost.example
Amina Hussain; Fjøsangerveien 51, 5054 Bergen; 40112119; amina.hussain@epost.example
Piotr Kowalski; Nygårdsgaten 3, 5015 Bergen; 40112120; piotr.kowalski@epost.example
; ; 40112121;
Hansen & Sønn Rørleggerbedrift AS; Damsgårdsveien 161, 5160 Laksevåg; Geir Hansen; 40112131; geir@hansen-sonn.example
Nordre Sandviken Borettslag; Nye Sandviksvei 50, 5035 Bergen; Kari Nes; 40112132; kari.nes@sandviken-brl.example
Bergen Byggdrift AS; Kanalveien 105, 5068 Bergen; Rune Tangen; 40112133; rune@byggdrift.example
Fjordgløtt Barnehage SA; Eidsvågveien 7, 5105 Eidsvåg; Maja Vågenes; 40112134; styrer@fjordglott.example
Stiftelsen Fjordmuseet; Sjøgaten 40, 5035 Bergen; Sunniva Aarseth; 40112135; sunniva@fjordmuseet.example
Vestlandske Eiendomsforvaltning AS; Lars Hilles gate 30, 5008 Bergen; Tor Risnes; 40112136; tor@vestlandske.example
Laksevåg Bilverksted AS; Kringsjåveien 9, 5163 Laksevåg; Arne Dale; 40112137; arne@lbv.example
Kårstad Regnskap AS; Lars Hilles gate 12, 5008 Bergen; Berit Kårstad; 40112138; berit@karstad.example
Solstrand Tannhelse AS; Kanalveien 51, 5068 Bergen; Hege Solstrand; 40112140; hege@solstrand-tann.example
Holmefjord Bygg AS; Kanalveien 88, 5068 Bergen; Svein Holmefjord; 40112139; svein@holmefjord-bygg.example
"""

_DIARY = """
@ Solveig Brekke | Flyttevask 78 m²
-32 09:10 Marte new; job Flyttevask / -21 09:00 13:00 Sara Nora; 09:25 quote 14; 18:40 Kunden see; -31 17:12 accept
-30 08:05 Marte confirm; -21 09:02 Sara start 1; 09:03 Nora start 1; 13:10 Sara complete 1
-20 08:30 Marte draft; 08:32 invoice; -12 10:15 pay
@ Amina Hussain | Hovedrengjøring
-44 10:20 Hilde new; job Hovedrengjøring / -38 09:00 15:00 Eirik; 10:40 quote 14; -43 19:31 Kunden see; 19:40 accept
-42 08:15 Hilde confirm; -38 09:04 Eirik start 1; 14:51 complete 1; -37 09:00 Hilde draft; 09:01 invoice; -29 11:30 pay
-4 09:20 Hilde back completed Kunden sier at vinduene på soverommet ble glemt
@ Magnus Nordås | Flytting 2-roms
-38 13:05 Marte new; job Flytting; 13:20 quote 14; -37 20:02 Kunden see; -31 09:30 Marte follow; -24 15:10 close lost
@ Astrid Kleppe | Bæring av piano
-29 11:00 Marte new; job Bæring av piano / -24 14:30 15:30 Jonas Ali Tomasz; 11:10 quote 14; 18:20 Kunden see
18:31 accept
-28 08:10 Marte confirm; -24 14:28 Jonas start 1; 14:31 Ali start 1; 15:36 Jonas complete 1
-23 09:12 Marte draft; 09:14 invoice
@ Odd Gjerde | Flytting 2-roms
-31 09:45 Hilde new; job Flytting / -20 08:00 13:00 Ali Tomasz; 10:00 quote 14; 17:05 Kunden see; 17:20 accept
-30 09:00 Hilde confirm; -20 07:58 Ali start 1; 12:44 complete 1; -19 09:40 Hilde draft; 09:41 invoice
-16 10:05 pay; -15 09:02 reverse; -9 10:22 pay
@ Holmefjord Bygg AS | Byggrengjøring
-24 08:40 Marte new; job Grovrengjøring / -14 07:30 15:00 Tomasz Eirik; 09:05 quote 14; -23 11:15 Kunden see
11:40 accept; -22 08:00 Marte confirm; -16 14:20 close cancelled_by_us
@ Henrik Langeland | Flytting 3-roms og flyttevask
-20 10:15 Marte new; job Flytting / -10 08:00 14:00 Ali Eirik; job Flyttevask / -9 09:00 13:00 Nora; 10:35 quote 14
-19 19:48 Kunden see; 19:55 accept; -18 08:22 Marte confirm; -10 08:01 Ali start 1; 13:50 complete 1
-9 09:05 Nora start 2; 12:52 photo 2 stue; 12:58 complete 2; -8 08:36 Hilde show stue; 08:40 draft; 08:42 invoice
-3 10:30 pay 9000
@ Steinar Opdal | Tømming av dødsbo
-20 12:30 Hilde new; job Tømming; job Sluttvask; 12:55 quote 14; -19 20:20 Kunden see
-3 20:41 beg Vi rakk ikke fristen. Kan dere sende tilbudet på nytt?
@ Emma Ytrebygd | Flytting 2-roms
-19 09:05 Marte new; job Flytting / -8 08:00 13:00 Jonas Tomasz; 09:20 quote 14; 18:15 Kunden see; 18:26 accept
-18 08:10 Marte confirm; -13 09:45 close cancelled_by_customer
@ Stiftelsen Fjordmuseet | Tømming av kontor | Flytting av magasin
-22 13:10 Hilde new; job Flytting av magasin / 2 07:30 15:00 Ali Tomasz Jonas; 13:40 quote 45; -21 09:10 Kunden see
09:25 ask Har dere forsikring som dekker gjenstandene underveis?; -20 10:00 Hilde answer Ja, transporten er forsikret.
-14 10:15 register Hun ringte fra museet og takket ja, og sender bestillingsnummer senere.; 10:20 confirm
@ Hansen & Sønn Rørleggerbedrift AS | Tømming av kontor
-17 10:10 Hilde new; job Tømming av kontor / -6 08:00 15:00 Tomasz Eirik; 10:30 quote 14; -16 12:40 Kunden see
12:51 accept
-15 08:12 Hilde confirm; -6 07:58 Tomasz start 1; 08:01 Eirik start 1; 14:46 Tomasz complete 1
@ Vestlandske Eiendomsforvaltning AS | Kontorvask, fire uker
-21 09:15 Marte new; job Kontorvask uke 1 / -10 17:00 19:00 Sara Nora; job Kontorvask uke 2 / -5 17:00 19:00 Sara Nora
job Kontorvask uke 3 / 1 17:00 19:00 Sara Nora; job Kontorvask uke 4 / 6 17:00 19:00 Sara Nora; 09:40 quote 14
-20 14:05 Kunden see; 14:20 accept; -19 08:30 Marte confirm; -10 17:02 Sara start 1; 17:04 Nora start 1
18:48 Sara complete 1; -5 17:01 start 2; 18:52 complete 2
@ Wenche Toft | Bæring av piano | Justering av piano etter flytting
-15 09:30 Marte new; job Justering av piano / -12 12:00 13:00 Jonas; 09:35 confirm; -12 12:05 Jonas start 1
12:40 complete 1; -11 09:00 Marte tick; 09:01 close completed
@ Åse Valen | Vinduspuss, 24 vinduer
-14 11:10 Hilde new; job Vinduspuss / -8 10:00 14:00 Sara; 11:15 confirm; -8 10:02 Sara start 1; 13:31 complete 1
-7 09:10 Hilde draft; 09:12 invoice
@ Laksevåg Bilverksted AS | Gulvvask og boning
-13 09:00 Marte new; job Gulvvask og boning / -6 16:00 20:30 Eirik Nora; 09:20 quote 14; 10:44 Kunden see; 10:50 accept
-12 08:05 Marte confirm; -6 16:03 Eirik start 1; 16:05 Nora start 1; 20:18 Eirik complete 1; -5 09:30 Marte draft
09:31 invoice
@ Kårstad Regnskap AS | Vinduspuss, 43 vinduer
-16 10:00 Hilde new; job Vinduspuss / -9 10:00 14:00 Sara; 10:20 quote 14; -15 09:12 Kunden see; 09:15 accept
-14 08:40 Hilde confirm; -9 10:04 Sara start 1; 13:52 complete 1; -8 09:00 Hilde draft; 09:02 invoice
11:20 Kunden ask Fakturaen skulle ha vært merket med referansen vår. Kan dere sende en ny?; -7 08:20 Hilde credit
08:25 draft; 08:26 invoice; 08:30 answer Ny faktura er sendt. Beklager bryet.
@ Solstrand Tannhelse AS | Hovedrengjøring | Ukentlig renhold
-24 13:00 Hilde new; 13:05 confirm; 13:10 plan Ukentlig renhold / -15 17:00 19:00 Tomasz / 1490 job
-15 17:02 Tomasz start 1; 18:50 complete 1; -10 17:01 start 2; 18:55 complete 2
-9 09:15 Hilde fetch; 09:20 away Nora holiday 8 12; 09:22 away Tomasz other 5 5; 09:25 skip 7 Kontoret er stengt
-5 17:02 Tomasz start 3; 18:57 complete 3
@ Ingrid Bjørnstad-Haugland | Flytting 3-roms og flyttevask
-13 09:05 Marte new; job Pakking av kjøkken og stue / -1 12:00 15:30 Jonas Ali
job Flytting til Åsane / 0 08:00 14:00 Jonas Ali
job Flyttevask 74 m² / 1 09:00 13:00; 09:40 quote 14; 19:12 Kunden see
19:20 change Vi pakker bøkene selv. Blir det billigere da?
-12 08:20 Marte answer Ja, da trenger vi kortere tid. Du får et nytt tilbud nå.; 08:25 reprice 540; 08:30 quote 14
19:10 Kunden see; 19:21 accept; -11 08:05 Marte confirm
-10 09:15 check 1 Kjøkkenet er ferdig pakket; 09:16 check 2 Strømmåleren ved utflytting
-1 12:02 Jonas start 1; 12:04 Ali start 1
15:21 Jonas damage 1 dørkarm Vi kom borti dørkarmen til stuen med en kommode. Ripen er rundt ti centimeter.
15:26 material 1 14 stk. Flytteesker, kjøp; 15:27 material 1 2 stk. Gaffateip; 15:28 photo 1 kjøkken
15:30 note 1 Bokhylla i gangen skal ikke med.; 15:32 sign 1
16:05 inside 40 Vask av bilen; 16:06 Ali inside 30 Rydding på lageret
0 08:04 Jonas start 2; 08:06 Ali start 2
@ Per Olav Kvamme | Flyttevask 96 m²
-9 11:20 Marte new; job Flyttevask; 11:45 quote until 1; -8 20:11 Kunden see; -2 09:15 Marte follow
@ Yusuf Warsame | Flyttevask 60 m²
-8 10:10 Hilde new; job Flyttevask; 10:25 quote 14; 18:33 Kunden see; -7 08:30 Hilde back draft
@ Kari Ann Helland | Flytting 2-roms
-7 13:40 Marte new; job Flytting; 14:00 quote 14; -6 17:20 Kunden see
-2 18:05 decline Vi får hjelp av familien likevel.
@ Randi Eide | Hovedrengjøring
-10 09:50 Hilde new; job Hovedrengjøring / -3 09:00 15:00 Nora; 10:05 quote 14; 16:30 Kunden see; -9 17:45 accept
-8 08:10 Hilde confirm; -3 09:01 Nora start 1; 14:20 complete 1; -2 09:05 Hilde draft; 09:06 discard; 09:20 draft
@ Jakob Mjelde | Bæring av piano
-7 10:30 Marte new; job Henting av piano / 0 14:30 15:30 Jonas Tomasz; 10:45 quote 14; -6 19:02 Kunden see
-5 19:10 accept
-4 07:12 Jonas confirm
@ Piotr Kowalski | Flyttevask 60 m²
-6 12:00 Hilde new; job Flyttevask / 0 10:00 14:00 Nora Eirik; 12:15 quote 14; 17:50 Kunden see; 18:02 accept
-5 08:20 Hilde confirm
@ Nordre Sandviken Borettslag | Trappevask, 7 oppganger
-6 13:10 Hilde new; job Trappevask / 3 08:00 11:00 Jonas Nora; 13:30 quote 14; -5 09:02 Kunden see
09:20 ask Vasker dere også matter og lister?; 10:05 Hilde answer Ja, matter og lister er med i prisen.
-1 15:41 Kunden accept
@ Tove Lillian Myhre-Andreassen | Flytting 4-roms
-4 10:30 Marte new; job Pakking / 6 09:00 15:00; job Flytting / 7 07:30 16:00; extra Flyttevask av leiligheten / 5200
extra Montering av senger og skap / 1800; 10:55 quote 14; -3 20:02 Kunden see
20:15 ask Hei! Kan dere ta med pianoet også?; -2 08:10 Marte answer Ja, vi tar det med på lasset uten tillegg i prisen.
@ Mohammed Al-Rashid | Flytting 2-roms
-3 14:10 Hilde new; job Flytting; 14:25 quote 14
@ Bergen Byggdrift AS | Byggrengjøring
-3 08:30 Marte new; job Grovrengjøring, blokk C; job Finrengjøring, blokk C; 08:45 confirm
@ Linh Nguyen | Flytteesker
-2 15:00 Hilde new; job Levering av esker / 0 07:00 07:30 Jonas; 15:02 confirm; 0 06:58 Jonas start 1; 07:24 complete 1
@ Ragnhild Espeland | Flytteesker
-1 10:20 Marte new; job Levering av esker / 0 15:45 16:15 Jonas; 10:25 confirm
@ Fjordgløtt Barnehage SA | Hovedrengjøring
-1 14:20 Marte new; job Hovedrengjøring
@ – | Vinduspuss, 24 vinduer
-1 15:05 Hilde new
@ | –
0 07:40 Marte new
"""


@dataclass(slots=True)
class Story:
    """One order of the diary; what the stage learns of it while it plays."""

    buyer: Buyer | None
    service: Service | None
    title: str
    number: int = 0
    order_id: int = 0
    jobs: list[int] = field(default_factory=list)
    invoice: int = 0

    @property
    def person(self) -> str:
        """Who signs for the customer."""
        customer, contact = self.buyer or (None, None)
        return contact.name if contact else customer.name if customer else ''

    @property
    def place(self) -> str:
        return self.buyer[0].place if self.buyer else ''


@dataclass(frozen=True, slots=True)
class Act:
    """Somebody does something to an order."""

    at: datetime
    story: Story
    who: str
    verb: str
    words: str


FIRST = {ORDER_SERIES: 1001, INVOICE_SERIES: 20001}
NUMBERED = {'new': ORDER_SERIES, 'invoice': INVOICE_SERIES, 'credit': INVOICE_SERIES}
"""The verbs that take a number, and its series."""
_ACT = re.compile(r'(?:(-?\d+) )?(?:(\d\d:\d\d) )?(?:([A-Z]\w+) )?([a-z]+)(?: (.*))?')


def acts(calendar: Calendar, now: datetime) -> list[Act]:
    """Everything that is done, in the sequence of time."""
    found: list[Act] = []
    customers = _customers()
    kinds = {service.title: service for service in reversed(services())}
    for block in _DIARY.strip().removeprefix('@').split('\n@'):
        head, *lines = block.splitlines()
        name, what, *title = (part.strip() for part in head.split('|'))
        service = kinds.get(what)
        story = Story(customers.get(name), service, title[0] if title else service.title if service else '')
        day, clock, who = '0', '08:00', ''
        for raw in '; '.join(lines).split('; '):
            matched = _ACT.fullmatch(raw)
            assert matched is not None, raw
            day, clock, who = matched[1] or day, matched[2] or clock, matched[3] or who
            found.append(Act(_moment(calendar, now, int(day), clock), story, who, matched[4], matched[5] or ''))
    return sorted(found, key=lambda act: act.at)


def _moment(calendar: Calendar, now: datetime, offset: int, clock: str) -> datetime:
    """That time of that day; early in the morning what was done today moves closer, so that nothing lies ahead."""
    moment = in_oslo(calendar.day(offset), time.fromisoformat(clock))
    if offset:
        return moment
    midnight, nine = (in_oslo(calendar.today, at) for at in (time(), time(9)))
    return midnight + (moment - midnight) * min(1.0, (now - midnight) / (nine - midnight))


def _customers() -> dict[str, Buyer]:
    found: dict[str, Buyer] = {}
    numbers: Iterator[str] = organisations(99_969_000)
    for raw in _CUSTOMERS.strip().splitlines():
        name, place, *reach = (part.strip() for part in raw.split(';'))
        address, _, town = place.partition(', ')
        postcode, _, city = town.partition(' ')
        where = {'address': address, 'postcode': postcode, 'city': city}
        if len(reach) == 2:
            found[name] = Customer.private(name=name, phone=reach[0], email=reach[1], **where), None
            continue
        form, number = name[-2:] if name[-2:] in ('AS', 'SA') else 'BRL', next(numbers)
        business = Customer.business(name=name, org_number=number, org_form=form, vat_registered=form == 'AS', **where)
        found[name] = business, Contact.new(name=reach[0], phone=reach[1], email=reach[2], gets_invoices=True)
    return found
