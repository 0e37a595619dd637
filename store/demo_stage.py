"""Where the diary of the demo firm is played: its people, and one method for each of their verbs."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from math import sin

from sqlalchemy import update
from sqlmodel import Session, col, select

from domain.access import Act as Right
from domain.access import Actor, Role, Where
from domain.attachment import Attachment, Of
from domain.checklist import CheckPoint
from domain.company import INVOICE_SERIES, ORDER_SERIES, Company, Counter
from domain.employee import Employee
from domain.history import Deed
from domain.invoice import Invoice, Payment
from domain.job import Job, typed_time
from domain.kid import KidMode
from domain.line import Line
from domain.message import Message, MessageKind, MessageStatus
from domain.order import Order
from domain.product import Product
from domain.quote import QuoteVersion
from domain.repeat import Every, OnHoliday, Rule
from domain.sign_in import Face, Fetch, PortalLink
from domain.sign_in import Session as SignIn
from domain.signature import Signed
from domain.status import CloseReason, Status
from domain.tally import tally
from domain.words import in_oslo, short_date
from store import (
    absences,
    attachments,
    checklists,
    clock,
    company,
    customers,
    damages,
    demo_pictures,
    employees,
    fetching,
    following_up,
    going_back,
    hours,
    invoices,
    job_notes,
    jobs,
    lines,
    materials,
    orders,
    plans,
    quotes,
    secret,
)
from store.demo_data import ADDRESS, AGENT, Calendar
from store.demo_diary import FIRST, NUMBERED, Act, Story
from store.kept import Kept
from store.loading import WHOLE

CREW = 'Jonas Vik, Ali Demir, Sara Lunde, Nora Berge, Tomasz Nowak, Eirik Haugland'


def turn_to(moment: datetime) -> None:
    """Let it be that moment."""
    clock.turn(timedelta())
    clock.turn(moment - clock.now())


def send_quote(session: Session, by: Actor, number: int, until: date) -> None:
    """Send the quote of an order as it stands."""
    draft = quotes.draft(session, by, number)
    to = draft.recipients[0].address
    quotes.send(session, by, number, recipient=to, message=draft.messages[to], valid_until=until)


@contextmanager
def acting(session: Session, person: Employee, now: datetime) -> Iterator[Actor]:
    """Somebody in the office acts, signed in no longer than that."""
    row = sign_in_as(session, Face.OFFICE, secret.fresh(), now, employee_id=person.id)
    yield Actor(person.role, Where.OFFICE, row.token_hash, employee_id=person.id)
    session.delete(row)


def sign_in_as(
    session: Session, face: Face, key: str, now: datetime, *, employee_id: int | None = None, link_id: int | None = None
) -> SignIn:
    """A session that is good until tomorrow; who asks for it also deletes it."""
    ends = now + timedelta(days=1)
    row = SignIn(token_hash=secret.hashed(key), face=face, created_at=now, seen_at=now, ends_at=ends)
    row.employee_id, row.link_id = employee_id, link_id
    session.add(row)
    session.flush()
    return row


class Stage:
    """The people of the firm and their customers, acting in one transaction."""

    def __init__(self, session: Session, calendar: Calendar, now: datetime) -> None:
        self.session, self.calendar, self.now = session, calendar, now
        self.office: list[Employee] = []
        self.crew: list[Employee] = []
        self.numbers: dict[str, Iterator[int]] = {}
        self.ids: dict[str, int] = {}
        self._stories: list[int] = []
        self._actors: dict[str, Actor] = {}
        self._sessions: list[SignIn] = []
        self._kept = session.info['kept'] = Kept()

    def set_up(self) -> None:
        """The firm, its office and its crew."""
        firm = Company(
            name='Sandviken Flytting & Renhold AS', org_number='987654325', org_form='AS', in_company_register=True,
            vat_registered=True, address='Sjøgaten 12', postcode='5035', city='Bergen', phone='+4755123456',
            email='post@sandviken.example', bank_account='86011117947', is_demo=True, code_from_ore=None,
            kid_mode=KidMode.MOD10,
        )  # fmt: skip
        marte = Employee.owner(name='Marte Solheim', email='marte@sandviken.example', password_hash='')
        firsts = FIRST[ORDER_SERIES], FIRST[INVOICE_SERIES]
        self._join(company.found(self.session, firm, marte, first_numbers=firsts))
        owner = self._actors['Marte']
        hilde = Employee(name='Hilde Tveit', role=Role.OFFICE, email='hilde@sandviken.example', created_at=clock.now())
        self.session.add(hilde)
        self.session.flush()
        Deed(owner, clock.now(), clock.today(), self.session.add).record(None, 'employee_added', person=hilde.id)
        self._join(hilde)
        for place, name in enumerate(CREW.split(', ')):
            phone = f'401130{place + 1:02}'
            made = employees.add(self.session, owner, name=name, phone=phone, may_confirm=place == 0)
            self._join(self.session.get_one(Employee, made))

    def play(self, act: Act) -> None:
        """Do what stands in the diary, when it stands there."""
        turn_to(act.at)
        if act.verb in NUMBERED:
            self._set_counter(NUMBERED[act.verb])
        actor = self._customer(act.story) if act.who == 'Kunden' else self._actors[act.who]
        getattr(self, f'_{act.verb}')(act.story, actor, act.words)
        self._let_go()

    def clear(self) -> None:
        """The last things: counters, columns as of today, messages that have gone out; nobody stays signed in."""
        for series in FIRST:
            self._set_counter(series)
        for row in self._sessions:
            self.session.delete(row)
        for message in self.session.exec(
            select(Message).where(
                col(Message.recipient).like('%@%'),
                col(Message.status).in_([MessageStatus.WAITING, MessageStatus.NOT_SET_UP]),
            )
        ):
            message.status, message.tries = MessageStatus.SENT, 1
            message.sent_at = (message.send_after or message.made_at) + timedelta(seconds=20)
        midnight = in_oslo(self.calendar.today, time())
        for order in (
            self.session.execute(select(Order).where(col(Order.number).in_(self._stories)).options(*WHOLE))
            .unique()
            .scalars()
        ):
            tally(order, midnight, self.calendar.today)
        self.session.flush()

    def _let_go(self) -> None:
        """As at the end of a transaction: what was changed is written and kept whole for the next act."""
        self.session.flush()
        self.session.expunge_all()
        self._kept.put_back(self.session)
        self.session.info['changed'] = []

    def _join(self, person: Employee) -> None:
        face, where = (Face.CREW, Where.CREW) if person.role is Role.CREW else (Face.OFFICE, Where.OFFICE)
        row = sign_in_as(self.session, face, f'demo employee {person.id}', self.now, employee_id=person.id)
        self._sessions.append(row)
        self._actors[person.first_name] = Actor(person.role, where, row.token_hash, employee_id=person.id)
        self.ids[person.first_name] = person.id or 0
        (self.crew if person.role is Role.CREW else self.office).append(person)

    def _customer(self, story: Story) -> Actor:
        """The customer, who has opened the newest link to a quote."""
        link = self.session.exec(
            select(PortalLink)
            .where(PortalLink.order_id == story.order_id, col(PortalLink.version_id).is_not(None))
            .order_by(col(PortalLink.id).desc())
        ).first()
        assert link is not None
        assert link.id is not None
        key = f'demo link {link.id}'
        if key not in self._actors:
            row = sign_in_as(self.session, Face.PORTAL, key, self.now, link_id=link.id)
            self._sessions.append(row)
            self.session.add(Fetch(link_id=link.id, at=clock.now(), agent=AGENT))
            self._actors[key] = Actor(
                Role.CUSTOMER,
                Where.PORTAL,
                row.token_hash,
                link_id=link.id,
                order_id=story.order_id,
                ip=ADDRESS,
                agent=AGENT,
            )
        return self._actors[key]

    def _set_counter(self, series: str) -> None:
        self.session.execute(
            update(Counter)
            .where(col(Counter.series) == series)
            .values(next=next(self.numbers[series]), used=True)
            .execution_options(synchronize_session=False)
        )

    # ---------- the verbs of the diary ----------

    def _new(self, story: Story, by: Actor, _: str) -> None:
        story.number = orders.new(self.session, by)
        self._stories.append(story.number)
        story.order_id = orders.id_of(self.session, by, story.number)
        if story.buyer is not None:
            customers.add(self.session, by, story.number, *story.buyer)
        if story.service is None:
            return
        with orders.changing(self.session, by, Right.EDIT_ORDER, story.number) as (order, deed):
            order.title, order.address = story.title, order.customer.place if order.customer else ''
            deed.record(story.number, 'edited', field='title', label='oppdrag')
            for part in story.service.lines:
                amount, price = f'{part.quantity.normalize():f}', f'{part.unit_price.normalize():f}'
                line = Line.new(
                    text=part.text,
                    quantity=amount,
                    unit=part.unit,
                    unit_price=price,
                    vat_code='25',
                    vat_registered=True,
                )
                order.add_line(line, deed)

    def _extra(self, story: Story, by: Actor, words: str) -> None:
        text, price = words.split(' / ')
        lines.add(
            self.session, by, story.number, text=text, quantity='1', unit='rund sum', unit_price=price,
            vat_code='25', option='optional',
        )  # fmt: skip

    def _job(self, story: Story, by: Actor, words: str) -> None:
        title, _, planned = words.partition(' / ')
        day, starts, ends, *names = planned.split() if planned else ('', '', '')
        job = Job.planned(
            title=title, address=story.place, people=[self.ids[name] for name in names], starts=typed_time(starts),
            ends=typed_time(ends), day=self.calendar.day(int(day)) if day else None,
        )  # fmt: skip
        with orders.changing(self.session, by, Right.EDIT_ORDER, story.number) as (order, deed):
            order.add_job(job, deed)
        assert job.id is not None
        story.jobs.append(job.id)

    def _plan(self, story: Story, by: Actor, words: str) -> None:
        title, planned, agreed = words.split(' / ')
        day, starts, ends, *names = planned.split()
        price, per = agreed.split()
        first = self.calendar.day(int(day))
        plans.add(
            self.session, by, story.number, title=title, address=story.place, starts=starts, ends=ends, price=price,
            price_per=per, people=[self.ids[name] for name in names],
            rule=Rule(Every.WEEK, first, (first.weekday(),), on_holiday=OnHoliday.KEEP),
        )  # fmt: skip
        made = select(Job.id).where(Job.order_id == story.order_id, col(Job.plan_id).is_not(None))
        story.jobs += [found for found in self.session.exec(made.order_by(col(Job.day))) if found]

    def _skip(self, story: Story, by: Actor, words: str) -> None:
        place, because = words.split(maxsplit=1)
        plans.skip(self.session, by, story.number, story.jobs[int(place) - 1], because)

    def _fetch(self, story: Story, by: Actor, _: str) -> None:
        seen = fetching.preview(self.session, by, story.number)
        fetching.fetch(
            self.session, by, story.number, seen.shares, seen.goods,
            per_person=False, price='', prices=[], done=seen.agreed_left,
        )  # fmt: skip

    def _away(self, _: Story, by: Actor, words: str) -> None:
        name, kind, *days = words.split()
        first, last = (short_date(self.calendar.day(int(day))) for day in days)
        absences.add(self.session, by, employee_id=self.ids[name], kind=kind, first=first, last=last)

    def _quote(self, story: Story, by: Actor, words: str) -> None:
        first, *more = words.split()
        until = (
            self.calendar.today + timedelta(days=int(more[0])) if more else clock.today() + timedelta(days=int(first))
        )
        send_quote(self.session, by, story.number, until)

    def _newest(self, story: Story) -> QuoteVersion:
        versions = select(QuoteVersion).where(QuoteVersion.order_id == story.order_id)
        return self.session.exec(versions.order_by(col(QuoteVersion.number).desc()).limit(1)).one()

    def _see(self, story: Story, by: Actor, _: str) -> None:
        quotes.mark_seen(self.session, by, story.number, self._newest(story).id or 0)

    def _ask(self, story: Story, by: Actor, words: str) -> None:
        quotes.say(self.session, by, story.number, MessageKind.QUESTION, words)

    def _change(self, story: Story, by: Actor, words: str) -> None:
        quotes.say(self.session, by, story.number, MessageKind.CHANGE, words)

    def _beg(self, story: Story, by: Actor, words: str) -> None:
        quotes.say(self.session, by, story.number, MessageKind.NEW_QUOTE, words)

    def _answer(self, story: Story, by: Actor, words: str) -> None:
        quotes.answer(self.session, by, story.number, words)

    def _reprice(self, story: Story, by: Actor, words: str) -> None:
        first = select(Line).where(Line.order_id == story.order_id).order_by(col(Line.position)).limit(1)
        line = self.session.exec(first).one()
        opened = {'unit_price': line.unit_price}
        lines.edit(self.session, by, story.number, line.id or 0, opened, {'unit_price': words})

    def _accept(self, story: Story, by: Actor, _: str) -> None:
        version = self._newest(story)
        shown, signed = version.sha256, story.person
        quotes.accept(
            self.session, by, story.number, version_id=version.id or 0, shown_hash=shown, name=signed, ticked=True
        )

    def _decline(self, story: Story, by: Actor, words: str) -> None:
        quotes.decline(self.session, by, story.number, version_id=self._newest(story).id or 0, because=words)

    def _follow(self, story: Story, by: Actor, _: str) -> None:
        to, text = next(iter(following_up.texts(self.session, by, story.number).items()))
        following_up.send(self.session, by, story.number, recipient=to, message=text)

    def _register(self, story: Story, by: Actor, words: str) -> None:
        quotes.register_acceptance(self.session, by, story.number, name=story.person, said=words)

    def _confirm(self, story: Story, by: Actor, _: str) -> None:
        (jobs if by.role is Role.CREW else quotes).confirm(self.session, by, story.number)

    def _start(self, story: Story, by: Actor, words: str) -> None:
        jobs.start(self.session, by, story.number, story.jobs[int(words) - 1])

    def _complete(self, story: Story, by: Actor, words: str) -> None:
        jobs.complete(self.session, by, story.number, story.jobs[int(words) - 1])

    def _check(self, story: Story, by: Actor, words: str) -> None:
        place, _, text = words.partition(' ')
        checklists.add(self.session, by, story.number, story.jobs[int(place) - 1], text, 'photo', True)

    def _photo(self, story: Story, by: Actor, words: str) -> None:
        place, name = words.split()
        job_id = story.jobs[int(place) - 1]
        asked = self.session.exec(select(CheckPoint.id).where(CheckPoint.job_id == job_id)).first()
        attachments.add_at_job(self.session, by, story.number, Of(job_id, asked), demo_pictures.taken(name))

    def _damage(self, story: Story, by: Actor, words: str) -> None:
        place, name, text = words.split(maxsplit=2)
        job_id = story.jobs[int(place) - 1]
        of = Of(job_id, damage_id=damages.report(self.session, by, story.number, job_id, text))
        attachments.add_at_job(self.session, by, story.number, of, demo_pictures.taken(name))

    def _material(self, story: Story, by: Actor, words: str) -> None:
        place, quantity, unit, text = words.split(maxsplit=3)
        product = self.session.exec(select(Product.id).where(Product.text == text)).first()
        given = {'text': text, 'quantity': quantity, 'unit': unit, 'product_id': product}
        materials.note(self.session, by, story.number, story.jobs[int(place) - 1], given)

    def _inside(self, _: Story, by: Actor, words: str) -> None:
        minutes, what = words.split(maxsplit=1)
        given = {'day': f'{clock.today():%d.%m.%Y}', 'length': f'{minutes} min', 'note': what}
        hours.add(self.session, by, given)

    def _note(self, story: Story, by: Actor, words: str) -> None:
        place, text = words.split(maxsplit=1)
        job_notes.write(self.session, by, story.number, story.jobs[int(place) - 1], text)

    def _sign(self, story: Story, by: Actor, words: str) -> None:
        line = [part for x in range(90, 760, 9) for part in (x, round(210 + sin(x / 19) * (150 - x / 6)))]
        signed = Signed(story.person, [line])
        jobs.complete(self.session, by, story.number, story.jobs[int(words) - 1], signed)

    def _show(self, story: Story, by: Actor, words: str) -> None:
        named = Attachment.order_id == story.order_id, Attachment.name == f'{words}.jpg'
        picture = self.session.exec(select(Attachment.id).where(*named)).one()
        attachments.show(self.session, by, story.number, picture or 0, True)

    def _draft(self, story: Story, by: Actor, _: str) -> None:
        story.invoice = invoices.create(self.session, by, story.number)

    def _discard(self, story: Story, by: Actor, _: str) -> None:
        invoices.discard(self.session, by, story.number, story.invoice)

    def _invoice(self, story: Story, by: Actor, _: str) -> None:
        invoices.send(self.session, by, story.number, story.invoice)

    def _credit(self, story: Story, by: Actor, _: str) -> None:
        invoices.credit(self.session, by, story.number, story.invoice)

    def _pay(self, story: Story, by: Actor, words: str) -> None:
        whole = self.session.get_one(Invoice, story.invoice).total_ore
        amount = words or f'{whole // 100},{whole % 100:02}'
        invoices.pay(self.session, by, story.number, story.invoice, amount=amount, day='')

    def _reverse(self, story: Story, by: Actor, _: str) -> None:
        paid = select(Payment.id).where(Payment.invoice_id == story.invoice).order_by(col(Payment.id).desc())
        invoices.reverse(self.session, by, story.number, story.invoice, self.session.exec(paid).first() or 0)

    def _tick(self, story: Story, by: Actor, _: str) -> None:
        invoices.set_fully_invoiced(self.session, by, story.number, True)

    def _close(self, story: Story, by: Actor, words: str) -> None:
        orders.close(self.session, by, story.number, CloseReason(words))

    def _back(self, story: Story, by: Actor, words: str) -> None:
        to, _, because = words.partition(' ')
        going_back.go_back(self.session, by, story.number, Status(to), because=because)
