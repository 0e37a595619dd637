"""The top of the order page: title, the primary action, «Flere valg», the status track, and going back."""

from collections.abc import Callable
from datetime import date
from functools import partial

from nicegui import ui

from domain import text as typed
from domain.access import Act as Right
from domain.next_step import Next, tell
from domain.order import Order
from domain.status import WORKED_ON, CloseReason, Status, Step, may_go_back, word
from domain.telling import who
from domain.words import clock, local_day, t, weekday
from store import going_back, orders, quotes
from store.order_view import OrderView
from ui.choices import checkbox, select
from ui.desk import Desk, ask, cancel_and, menu
from ui.forms import Form, field
from ui.kit import banner, button, dialog, el, icon, on_press, section, toast
from ui.order_answer import register_acceptance, register_decline

ICON = {
    Status.DRAFT: 'edit_note',
    Status.QUOTED: 'send',
    Status.ACCEPTED: 'thumb_up',
    Status.CONFIRMED: 'verified',
    Status.STARTED: 'build',
    Status.COMPLETED: 'task_alt',
    Status.CLOSED: 'lock',
}
NEXT_ICON = {'late': 'error', 'soon': 'schedule', 'ours': 'arrow_forward', 'wait': 'hourglass_empty', 'done': 'lock'}


def crumb() -> None:
    """Where one is."""
    with el('a', 'crumb', href='/ordrer'):
        icon('arrow_back')
        el('span', text=t('Ordrer'))


def title(view: OrderView) -> Callable[[OrderView], None]:
    """What the order is called, and whose it is; what it returns puts newer words there."""
    with el('div', 'title'):
        called, whose = el('h1', 'break'), el('p', 'soft break')

    def show(newer: OrderView) -> None:
        order = newer.order
        name = order.customer.shown_name if order.customer else t('Uten kunde')
        called.text = order.shown_title
        whose.text = ' · '.join((t('Ordre {number}', number=order.number), name))

    show(view)
    return show


def actions(desk: Desk, view: OrderView) -> None:
    """What can be done."""
    order = view.order
    with el('div', 'actions'):
        may_confirm = order.status is Status.DRAFT and order.customer is not None and order.items
        if may_confirm and desk.may(Right.CONFIRM):
            button(t('Bekreft ordre'), 'secondary', 'verified', on_click=partial(confirm, desk), more='wide')
        primary(desk, 'wide')
        _more(desk, order)


def primary(desk: Desk, more: str) -> None:
    """The one primary button: the verb of «Neste steg»."""
    step = desk.order.next_step
    if not desk.is_next(step):
        return
    if step is not Next.NONE:
        button(step.verb, 'primary', on_click=desk.acts[step], more=more)
    else:
        button(t('Gjenåpne ordre'), 'secondary', 'lock_open', on_click=partial(reopen, desk), more=more)


def next_step(view: OrderView) -> None:
    """«Neste steg» as a sentence."""
    order, today = view.order, view.deed.today
    told = tell(order, today)
    with section(t('Neste steg'), more='todo-box'):
        if order.status is Status.CLOSED:
            el('p', 'todo', t('Ordren er avsluttet.'))
            if order.close_reason:
                el('p', 'soft', t('Årsak: {reason}.', reason=order.close_reason.word.lower()))
            return
        with el('p', f'todo next {told.urgency}'):
            icon(NEXT_ICON[told.urgency])
            el('span', text=told.sentence)
        if order.status is Status.ACCEPTED:
            el('p', 'soft', t('Kunden har takket ja. Bekreft ordren for å gå videre.'))
        elif order.status is Status.DRAFT:
            el('p', 'soft', t('Bare synlig for dere. Kunden har ikke tilgang.'))
        elif order.next_step is Next.CLOSE:
            el('p', 'soft', t('Alt som er fakturert er betalt.'))


