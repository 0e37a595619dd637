"""The rows that drawn lives leave behind, written thousands at a time.

It says again in rows what `domain/` does with objects, because a hundred thousand orders must not take all day;
`tests/store/test_demo.py` compares the two.
"""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from types import SimpleNamespace
from typing import Any

from sqlmodel import Session, SQLModel

from domain import buyer, evidence, money, regret, vat
from domain.access import Role, Where
from domain.company import Company
from domain.customer import Contact, Customer
from domain.employee import Employee
from domain.history import History
from domain.invoice import Invoice, InvoiceKind, InvoiceLine, InvoiceState, Payment, Standing
from domain.invoicing import payment_words
from domain.job import UNDONE, Assignment, Job, JobStatus
from domain.line import Line
from domain.message import LINK, Message, MessageKind, MessageStatus
from domain.needs import look_on, needs
from domain.next_step import Next, Turn, tell
from domain.one_time_code import masked
from domain.order import Order
from domain.quote import Acceptance, QuoteVersion, VersionKind, VersionState
from domain.quoting import accept_sentence, accept_verb
from domain.searching import search_text, searchable_customer
from domain.sheet import Sheet, SheetLine, freeze
from domain.sign_in import PortalLink
from domain.status import CONFIRMED_ON, CloseReason, Status
from domain.terms import Terms
from domain.timing import Timer
from domain.words import full_date, in_oslo, kr, local_day, t
from store import secret
from store.demo_data import ADDRESS, AGENT, CHANGES, DECLINES, Buyer, Calendar, Life
from store.demo_rows import Rows
from store.order_links import DAYS as LINK_DAYS
from store.order_links import DAYS_AFTER_QUOTE
from store.rows import Row

Who = tuple[Role, Where, int | None, int | None, int | None]
SYSTEM: Who = (Role.SYSTEM, Where.SYSTEM, None, None, None)
CHUNK = 1_000
VAT, PERCENT = '25', vat.percent('25')


