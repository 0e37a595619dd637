"""/ordre/<number>: the order, drawn section by section from one live view."""

from collections.abc import Callable
from functools import partial

from nicegui import ui

from domain.access import Act as Right
from domain.next_step import Next
from domain.status import Status
from domain.words import t
from store import attachments, orders
from store.database import read
from store.order_view import OrderView
from ui import conflict, frame, invoice_making, order_invoices, order_jobs, order_quote, order_status
from ui.customer_picker import for_order
from ui.desk import Desk
from ui.forms import saving_field
from ui.job_pictures import camera
from ui.kit import Act, el, section
from ui.live import live
from ui.order_attachments import order_attachments
from ui.order_customer import section_customer
from ui.order_history import section_history
from ui.order_labels import order_labels
from ui.order_lines import edit as edit_line
from ui.order_lines import lines
from ui.order_responsible import responsible
from ui.order_talk import conversation
from ui.who import Office

SHOW_JOB = 'document.querySelector(`[data-job="%d"]`)?.scrollIntoView({block: "center"})'


@frame.page('/ordre/{number}', reconnect_timeout=frame.KEEP_OFFICE)
async def page(number: str, here: Office, jobb: str = '') -> None:
    """One order, live for everybody who has it open; `jobb` is the job that is meant."""
    known = frame.numbered(number)
    desk = Desk(here, known)
    desk.acts = _acts(desk)
    desk.shown_job = frame.numbered(jobb)
    order_id = await read(orders.id_of, here.me, known)
    with frame.office(t('Ordrer'), t('Ordre {number}', number=known), here):
        view = live(f'order:{order_id}', 'company', 'employees', 'registered', 'labels', load=desk.load)
        await view
        view.gone(lambda: el('p', 'soft', t('Ordren er slettet.')))
        with el('div', 'order-head'):
            order_status.crumb()
            view.keep(order_status.title)
            view.section(partial(order_labels, desk), key=_once(_labels))
            view.section(partial(order_status.actions, desk), key=_once(_actions))
        view.section(partial(order_status.track, desk), key=_once(_track))
        with el('div', 'two'):
            with el('div', 'side'):
                view.section(order_status.next_step, key=_once(_next_step))
                view.section(partial(section_customer, desk), key=_once(_customer))
                responsible(desk, view)
            with el('div', 'main'):
                _assignment(desk, view)
                with camera(lambda of, kept: desk.do(attachments.add_at_job, of, kept)) as desk.camera:
                    view.section(partial(order_jobs.section_jobs, desk), key=_once(_jobs))
                view.section(partial(lines, desk), key=_once(_lines))
                view.section(partial(order_quote.versions, desk), key=_once(_quotes))
                view.section(partial(order_invoices.section_invoices, desk), key=_once(_invoices))
                order_attachments(desk, view)
                conversation(desk, view)
                view.keep(partial(section_history, desk))
        if desk.shown_job:
            ui.run_javascript(SHOW_JOB % desk.shown_job)
        with el('div', 'bottom phone'):
            view.section(lambda _: order_status.primary(desk, 'tall'), key=lambda view: view.order.next_step)


def _assignment(desk: Desk, view: live[OrderView]) -> None:
    """What the order is about and where: fields that save themselves."""

    async def save(name: str, old: str, new: str) -> None:
        stored = await conflict.settle(lambda force: desk.do(orders.edit, name, old, new, force=force))
        if stored:
            entry = entries[name]
            entry.saved = stored[name]
            conflict.show(stored, {name: entry})
            raise conflict.Undecided

    with section(t('Oppdrag')), el('div', 'fields'):
        entries = {
            name: saving_field(label, getattr(desk.order, name), partial(save, name), 'w3', maxlength=longest)
            for name, label, longest in (
                ('title', t('Oppdrag'), 200),
                ('address', t('Oppdragsadresse'), 200),
                ('your_ref', t('Deres ref.'), 100),
                ('their_number', t('Bestillingsnummer'), 100),
            )
        }
        entries['invoice_address'] = saving_field(
            t('Fakturaadresse'),
            desk.order.invoice_address,
            partial(save, 'invoice_address'),
            maxlength=200,
            hint=t('Bare for denne ordren, for eksempel «c/o Kari Nes, Torget 1, 5014 Bergen». Ellers brukes kundens.'),
        )
        entries['note'] = saving_field(
            t('Notat'),
            desk.order.note,
            partial(save, 'note'),
            kind='textarea',
            maxlength=4000,
            hint=t('Bare dere ser det.'),
        )
        entries['note'].props('autogrow rows=1')

    def follow(newer: OrderView) -> None:
        for name, entry in entries.items():
            entry.follow(getattr(newer.order, name))
            over = newer.order.status is Status.CLOSED and name != 'note'
            entry.props.set_bool('readonly', over or not desk.may(Right.EDIT_ORDER))

    view.follow(follow)
    follow(desk.view)