def track(desk: Desk, view: OrderView) -> None:
    """All seven steps, always: across the page on a wide screen, folded under the current one on a phone."""
    order, today = view.order, view.deed.today
    at = order.status.place
    with el('div', f'track at-{order.status.value}') as box:
        with el(
            'button', 'track-now', type='button', aria_expanded='false', aria_controls=f'track-{order.number}'
        ) as opener:
            with el('span', 'node', aria_hidden='true'):
                icon(ICON[order.status])
            with el('span', 'grow'):
                el(
                    'span',
                    'small muted',
                    t('Steg {at} av 7 · {when}', at=at + 1, when=_when(view, order.status, today)),
                )
                el('div', 'name', word(order.status))
            icon('expand_more')
            with el('span', 'marks', aria_hidden='true'):
                for status in Status:
                    el('i', 'passed' if status.place < at else 'now' if status.place == at else '')
        opener.on(
            'click',
            js_handler='e => e.currentTarget.setAttribute("aria-expanded",'
            ' e.currentTarget.parentElement.classList.toggle("open"))',
        )
        with el('ol', aria_label=t('Status'), id=f'track-{order.number}'):
            for status in Status:
                _step(desk, view, status, at, today)
    box.mark('track')


def _step(desk: Desk, view: OrderView, status: Status, at: int, today: date) -> None:
    passed, skipped = status.place < at, status.place < at and status not in view.reached
    with el(
        'li', 'passed skipped' if skipped else 'passed' if passed else 'now' if status.place == at else 'coming'
    ) as item:
        if status.place == at:
            item.props['aria-current'] = 'step'
        back = may_go_back(view.order.status, status, view.had) and desk.may(Right.MOVE_STATUS)
        with el('button' if back else 'div', 'step') as made:
            with el('span', 'node', aria_hidden='true', text=str(status.place + 1) if status.place > at else ''):
                if status.place <= at:
                    icon('remove' if skipped else 'check' if passed else ICON[status])
            el('span', 'name', word(status))
            el('span', 'when', t('hoppet over') if skipped else _when(view, status, today))
        if back:
            made.props['type'] = 'button'
            made.props['title'] = t('Gå tilbake til «{status}»', status=word(status))
            on_press(made, partial(go_back, desk, status))


def _when(view: OrderView, status: Status, today: date) -> str:
    order = view.order
    shows_jobs = order.status is Status.STARTED or (order.status is Status.COMPLETED and status is Status.COMPLETED)
    if status in WORKED_ON and order.jobs_total > 1 and shows_jobs:
        return t('{done}/{all} jobber', done=order.jobs_done, all=order.jobs_total)
    entry = view.reached.get(status)
    if entry is None or status.place > order.status.place:
        return ''
    name = who(entry, view.names)
    return f'{weekday(local_day(entry.at), today)} {clock(entry.at)} · {name.split()[0]}'


# ---------- what moves the order ----------


async def confirm(desk: Desk) -> None:
    await desk.do(quotes.confirm)
    toast(t('Ordren er bekreftet.'))


def _more(desk: Desk, order: Order) -> None:
    opener = button(t('Flere valg'), 'secondary', 'more_horiz')
    may_answer = order.newest is not None and desk.may(Right.ANSWER_FOR_CUSTOMER)
    may_edit, may_move = desk.may(Right.EDIT_ORDER), desk.may(Right.MOVE_STATUS)
    menu(
        opener,
        [
            (t('Bekreft ordre'), partial(confirm, desk))
            if order.may_take(Step.CONFIRM) and not desk.is_next(Next.CONFIRM) and desk.may(Right.CONFIRM)
            else None,
            (t('Registrer aksept'), partial(register_acceptance, desk))
            if may_answer and order.may_take(Step.REGISTER_ACCEPTANCE)
            else None,
            (t('Registrer avslag'), partial(register_decline, desk))
            if may_answer and order.status is Status.QUOTED
            else None,
            (t('Trekk tilbake tilbud'), partial(go_back, desk, Status.DRAFT))
            if order.status is Status.QUOTED and desk.may(Right.SEND_QUOTE)
            else None,
            (t('Vis som kunde'), lambda: ui.navigate.to(f'/ordre/{desk.number}/som-kunde'))
            if order.status is not Status.DRAFT and order.customer is not None and desk.may(Right.SEE_PRICES)
            else None,
            (t('Kopier ordre'), partial(_copy, desk)) if may_edit else None,
            (t('Slett utkast'), partial(_delete, desk)) if may_edit and order.may_be_deleted else None,
            (t('Gjenåpne ordre'), partial(reopen, desk)) if may_move and order.status is Status.CLOSED else None,
            (t('Avslutt ordre'), partial(close, desk)) if may_move and order.status is not Status.CLOSED else None,
        ],
    )