class Season(Rows):
    """Writes lives, each with the verbs it was drawn with."""

    def __init__(
        self,
        session: Session,
        late: datetime,
        firm: Company,
        office: list[Employee],
        crew: list[Employee],
        taken: set[tuple[int, date]],
    ) -> None:
        super().__init__(session, late)
        self.firm = firm
        self.office: list[Who] = [(person.role, Where.OFFICE, person.id, None, None) for person in office]
        self.crew = [person.id for person in crew if person.id is not None]
        self.taken = taken  # who works on what is written by hand, and when

    def write(self, lives: list[Life], buyers: list[Buyer], calendar: Calendar, rng: Random) -> None:
        """Write the customers, and the lives in the sequence of their numbers."""
        self.calendar, self.rng = calendar, rng
        # However large the firm, the first on the crew has a list that one person could have.
        self.first_on_crew = 2 * calendar.past / max(len(lives), 1)
        for customer, contact in buyers:
            own = customer.model_dump(exclude={'id', 'search'})
            theirs = (contact.name, contact.phone, contact.email) if contact else ()
            self.put(Customer, **own, search=searchable_customer(own, theirs))
            if contact is not None:
                self.put(Contact, **contact.model_dump(exclude={'id'}))
        for place, life in enumerate(lives):
            if place % CHUNK == 0:
                self.flush()
            self._live(life, *buyers[life.customer])
        self.finish()

    def _live(self, life: Life, customer: Customer, contact: Contact | None) -> None:
        self.life, self.customer, self.contact, self.person = life, customer, contact, contact or customer
        self.contact_id = contact.id if contact else None
        self.us = self.office[life.number % len(self.office)]
        self.them: Who = (Role.CUSTOMER, Where.PORTAL, None, customer.id, self.contact_id)
        self.versions: list[Row] = []
        self.invoices: list[Row] = []
        self.jobs: list[Row] = []
        self.lines: list[Row] = []
        self.team: list[int] = []
        self.link = ''  # the newest of the chain of what was sent and accepted
        self.numbers, self.status, chosen = iter(life.invoices), Status.DRAFT, None
        whose = {'customer_id': customer.id, 'contact_id': self.contact_id, 'address': customer.place}
        whose['responsible_id'] = self.us[2]
        self.order = self.put(Order, number=life.number, title=life.service.title, **whose)
        for verb, self.at in life.steps:
            getattr(self, f'_{verb}')()
            self.order['changed_at'] = self.at
            if chosen is not (chosen := self._choose()):
                self.order['next_since'] = self.at
        self._tally()

    def _part(self, model: type[SQLModel], **values: Any) -> Row:
        return self.put(model, order_id=self.order['id'], **values)

    def _tell(self, event: str, who: Who, to: Status | None = None, **data: Any) -> None:
        """A history entry; `to` is the status that it moves the order to."""
        role, place, employee_id, customer_id, contact_id = who
        before = self.status if to and event != 'created' else None
        self.status = to or self.status
        row = {'order_number': self.life.number, 'at': self.at, 'event': event, 'role': role, 'place': place}
        row |= {'employee_id': employee_id, 'customer_id': customer_id, 'contact_id': contact_id}
        row['about_id'] = data.get('customer')
        self.log(History, row | {'from_status': before, 'to_status': to, 'data': data})

    def _new(self) -> None:
        service, self.order['made_at'] = self.life.service, self.at
        self._tell('created', self.us, Status.DRAFT)
        self._tell('customer_set', self.us, customer=self.customer.id)
        self._tell('edited', self.us, field='title', label='oppdrag')
        for position, part in enumerate(service.lines, 1):
            costs = {'quantity': part.quantity, 'unit': part.unit, 'unit_price': part.unit_price, 'vat': VAT}
            costs['percent'] = PERCENT
            self.lines.append(self._part(Line, position=position, text=part.text, **costs))
            self._tell('line_added', self.us, text=part.text)
        for title, _, _ in service.jobs:
            where = self.customer.place
            self.jobs.append(self._part(Job, title=title, address=where, search=search_text([title, where])))
            self._tell('job_added', self.us, job=title)

    # ---------- the quote ----------

    def _change(self) -> None:
        self._hear(MessageKind.CHANGE, CHANGES[self.life.number % len(CHANGES)])

    def _quote(self) -> None:
        if self.versions:  # what they asked for
            line = self.lines[0]
            line['unit_price'] = Decimal(int(line['unit_price'] * 95 / 100)).quantize(line['unit_price'])
            self._tell('line_edited', self.us, line_id=line['id'], text=line['text'], fields='enhetspris')
            self.versions[-1].update(state=VersionState.REPLACED, state_at=self.at)
        version = self._freeze(VersionKind.QUOTE, local_day(self.at) + timedelta(days=self.firm.quote_days))
        to = Status.QUOTED if self.status is Status.DRAFT else None
        self._tell('send_quote', self.us, to, version=version['number'], total_ore=version['total_ore'])
        body = f'Her er tilbudet vårt «{self.life.service.title}». Åpne lenken for å lese, spørre og svare.'
        days = self.firm.quote_days + DAYS_AFTER_QUOTE
        self._mail(MessageKind.QUOTE, f'Tilbud fra {self.firm.name}', body, days, version_id=version['id'])

    def _see(self) -> None:
        self.versions[-1]['seen_at'] = self.at
        self._tell('seen', self.them, version=self.versions[-1]['number'])

    def _follow_up(self) -> None:
        version = self.versions[-1]
        until: date = version['valid_until']
        body = f'Har du fått sett på tilbudet vårt? Det er gyldig til og med {full_date(until)}.'
        days = max(1, (until - local_day(self.at)).days) + DAYS_AFTER_QUOTE
        self._mail(MessageKind.FOLLOW_UP, f'Om tilbudet fra {self.firm.name}', body, days, version_id=version['id'])
        self._tell('message_follow_up', self.us)

    def _accept(self) -> None:
        version, session = self.versions[-1], secret.hashed(f'demo {self.life.number}')
        sheet, phone = Sheet(version['content']), self.person.phone
        shown: Row = {'shown_hash': version['sha256'], 'sentence': accept_sentence(sheet)}
        came: Row = {'link_id': self._ids[PortalLink], 'contact_id': self.contact_id, 'ip': ADDRESS, 'agent': AGENT}
        signed: Row = {'name': self.person.name, 'place': Where.PORTAL, 'at': self.at, 'session': session}
        sums = {'net_ore': version['net_ore'], 'total_ore': version['total_ore']}
        yes = Acceptance(version_id=version['id'], **shown, **came, **signed, **sums)
        known = {'button': accept_verb(sheet), 'customer_id': self.customer.id, 'phone': masked(phone) if phone else ''}
        evidence.write(yes, QuoteVersion(**version), self.life.number, self.link, [(yes.sentence, True)], **known)
        self.link = yes.sha256
        self.put(Acceptance, **{name: getattr(yes, name) for name in Acceptance.model_fields if name != 'id'})
        version.update(state=VersionState.ACCEPTED, state_at=self.at)
        data = {'version': version['number'], 'total_ore': version['total_ore']}
        self._tell('accept', self.them, Status.ACCEPTED, **data)
        if self.person.email:
            quote = f'Du har godtatt tilbud {self.life.number}-{version["number"]}'
            body = f'Takk. {quote} på {kr(version["total_ore"])} inkl. mva.'
            self._mail(MessageKind.RECEIPT, quote, body, LINK_DAYS, version_id=version['id'])

    def _decline(self) -> None:
        because = DECLINES[self.life.number % len(DECLINES)]
        self.versions[-1].update(state=VersionState.DECLINED, state_at=self.at, because=because)
        self._tell('decline', self.them, version=self.versions[-1]['number'])
        self._hear(MessageKind.DECLINE, because)

    def _confirm(self) -> None:
        self._tell('confirm', self.us, Status.CONFIRMED)
        if not self.versions:
            self._freeze(VersionKind.CONFIRMATION, local_day(self.at))

    def _freeze(self, kind: VersionKind, valid_until: date) -> Row:
        number, days = len(self.versions) + 1, self.firm.payment_days
        jobs = [{'title': job['title'], 'day': None, 'hours': '', 'address': job['address']} for job in self.jobs]
        facts = {'number': number, 'address': self.order['address'], 'valid_until': valid_until, 'payment_days': days}
        terms = Terms(self.firm.quote_price_type, self.firm.quote_terms)
        may_regret = regret.frozen(self.customer.kind, self.firm.no_withdrawal)
        frozen = self._frozen(kind.value, jobs=jobs, **facts, **terms.facts, **may_regret)
        sent = {'number': number, 'kind': kind, 'valid_until': valid_until, 'sent_at': self.at}
        version = self._part(QuoteVersion, **sent, **frozen)
        self.link = version['chain'] = evidence.chain(self.life.number, QuoteVersion(**version), self.link)
        self.versions.append(version)
        return version

    def _frozen(self, kind: str, **facts: Any) -> Row:
        lines = [
            SheetLine(row['text'], row['quantity'], row['unit'], row['unit_price'], PERCENT, _net_ore(row), row['id'])
            for row in self.lines
        ]
        about = {'order': self.life.number, 'title': self.order['title'], **facts}
        content, sha256, sums = freeze(
            kind, company=self.firm, buyer=buyer.Buyer.of(self.customer, self.contact), lines=lines, **about
        )
        return {'content': content, 'sha256': sha256, 'net_ore': sums.net_ore, 'total_ore': sums.total_ore}

    # ---------- the work ----------

    def _date(self) -> None:
        for job, day, (_, starts, ends) in zip(self.jobs, self.life.days, self.life.service.jobs, strict=True):
            job.update(day=day, starts=starts, ends=ends, had_day=True)
            self._tell('job_edited', self.us, job=job['title'], job_id=job['id'], fields='dato, fra, til')

    def _people(self) -> None:
        is_shown = self.life.days[-1] >= self.calendar.today - timedelta(days=15)
        crew = self.crew[1:] if is_shown and self.rng.random() > self.first_on_crew else self.crew
        free = [person for person in crew if not any((person, day) in self.taken for day in self.life.days)]
        self.team = sorted(self.rng.sample(free or crew, min(len(free or crew), self.rng.choice((1, 2, 2, 3)))))
        for job in self.jobs:
            for person in self.team:
                self.put(Assignment, job_id=job['id'], employee_id=person)
            self._tell('job_edited', self.us, job=job['title'], job_id=job['id'], fields='ansatte')

    def _start(self) -> None:
        job = next(job for job in self.jobs if job['status'] is JobStatus.PLANNED)
        job.update(status=JobStatus.STARTED, started_at=self.at)
        for person in self.team:
            who: Who = (Role.CREW, Where.CREW, person, None, None)
            self.put(Timer, job_id=job['id'], employee_id=person, started_at=self.at)
            data = {'job': job['title'], 'job_id': job['id'], 'person': person}
            to = Status.STARTED if self.status is Status.CONFIRMED else None
            self._tell('start_job' if person == self.team[0] else 'job_joined', who, to, **data)

    def _complete(self) -> None:
        job = next(job for job in self.jobs if job['status'] is JobStatus.STARTED)
        job.update(status=JobStatus.DONE, completed_at=self.at)
        for timer in self._rows[Timer][-len(self.team) :]:
            timer['stopped_at'] = self.at
        who: Who = (Role.CREW, Where.CREW, self.team[0], None, None)
        is_last = all(job['status'] is JobStatus.DONE for job in self.jobs)
        event, to = ('complete_job', Status.COMPLETED) if is_last else ('job_completed', None)
        self._tell(event, who, to, job=job['title'], job_id=job['id'])

    # ---------- the money ----------

    def _draft(self) -> None:
        self._bill(InvoiceKind.INVOICE)
        self._tell('invoice_made', self.us, total_ore=self.invoices[-1]['total_ore'])

    def _invoice(self) -> None:
        invoice, due = self.invoices[-1], local_day(self.at) + timedelta(days=self.firm.payment_days)
        self._issue(invoice, due)
        number, total_ore = invoice['number'], invoice['total_ore']
        invoice['delivered'] = self.customer.is_business or bool(self.customer.phone)
        if invoice['delivered']:
            body = f'Her er faktura {number} på {kr(total_ore)}. Betal innen {full_date(due)}.'
            subject = f'Faktura {number} fra {self.firm.name}'
            self._mail(MessageKind.INVOICE, subject, body, LINK_DAYS, invoice_id=invoice['id'])
        self._tell('invoice_sent', self.us, invoice=number, total_ore=total_ore)

    def _credit(self) -> None:
        credited = self.invoices[-1]
        note = self._bill(InvoiceKind.CREDIT_NOTE, credits_id=credited['id'], delivered=credited['delivered'])
        self._issue(note, None, credits=credited['number'], credits_day=credited['day'])
        credited.update(state=InvoiceState.CREDITED, credited_ore=note['total_ore'])
        for line in self.lines:
            line['invoiced'] = Decimal(0)
        self._tell('invoice_credited', self.us, invoice=credited['number'], note=note['number'])

    def _pay(self) -> None:
        invoice = self.invoices[-1]
        invoice['paid_ore'] = amount = invoice['total_ore']
        whose = {'invoice_id': invoice['id'], 'employee_id': self.us[2]}
        self.put(Payment, amount_ore=amount, day=local_day(self.at), registered_at=self.at, **whose)
        self._tell('payment', self.us, invoice=invoice['number'], amount_ore=amount)
        self.order.update(status_before=self.status, closed_by_payment=invoice['id'])
        self._tell('settle', SYSTEM, Status.CLOSED)

    def _bill(self, kind: InvoiceKind, **facts: Any) -> Row:
        sums = self._sums()
        total = {'net_ore': sums.net_ore, 'total_ore': sums.total_ore}
        invoice = self._part(Invoice, kind=kind, made_at=self.at, **total, **facts)
        self.invoices.append(invoice)
        for line in self.lines:
            line['invoiced'] = line['quantity']
            copied = {name: line[name] for name in ('text', 'quantity', 'unit', 'unit_price', 'vat', 'percent')}
            self.put(InvoiceLine, invoice_id=invoice['id'], line_id=line['id'], **copied)
        return invoice

    def _issue(self, invoice: Row, due: date | None, **facts: Any) -> None:
        number, day = next(self.numbers), local_day(self.at)
        if due is not None:
            invoice['kid'] = self.firm.kid(self.customer.id or 0, number)
            facts |= payment_words(self.firm.invoice_terms, invoice['kid'], self.firm)
        done = max(local_day(job['completed_at']) for job in self.jobs)
        when = {'day': day, 'due_day': due}
        where = {'delivery_day': done, 'delivery_place': self.order['address'], 'bank_account': self.firm.bank_account}
        invoice.update(self._frozen(invoice['kind'].value, number=number, **when, **where, **facts), **when)
        invoice.update(number=number, state=InvoiceState.SENT, sent_at=self.at)

    # ---------- the end ----------

    def _finish(self) -> None:
        self.order['fully_invoiced'] = True
        self._tell('fully_invoiced', self.us)
        self._close(CloseReason.COMPLETED)

    def _lost(self) -> None:
        self._close(CloseReason.LOST)

    def _cancelled_by_customer(self) -> None:
        self._close(CloseReason.CANCELLED_BY_CUSTOMER)

    def _cancelled_by_us(self) -> None:
        self._close(CloseReason.CANCELLED_BY_US)

    def _close(self, reason: CloseReason) -> None:
        why = t('Ordren ble avsluttet: {reason}', reason=reason.word)
        for job in self.jobs:
            if job['status'] in UNDONE:
                job.update(status=JobStatus.CANCELLED, cancelled_because=why)
        self.order.update(status_before=self.status, close_reason=reason)
        self._tell('close', self.us, Status.CLOSED, reason=reason.value)

    # ---------- what is said ----------

    def _mail(self, kind: MessageKind, subject: str, body: str, days: int, **about: int) -> None:
        """A message with a link to the person we reach, by e-mail if we can."""
        ends = {'made_at': self.at, 'ends_at': self.at + timedelta(days=days)}
        link = self._part(PortalLink, customer_id=self.customer.id, contact_id=self.contact_id, **ends, **about)
        link['token_hash'] = secret.hashed(secret.derive('portal', str(link['id'])))
        if kind is MessageKind.RECEIPT:
            place, writer, hello = Where.PORTAL, None, ''
        else:
            place, writer, hello = Where.OFFICE, self.us[2], f'Hei, {self.person.name.split()[0]}. '
        went: Row = {'status': MessageStatus.NOT_SET_UP}
        if self.person.email:
            went = {'status': MessageStatus.SENT, 'sent_at': self.at + timedelta(seconds=20), 'tries': 1}
        by = {'place': place, 'employee_id': writer, 'made_at': self.at, 'send_after': self.at}
        to = {'recipient': self.person.email or self.person.phone, 'link_id': link['id'], 'contact_id': self.contact_id}
        body = f'{hello}{body}\n\n{LINK}\n\nVennlig hilsen\n{self.firm.name}'
        self._part(Message, kind=kind, subject=subject, body=body, **by, **to, **went)

    def _hear(self, kind: MessageKind, body: str) -> None:
        """A message from the customer."""
        by = {'place': Where.PORTAL, 'contact_id': self.contact_id, 'made_at': self.at}
        self._part(Message, kind=kind, body=body, status=MessageStatus.RECEIVED, **by)
        self._tell(f'message_{kind.value}', self.them)

    # ---------- what it adds up to ----------

    def _sums(self) -> money.Sums:
        return money.add_up((_net_ore(line), PERCENT) for line in self.lines)

    def _tally(self) -> None:
        """The columns that repeat what follows from the rest, as `tally` has them."""
        order, today, sums, chosen = self.order, self.calendar.today, self._sums(), self._choose()
        undone = [job for job in self.jobs if job['status'] in UNDONE]
        day, at = min(((job['day'], job['starts']) for job in undone if job['day']), default=(None, None))
        newest = self.versions[-1] if self.versions else None
        valid_until = newest['valid_until'] if newest and newest['state'] is VersionState.OPEN else None
        due_day = self.invoices[-1]['due_day'] if chosen is Next.REGISTER_PAYMENT else None
        if chosen is Next.FOLLOW_UP and valid_until and valid_until < today:
            chosen, order['next_since'] = Next.SEND_NEW_QUOTE, in_oslo(valid_until + timedelta(days=1), time(0, 5))
        waits = {Next.FOLLOW_UP: valid_until, Next.START_JOB: day, Next.REGISTER_PAYMENT: due_day}.get(chosen)
        turn = Turn.NOBODY if chosen is Next.NONE else Turn.THEIRS if waits and waits >= today else Turn.OURS
        is_left = not order['fully_invoiced'] and not self.lines[0]['invoiced']
        left_ore = sums.total_ore if is_left else 0
        lacks = [t('Uplanlagt') if not job['day'] else '' if self.team else t('Mangler ansatte') for job in undone]
        for invoice in self.invoices:
            self._stand(invoice)
        for job in self.jobs:
            job['rank'] = Job.rank_of(job['status'], job['day'], bool(self.team), self.status in CONFIRMED_ON)
        order['jobs_done'] = sum(job['status'] is JobStatus.DONE for job in self.jobs)
        order['jobs_total'] = sum(job['status'] is not JobStatus.CANCELLED for job in self.jobs)
        order.update(net_ore=sums.net_ore, total_ore=sums.total_ore, left_ore=left_ore, lacks=lacks[0] if lacks else '')
        order.update(next_job_day=day, next_job_at=at, valid_until=valid_until, due_day=due_day)
        order.update(status=self.status, next_step=chosen, turn=turn, search=self._search())
        seen: Any = SimpleNamespace(**order)
        flags = needs(
            seen,
            today,
            unplanned=any(not job['day'] for job in undone),
            unstaffed=bool(undone) and not self.team,
            damaged=False,
            declined=newest is not None and newest['state'] is VersionState.DECLINED,
        )
        order.update(urgency=tell(seen, today).rank, needs=flags.value, look_on=look_on(seen, today))

    def _choose(self) -> Next:
        """The next step, as `next_step.decide` has it while no quote has expired."""
        if self.status is Status.CLOSED:
            return Next.NONE
        if self.status is Status.DRAFT:
            return Next.SEND_QUOTE
        if self.status is Status.QUOTED:
            return Next.FOLLOW_UP if self.versions[-1]['state'] is VersionState.OPEN else Next.SEND_NEW_QUOTE
        if self.status is Status.ACCEPTED:
            return Next.CONFIRM
        if self.status is not Status.COMPLETED:
            is_going = any(job['status'] is JobStatus.STARTED for job in self.jobs)
            return Next.COMPLETE_JOB if is_going else Next.START_JOB if self.team else Next.PLAN_JOB
        if not self.lines[0]['invoiced']:
            return Next.CREATE_INVOICE
        return Next.SEND_INVOICE if self.invoices[-1]['state'] is InvoiceState.DRAFT else Next.REGISTER_PAYMENT

    def _stand(self, invoice: Row) -> None:
        left = invoice['total_ore'] - invoice['paid_ore'] if invoice['kind'] is InvoiceKind.INVOICE else 0
        if invoice['state'] is not InvoiceState.SENT:
            standing, left = Standing[invoice['state'].name], 0
        elif invoice['kind'] is InvoiceKind.CREDIT_NOTE:
            standing = Standing.CREDIT_NOTE
        else:
            standing = Standing.OPEN if left else Standing.PAID
        words = [
            str(invoice['number'] or ''),
            invoice['kid'],
            str(self.life.number),
            self.order['title'],
            *self._whom(),
        ]
        invoice.update(standing=standing.value, owed_ore=left, search=search_text(words))

    def _whom(self) -> list[str]:
        customer, contact = self.customer, self.contact
        parts = [customer.name, customer.phone, customer.org_number, customer.place, customer.email]
        return parts + ([contact.name, contact.phone] if contact else [])

    def _search(self) -> str:
        parts = [str(self.life.number), self.order['title'], self.order['address'], *self._whom()]
        sent = [invoice for invoice in self.invoices if invoice['number']]
        parts += [part for invoice in sent for part in (str(invoice['number']), invoice['kid'])]
        return search_text([*parts, *(line['text'] for line in self.lines)])


def _net_ore(line: Row) -> int:
    return money.line_net_ore(line['quantity'], line['unit_price'])
