"""Repeterende jobber: each plan of an order as a row with the jobs that come next, and its dialogs."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from domain.access import Act as Right
from domain.job import Job, JobStatus
from domain.money import line_net_ore
from domain.period import Per
from domain.plan import Plan, PlanState
from domain.status import CONFIRMED_ON, Status
from domain.text import required
from domain.words import count, kr, t, weekday
from store import absences, plans
from store.database import read
from store.order_view import OrderView
from ui import conflict
from ui.choices import choice, select
from ui.customer_addresses import PlaceField
from ui.desk import Desk, ask, cancel_and, menu
from ui.forms import Form, field
from ui.job_dialog import (
    SCOPES,
    UNTOUCHED,
    lead_select,
    minutes_field,
    offered,
    price_field,
    stops_field,
    window_box,
)
from ui.kit import button, dialog, el, row, tag, toast
from ui.rule_fields import RuleFields

NEXT = 3
"""How many of a plan's coming jobs are shown before somebody asks for all."""
TONE = {
    PlanState.ACTIVE: ('ok', 'event_repeat'),
    PlanState.PAUSED: ('warn', 'pause'),
    PlanState.ENDED: ('plain', 'event_busy'),
}


def plan_rows(desk: Desk, view: OrderView, plan: Plan, draw_job: Callable[[Job], object]) -> None:
    """The plan as a row, then its jobs: those that somebody must look at and the next three; the rest on demand."""
    today, order = view.deed.today, view.order
    jobs = sorted((job for job in order.jobs if job.plan_id == plan.id), key=lambda job: (job.day or date.max, job.id))
    state = plan.state(today)
    people = ', '.join(view.people[i].name for i in plan.person_ids if i in view.people)
    price = '' if plan.price is None else f'{kr(line_net_ore(Decimal(1), plan.price))} {plan.price_per.word}'
    pause = (
        t('pause fra {day}', day=weekday(plan.paused_from, today))
        if plan.paused_from and plan.paused_from > today
        else ''
    )
    under = ' · '.join(part for part in (plan.rule.words, plan.hours, people, plan.address, price, pause) if part)
    with row(plan.title, under) as side:
        side.classes('plan')
        el('span', 'small soft', _stands(plan, jobs, view))
        tag(state.word, *TONE[state])
        if order.status is not Status.CLOSED and desk.may(Right.EDIT_ORDER):
            opener = button('', 'quiet', 'more_horiz', label=t('Valg for den repeterende jobben {job}', job=plan.title))
            menu(opener, _menu(desk, plan, state))
    near = _near(jobs, today, desk.shown_job)
    place = el('div', 'plan-jobs')

    def show(every: bool) -> None:
        (desk.unfolded.add if every else desk.unfolded.discard)(plan.id or 0)
        place.clear()
        with place:
            for job in jobs if every else near:
                draw_job(job)
            if len(jobs) > len(near):
                words = t('Vis færre') if every else t('Vis alle {n}', n=len(jobs))
                symbol = 'expand_less' if every else 'expand_more'
                button(words, 'quiet', symbol, label='', on_click=partial(show, not every), rapid=True)

    show(plan.id in desk.unfolded)


def _near(jobs: list[Job], today: date, shown: int) -> list[Job]:
    coming = [job for job in jobs if job.status is JobStatus.PLANNED and job.day is not None and job.day >= today]
    first = {shown, *(job.id for job in coming[:NEXT])}
    return [
        job
        for job in jobs
        if job.id in first or (job.is_undone and (job not in coming or job.status is JobStatus.STARTED))
    ]


def _stands(plan: Plan, jobs: list[Job], view: OrderView) -> str:
    """«Neste man. 30. nov. · 26 jobber», or when the jobs are made."""
    today = view.deed.today
    if plan.is_paused_on(today):
        until = plan.paused_until
        return t('Fortsetter {day}', day=weekday(until, today)) if until else t('Fortsetter når dere starter den igjen')
    coming = [job.day for job in jobs if job.is_undone and job.day and job.day >= today]
    live = [job for job in jobs if job.status is not JobStatus.CANCELLED]
    if coming:
        return t('Neste {day} · {jobs}', day=weekday(coming[0], today), jobs=count(len(live), 'jobb', 'jobber'))
    if view.order.status not in CONFIRMED_ON and plan.ended_on is None:
        return t('Jobbene lages når ordren er bekreftet')
    return count(len(live), 'jobb', 'jobber')