async def _copy(desk: Desk) -> None:
    ui.navigate.to(f'/ordre/{await desk.do(orders.copy)}')


def _delete(desk: Desk) -> None:
    async def delete() -> None:
        await desk.do(orders.delete)
        ui.navigate.to('/ordrer')

    ask(
        t('Slett utkastet?'),
        [t('Ordre {number} blir borte. Nummeret brukes ikke på nytt.', number=desk.number)],
        t('Ja, slett'),
        delete,
        'danger',
    )


def reopen(desk: Desk) -> object:
    """Back to the status before the order was closed."""
    return go_back(desk, desk.order.status_before or Status.DRAFT)


def close(desk: Desk) -> None:
    """«Avslutt ordre»: what is left open is listed and accepted here."""
    order = desk.order
    with dialog(t('Avslutt ordre')) as box:
        undone = [job for job in order.jobs if job.is_undone]
        left = []
        if order.draft_invoices:
            left.append(t('Et fakturautkast er ikke sendt.'))
        left += [t('{invoice} er ikke betalt.', invoice=i.title) for i in order.sent_invoices if i.open_ore]
        if left:
            banner(' '.join(left), 'warn')
        form = Form()
        with form:
            form['reason'] = select(
                t('Årsak'), {reason.value: reason.word for reason in CloseReason}, required=t('Velg en årsak.')
            )
            if undone:
                el('p', 'strong', t('Disse jobbene avlyses med ordren:'))
            for job in undone:
                form[f'job-{job.id}'] = checkbox(
                    t('{job} ({when})', job=job.title, when=job.when(desk.view.deed.today)), True
                )

        async def go() -> None:
            given = form.values()
            keep = frozenset(job.id for job in undone if job.id is not None and not given[f'job-{job.id}'])
            await desk.do(orders.close, CloseReason(given['reason']), keep_jobs=keep)
            box.close()
            toast(t('Ordren er avsluttet.'))

        with box.footer:
            cancel_and(box)
            form.submit(t('Avslutt ordre'), go)


async def go_back(desk: Desk, to: Status) -> None:
    """The dialog «Gå tilbake til «…»?»: what forbids it and the way out, or what will happen and what must be asked."""
    plan = await desk.look(going_back.plan, to)
    with dialog(t('Gå tilbake til «{status}»?', status=word(to))) as box:
        if plan.forbidden:
            banner(plan.forbidden, 'danger')
            with box.footer:
                ui.space()
                button(t('Lukk'), 'secondary', on_click=box.close)
            return
        el('p', 'soft', t('Dette skjer:'))
        with el('ul', 'points'):
            for line in plan.effects:
                with el('li'):
                    icon('info')
                    el('span', text=line)
        form = Form()
        with form:
            if plan.asks_drafts:
                form['drafts'] = select(
                    t('Fakturautkast'), {'keep': t('Behold utkastet'), 'discard': t('Annuller utkastet')}, 'keep'
                )
            if plan.asks_job:
                form['job'] = select(
                    t('Hvilken jobb gjenåpnes?'),
                    {job.id: job.title for job in plan.asks_job},
                    plan.asks_job[0].id if len(plan.asks_job) == 1 else None,
                    required=t('Velg hvilken jobb som skal gjenåpnes.'),
                )
            if plan.asks_reason:
                form['because'] = field(t('Årsak'), maxlength=500, check=_reason)

        async def go() -> None:
            given = form.values()
            entry = await desk.do(
                going_back.go_back,
                to,
                because=given.get('because', ''),
                discard_drafts=given.get('drafts') == 'discard',
                reopen=given.get('job'),
            )
            box.close()
            toast(t('Ordren er «{status}».', status=word(to)), undo=partial(undo, desk, entry))

        with box.footer:
            cancel_and(box)
            form.submit(t('Gå tilbake'), go)


async def undo(desk: Desk, entry_id: int) -> None:
    """«Angre»."""
    await desk.do(going_back.undo, entry_id)
    toast(t('Angret. Ordren er som før.'))


def _reason(text: str) -> str:
    return typed.required(text, t('årsaken'), 500)