def _acts(desk: Desk) -> dict[Next, Act]:
    return {
        Next.ADD_CUSTOMER: partial(for_order, desk),
        Next.ADD_LINE: partial(edit_line, desk, None),
        Next.SEND_QUOTE: partial(order_quote.send, desk),
        Next.FOLLOW_UP: partial(order_quote.follow_up, desk),
        Next.SEND_NEW_QUOTE: partial(order_quote.send, desk),
        Next.CONFIRM: partial(order_status.confirm, desk),
        Next.PLAN_JOB: partial(order_jobs.plan_first, desk),
        Next.START_JOB: partial(order_jobs.start_first, desk),
        Next.COMPLETE_JOB: partial(order_jobs.complete_first, desk),
        Next.CREATE_INVOICE: partial(invoice_making.create, desk),
        Next.SEND_INVOICE: partial(invoice_making.send_first, desk),
        Next.REGISTER_PAYMENT: partial(order_invoices.pay_first, desk),
        Next.CLOSE: partial(order_status.close, desk),
    }


# What each section shows; it is redrawn when this has changed.


def _once(key: Callable[[OrderView], object]) -> Callable[[OrderView], object]:
    """The key worked out once for all pages that show the same reading."""
    return lambda view: view.once(key)


def _actions(view: OrderView) -> object:
    order = view.order
    return (
        order.status,
        order.next_step,
        order.may_be_deleted,
        order.customer is None,
        bool(order.items),
        order.newest and order.newest.state,
    )


def _next_step(view: OrderView) -> object:
    order = view.order
    return (
        order.status,
        order.next_step,
        order.valid_until,
        order.due_day,
        order.next_job_day,
        order.next_job_at,
        order.close_reason,
        view.deed.today,
    )


def _track(view: OrderView) -> object:
    return (
        view.order.status,
        view.order.jobs_done,
        view.order.jobs_total,
        {s: e.id for s, e in view.reached.items()},
        view.deed.today,
    )


def _customer(view: OrderView) -> object:
    order, customer = view.order, view.order.customer
    return (
        order.status,
        order.next_step,
        bool(order.versions),
        view.registered and view.registered.model_dump(),
        order.payer and (order.payer.model_dump(), [row.model_dump() for row in order.payer.addresses]),
        customer
        and (customer.model_dump(), [row.model_dump() for row in (*customer.active_contacts, *customer.addresses)]),
    )


def _jobs(view: OrderView) -> object:
    order = view.order
    return (
        order.status,
        order.next_step,
        view.deed.today,
        [(job.model_dump(), job.person_ids) for job in order.jobs],
        [(plan.model_dump(), plan.person_ids) for plan in order.plans],
        [each.model_dump() for points in view.points.values() for each in points],
        [each.model_dump() for each in (*view.damages, *view.materials, *view.notes, *view.signatures.values())],
        [(each.id, each.shown, each.job_id) for each in view.attachments if each.job_id],
        {key: person.name for key, person in view.people.items()},
    )


def _lines(view: OrderView) -> object:
    order = view.order
    return (
        order.status,
        order.next_step,
        [line.model_dump() for line in order.lines],
        view.may_fetch,
        view.agreed_ore,
        order.discount,
        order.prices_with_vat,
        order.edited_since_sent,
    )


def _quotes(view: OrderView) -> object:
    order = view.order
    return (
        order.status,
        order.next_step,
        view.deed.today,
        view.links,
        [
            (
                version.id,
                version.state,
                version.seen_at,
                [(a.id, a.annulled_at) for a in version.acceptances],
                len(version.regrets),
            )
            for version in order.versions
        ],
    )


def _invoices(view: OrderView) -> object:
    order = view.order
    return (
        order.status,
        order.next_step,
        order.total_ore,
        order.left_ore,
        order.fully_invoiced,
        order.payer_id,
        view.deed.today,
        [(i.id, i.state, i.number, i.open_ore, i.total_ore, i.delivered, len(i.payments)) for i in order.invoices],
        [(i.due_day, i.terms, i.your_ref, [part.text for part in i.lines]) for i in order.draft_invoices],
    )


def _labels(view: OrderView) -> object:
    return [(each.id, each.name, each.colour) for each in view.labels]