def _menu(desk: Desk, plan: Plan, state: PlanState) -> list[tuple[str, Callable[[], object]] | None]:
    running, today = state is not PlanState.ENDED, desk.view.deed.today
    return [
        (t('Rediger planen'), partial(edit_plan, desk, plan)),
        (t('Sett på pause'), partial(_pause, desk, plan))
        if state is PlanState.ACTIVE and not plan.coming_pause(today)
        else None,
        (t('Start igjen'), partial(_resume, desk, plan))
        if plan.coming_pause(today) or plan.ended_on is not None
        else None,
        (t('Avslutt planen'), partial(_end, desk, plan)) if running else None,
    ]


async def edit_plan(desk: Desk, plan: Plan | None) -> None:
    """The dialog for a new or an existing plan, with what it means while one types."""
    order = desk.order
    opened = plans.values(plan) if plan else {}
    away = await read(absences.coming, desk.me)
    people = [
        person
        for person in desk.view.people.values()
        if person.id is not None and (person.does_jobs or (plan and person.id in plan.person_ids))
    ]
    with dialog(t('Repeterende jobb')) as box:
        form = Form('fields')
        with form:
            title = form['title'] = field(
                t('Hva skal gjøres?'),
                plan.title if plan else order.title,
                check=lambda typed: required(typed, t('hva som skal gjøres')),
            )
            who = select(t('Ansatte'), offered(people, [], ''), list(plan.person_ids) if plan else [], multiple=True)
            names = {person.id or 0: person.name for person in people}
            rule = form['rule'] = RuleFields(desk.view.deed.today, plan.rule if plan else None, away, who, names)
            rule.draw_preview()
            starts = form['starts'] = field(t('Fra'), plan.starts if plan else '', 'w2 half', kind='time', empty='')
            ends = form['ends'] = field(t('Til'), plan.ends if plan else '', 'w2 half', kind='time', empty='')
            minutes = form['minutes'] = minutes_field(plan)
            window = form['is_window'] = window_box(plan)
            where = PlaceField(
                desk,
                t('Adresse'),
                plan.address if plan else order.address or (order.customer.place if order.customer else ''),
            )
            address = form['address'] = where.field
            stops = form['stops'] = stops_field(plan)
            who.move(form)
            form['people'] = who
            lead = form['lead_id'] = lead_select(who, people, plan.lead_id if plan else None)
            price: dict[str, Any] = _price(form, plan) if desk.may(Right.EDIT_PRICES) else {}
            who.on('focus', where.left, [])
            about = form['description'] = field(
                t('Arbeidsbeskrivelse'), plan.description if plan else '', kind='textarea'
            )

        def typed() -> dict[str, Any]:
            return {
                'title': title.value or '',
                'rule': rule.value,
                'starts': starts.value or '',
                'ends': ends.value or '',
                'address': address.value or '',
                'people': list(who.value or []),
                'description': about.value or '',
                'is_window': bool(window.value),
                'minutes': minutes.value or '',
                'stops': stops.value or '',
                'lead_id': lead.value if lead.value in (who.value or []) else None,
                **{name: entry.value or '' for name, entry in price.items()},
            }

        async def keep(wanted: dict[str, Any]) -> None:
            assert plan is not None
            entries: dict[str, Any] = {
                'title': title,
                'rule': rule,
                'starts': starts,
                'ends': ends,
                'address': address,
                'people': who,
                'description': about,
                'is_window': window,
                'minutes': minutes,
                'stops': stops,
                'lead_id': lead,
                **price,
            }
            if await conflict.save_form(
                lambda force: desk.do(plans.edit, plan.id or 0, opened, wanted, force=force), opened, entries
            ):
                box.close()

        async def save() -> None:
            form.values()
            wanted = typed()
            if plan is None:
                await desk.do(plans.add, **wanted)
                box.close()
                toast(t('«{job}» gjentas.', job=wanted['title']))
                return
            fit = await desk.look(plans.outcome, plan_id=plan.id or 0, opened=opened, wanted=wanted)
            if not fit.touches:
                await keep(wanted)
                return
            ask(t('Endre planen?'), [fit.says, UNTOUCHED], t('Lagre'), partial(keep, wanted))

        with box.footer:
            cancel_and(box)
            form.submit(t('Lagre'), save)


