"""The dialog of one job: what, when, where and who, and what speaks against it while one chooses."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from domain import absence
from domain.absence import Absence
from domain.access import Act as Right
from domain.employee import Employee
from domain.job import Job, checked_stops, typed_day
from domain.period import typed_price
from domain.plan import Plan
from domain.refused import Refused
from domain.text import required
from domain.timing import duration, length
from domain.words import t
from store import absences, clock, jobs, plans
from store.database import read
from ui import conflict
from ui.choices import checkbox, choice, select
from ui.customer_addresses import PlaceField
from ui.desk import Desk, ask, cancel_and
from ui.forms import Form, field
from ui.kit import dialog, el, note
from ui.line_dialog import price_shown

SCOPES = {'one': t('Bare denne jobben'), 'following': t('Denne og alle følgende')}
UNTOUCHED = t('Jobber som er endret for hånd, startet, fullført eller avlyst, røres ikke.')


async def edit(desk: Desk, job: Job | None) -> None:
    """A new or an existing job; date and people may wait."""
    order = desk.order
    opened = jobs.values(job) if job else {}
    away = await read(absences.coming, desk.me)
    people = [
        person
        for person in desk.view.people.values()
        if person.id is not None and (person.does_jobs or (job and person.id in job.person_ids))
    ]
    repeats = job is not None and job.plan_id is not None
    with dialog(t('Jobb')) as box:
        form = Form('fields')
        with form:
            if repeats:
                scope = choice(t('Hva endringen gjelder'), SCOPES, 'one')
            title = form['title'] = field(
                t('Hva skal gjøres?'),
                job.title if job else order.title,
                check=lambda typed: required(typed, t('hva som skal gjøres')),
            )
            day = form['day'] = field(t('Dato'), job.day if job and job.day else '', 'w2', kind='date', empty='')
            starts = form['starts'] = field(t('Fra'), job.starts if job else '', 'w2 half', kind='time', empty='')
            ends = form['ends'] = field(t('Til'), job.ends if job else '', 'w2 half', kind='time', empty='')
            minutes = form['minutes'] = minutes_field(job)
            window = form['is_window'] = window_box(job)
            place = PlaceField(
                desk,
                t('Adresse'),
                job.address if job else order.address or (order.customer.place if order.customer else ''),
            )
            address = form['address'] = place.field
            stops = form['stops'] = stops_field(job)
            who = form['people'] = select(t('Ansatte'), {}, multiple=True)
            who.set_options(offered(people, away, day.value or ''), value=list(job.person_ids) if job else [])
            who.on('focus', place.left, [])
            lead = form['lead_id'] = lead_select(who, people, job.lead if job else None)
            when: dict[str, field | checkbox] = {
                'day': day,
                'starts': starts,
                'ends': ends,
                'minutes': minutes,
                'is_window': window,
            }
            against = _Against(desk, job, people, away, when, who)
            about = form['description'] = field(
                t('Arbeidsbeskrivelse'), job.description if job else '', kind='textarea'
            )
            priced = repeats and desk.may(Right.EDIT_PRICES)
            if priced and job is not None:
                price = form['price'] = price_field(t('Pris {per} uten mva.', per=job.price_per.word), job.price)
        await against.look()
        if not people:
            note(t('Legg til ansatte under Innstillinger → Ansatte.'), 'warn')

        async def save() -> None:
            form.values()
            entries: dict[str, Any] = {
                'title': title,
                'day': day,
                'starts': starts,
                'ends': ends,
                'address': address,
                'people': who,
                'description': about,
                'is_window': window,
                'minutes': minutes,
                'stops': stops,
                'lead_id': lead,
            }
            if priced:
                entries['price'] = price
            typed: dict[str, Any] = {name: entry.value or '' for name, entry in entries.items()}
            typed |= {
                'people': list(who.value or []),
                'is_window': bool(window.value),
                'lead_id': lead.value if lead.value in (who.value or []) else None,
            }
            if job is None:
                await desk.do(jobs.add, **typed)
            elif repeats and scope.value == 'following':
                await edit_following(desk, job, opened, typed, entries, box.close)
                return
            elif not await conflict.save_form(
                lambda force: desk.do(jobs.edit, job.id or 0, opened, typed, force=force), opened, entries
            ):
                return
            box.close()

        with box.footer:
            cancel_and(box)
            form.submit(t('Lagre'), save)


async def edit_following(
    desk: Desk,
    job: Job,
    opened: dict[str, Any],
    typed: dict[str, Any],
    entries: conflict.Entries,
    done: Callable[[], object],
) -> None:
    """«Denne og alle følgende»: say what will happen to the jobs, then change the plan from this one on."""

    async def keep() -> None:
        if await conflict.save_form(
            lambda force: desk.do(plans.edit_following, job.id or 0, opened, typed, force=force), opened, entries
        ):
            done()

    fit = await desk.look(plans.outcome, job_id=job.id or 0, opened=opened, wanted=typed)
    ask(t('Endre denne og alle følgende?'), [fit.says, UNTOUCHED], t('Lagre'), keep)


def offered(people: Sequence[Employee], away: Sequence[Absence], day: str) -> dict[int, str]:
    """Who can be chosen for that day (today without one), with who is away then: «Ali Demir – ferie til 3. des.»."""
    today = clock.today()
    try:
        on = typed_day(day) or today
    except Refused:
        on = today
    found = {}
    for person in people:
        gone = absence.of_day(away, person.id or 0, on)
        found[person.id or 0] = t('{name} – {away}', name=person.name, away=gone.told(today)) if gone else person.name
    return found


def minutes_field(of: Job | Plan | None) -> field:
    """«Varighet»."""
    minutes = of.minutes if of and of.minutes else ''
    return field(t('Varighet'), minutes, 'w2', check=duration, show=length, empty='', maxlength=20)


def window_box(of: Job | Plan | None) -> checkbox:
    """«Tidsvindu»."""
    with el('div', 'w4'):
        return checkbox(t('Tidsvindu: vi kommer mellom «Fra» og «Til»'), bool(of and of.is_window))


def stops_field(of: Job | Plan | None) -> field:
    """«Flere steder», one a line."""
    entry = field(
        t('Flere steder'),
        of.stops if of else '',
        kind='textarea',
        maxlength=2000,
        check=checked_stops,
        empty='',
        hint=t('Ett sted per linje i rekkefølge, for eksempel «Til: Åsane 5, 5116 Ulset».'),
    )
    entry.props('rows=1')
    return entry


def price_field(label: str, price: Decimal | None, width: str = '') -> field:
    """An agreed price."""
    shown = '' if price is None else price
    return field(label, shown, width, kind='number', check=typed_price, show=price_shown, empty='', suffix='kr')


def lead_select(who: select, people: Sequence[Employee], value: int | None) -> select:
    """«Ansvarlig på jobben», one of those who are chosen; shown when several are."""
    says = t('En Crew-leder kan også starte, stoppe og føre timer for de andre.')
    lead = select(t('Ansvarlig på jobben'), {}, clearable=True, hint=says)

    def follow(value: object) -> None:
        leads = _leads(who, people)
        lead.visible = len(leads) > 1
        if leads != lead.options:
            lead.set_options(leads, value=value if value in leads else None)

    follow(value)
    who.on_value_change(lambda: follow(lead.value))
    return lead


def _leads(who: select, people: Sequence[Employee]) -> dict[int, str]:
    """Who can lead: those who are chosen."""
    return {person.id or 0: person.name for person in people if person.id in (who.value or [])}


class _Against:
    """What speaks against these people at that time, below the people and told at once; a warning, never a stop."""

    def __init__(
        self,
        desk: Desk,
        job: Job | None,
        people: Sequence[Employee],
        away: Sequence[Absence],
        when: Mapping[str, field | checkbox],
        who: select,
    ) -> None:
        self._desk, self._job, self._people, self._away = desk, job, people, away
        self._when, self._who = when, who
        self._asked = 0
        self._said: list[str] = []
        self._place = el('div', 'against', role='status')
        for each in (*when.values(), who):
            each.on_value_change(self.look)

    async def look(self) -> None:
        """Ask anew; an older answer never covers a newer one."""
        self._asked += 1
        asked = self._asked
        options = offered(self._people, self._away, self._when['day'].value or '')
        if options != self._who.options:
            self._who.set_options(options, value=self._who.value)
        said = await read(
            absences.against,
            self._desk.me,
            [each for each in self._who.value or [] if isinstance(each, int)],
            **{name: entry.value or '' for name, entry in self._when.items() if name != 'is_window'},
            is_window=bool(self._when['is_window'].value),
            but=self._job.id if self._job else None,
        )
        if asked != self._asked or said == self._said or self._place.is_deleted:
            return
        self._said = said
        self._place.clear()
        with self._place:
            for sentence in said:
                note(sentence, 'warn')