def _price(form: Form, plan: Plan | None) -> dict[str, Any]:
    """What was agreed, and for what: the fields by name."""
    asked = form['price'] = price_field(t('Avtalt pris uten mva.'), plan.price if plan else None, 'w3')
    ways = {each.value: each.word for each in Per}
    per = form['price_per'] = select(t('Prisen er'), ways, plan.price_per.value if plan else Per.JOB.value, 'w3')
    return {'price': asked, 'price_per': per}


def skip(desk: Desk, job: Job) -> None:
    """«Hopp over» one date, or it and all that follow, with a reason."""
    with dialog(t('Hopp over')) as box:
        el('p', text=f'{job.title} · {job.when(desk.view.deed.today)}')
        form = Form()
        with form:
            scope = choice(t('Hva som hoppes over'), SCOPES, 'one')
            form['because'] = field(t('Årsak'), maxlength=500, check=lambda typed: required(typed, t('årsaken'), 500))

        async def go() -> None:
            because = form.values()['because']
            if scope.value == 'one':
                await keep(because, False)
                return
            fit = await desk.look(plans.outcome_of_skip, job_id=job.id or 0)
            ask(t('Avslutte planen her?'), [fit.says, UNTOUCHED], t('Hopp over'), partial(keep, because, True))

        async def keep(because: str, following: bool) -> None:
            await desk.do(plans.skip, job.id or 0, because, following=following)
            box.close()

        with box.footer:
            cancel_and(box)
            form.submit(t('Hopp over'), go)


async def unskip(desk: Desk, job: Job) -> None:
    """«Ta tilbake» a skipped date."""
    await desk.do(plans.unskip, job.id or 0)


def _pause(desk: Desk, plan: Plan) -> None:
    with dialog(t('Sett på pause')) as box:
        el('p', text=t('Jobbene i pausen avlyses. Planen fortsetter av seg selv når pausen er over.'))
        form = Form('fields')
        with form:
            form['since'] = field(t('Fra og med'), desk.view.deed.today, 'w3', kind='date')
            form['until'] = field(
                t('Fortsetter'), '', 'w3', kind='date', empty='', hint=t('La stå tom, så starter dere den selv.')
            )

        async def go() -> None:
            typed = {name: f'{day:%d.%m.%Y}' if day else '' for name, day in form.values().items()}
            await desk.do(plans.pause, plan.id or 0, **typed)
            box.close()

        with box.footer:
            cancel_and(box)
            form.submit(t('Sett på pause'), go)


def _end(desk: Desk, plan: Plan) -> None:
    with dialog(t('Avslutt planen')) as box:
        el('p', text=t('Jobbene etter siste dag avlyses. De som er fullført eller endret for hånd, blir stående.'))
        form = Form('fields')
        with form:
            form['last'] = field(t('Siste dag'), desk.view.deed.today, 'w3', kind='date')

        async def go() -> None:
            await desk.do(plans.end, plan.id or 0, last=f'{form.values()["last"]:%d.%m.%Y}')
            box.close()

        with box.footer:
            cancel_and(box)
            form.submit(t('Avslutt planen'), go, 'danger')


async def _resume(desk: Desk, plan: Plan) -> None:
    await desk.do(plans.resume, plan.id or 0)
    toast(t('«{job}» gjentas igjen.', job=plan.title))
