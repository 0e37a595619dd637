"""Messages on an order: what is sent to the customer (the outbox), and what is asked and answered in the portal.

A message to somebody outside is written in the same transaction as the step that causes it and sent afterwards by
`store/post.py`. The text holds `{lenke}` where the link goes; the link itself is never stored.
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, false, text
from sqlmodel import Field

from domain.access import Where
from domain.columns import code, moment, one_of
from domain.entity import Entity
from domain.norway import show_phone
from domain.words import t

LINK, CODE = '{lenke}', '{kode}'
UNDER_WAY = "status IN ('waiting', 'sending')"
HIDDEN = '••••••'
"""What the office reads where a code or a one-time address stood."""
ABOUT = 200
"""How much of the line that a question is about is kept."""


class MessageKind(StrEnum):
    QUOTE = 'quote'
    INVOICE = 'invoice'
    FOLLOW_UP = 'follow_up'
    WITHDRAWN = 'withdrawn'
    RECEIPT = 'receipt'
    ANSWER = 'answer'
    ON_WAY = 'on_way'  # «På vei»
    QUESTION = 'question'
    CHANGE = 'change'  # «Be om endring»
    DECLINE = 'decline'
    NEW_QUOTE = 'new_quote'  # «Be om nytt tilbud»
    CODE = 'code'  # a one-time code
    RESET = 'reset'  # a new password
    INVITATION = 'invitation'
    NOTICE = 'notice'  # told to those who work here
    RECEIPT_COPY = 'receipt_copy'  # what the firm itself gets of an acceptance
    REGRET = 'regret'  # that a withdrawal has reached us

    @property
    def word(self) -> str:
        return {
            MessageKind.QUOTE: t('Tilbud'),
            MessageKind.INVOICE: t('Faktura'),
            MessageKind.FOLLOW_UP: t('Oppfølging'),
            MessageKind.WITHDRAWN: t('Tilbud trukket tilbake'),
            MessageKind.RECEIPT: t('Bekreftelse'),
            MessageKind.ANSWER: t('Svar'),
            MessageKind.ON_WAY: t('På vei'),
            MessageKind.QUESTION: t('Spørsmål'),
            MessageKind.CHANGE: t('Ønsker endring'),
            MessageKind.DECLINE: t('Avslag'),
            MessageKind.NEW_QUOTE: t('Ber om nytt tilbud'),
            MessageKind.CODE: t('Engangskode'),
            MessageKind.RESET: t('Nytt passord'),
            MessageKind.INVITATION: t('Invitasjon'),
            MessageKind.NOTICE: t('Varsel'),
            MessageKind.RECEIPT_COPY: t('Bekreftelse til firmaet'),
            MessageKind.REGRET: t('Kvittering for angring'),
        }[self]

    @property
    def link_word(self) -> str:
        """What the button in a mail says that opens its link."""
        return {
            MessageKind.QUOTE: t('Se tilbudet'),
            MessageKind.FOLLOW_UP: t('Se tilbudet'),
            MessageKind.INVOICE: t('Se fakturaen'),
            MessageKind.ANSWER: t('Les og svar'),
            MessageKind.RESET: t('Velg nytt passord'),
            MessageKind.INVITATION: t('Ta imot invitasjonen'),
        }.get(self, t('Åpne'))


FROM_CUSTOMER = frozenset({MessageKind.QUESTION, MessageKind.CHANGE, MessageKind.DECLINE, MessageKind.NEW_QUOTE})
CONVERSATION = FROM_CUSTOMER | {MessageKind.ANSWER}
"""What the customer sees as messages in the portal."""


PRICED = frozenset(
    {
        MessageKind.QUOTE,
        MessageKind.FOLLOW_UP,
        MessageKind.INVOICE,
        MessageKind.RECEIPT,
        MessageKind.RECEIPT_COPY,
        MessageKind.WITHDRAWN,
    }
)
"""What is about prices: sent, and read, by those alone who see them."""


class MessageStatus(StrEnum):
    WAITING = 'waiting'
    SENDING = 'sending'
    SENT = 'sent'
    FAILED = 'failed'
    NOT_SET_UP = 'not_set_up'
    STOPPED = 'stopped'  # regretted before it was sent
    RECEIVED = 'received'  # from the customer

    @property
    def word(self) -> str:
        return {
            MessageStatus.WAITING: t('Venter'),
            MessageStatus.SENDING: t('Sendes'),
            MessageStatus.SENT: t('Sendt'),
            MessageStatus.FAILED: t('Ikke sendt'),
            MessageStatus.NOT_SET_UP: t('Ikke satt opp'),
            MessageStatus.STOPPED: t('Stoppet'),
            MessageStatus.RECEIVED: t('Mottatt'),
        }[self]


class Message(Entity, table=True):
    """One message; `recipient` is an e-mail address or E.164 number, empty when it only stands in the portal.

    `customer_id` says whose it is when it is about no order. `sealed` is a code or a one-time address, encrypted, that
    takes the place of `{kode}` or `{lenke}` when it is sent, and is erased then. `not_after` is when it is of no use.
    `send_after` is when it may go or, while it is being sent, when whoever took it must have died.
    """

    __table_args__ = (
        one_of('kind', MessageKind),
        one_of('status', MessageStatus),
        one_of('place', Where),
        CheckConstraint("status <> 'received' OR recipient = ''", name='received'),
        Index(
            'ix_message_waiting',
            'send_after',
            sqlite_where=text(UNDER_WAY),
            postgresql_where=text(UNDER_WAY),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    order_id: int | None = Field(default=None, foreign_key='customer_order.id', index=True)
    kind: MessageKind = Field(sa_column=code(MessageKind))
    place: Where = Field(sa_column=code(Where))
    recipient: str = Field(default='', max_length=254)
    subject: str = Field(default='', max_length=200)
    body: str = Field(max_length=20_000)
    about: str = Field(default='', max_length=ABOUT, sa_column_kwargs={'server_default': text("''")})
    """The text of the line that a question is about."""
    link_id: int | None = Field(default=None, foreign_key='portal_link.id')
    status: MessageStatus = Field(sa_column=code(MessageStatus))
    made_at: datetime = Field(sa_column=moment(nullable=False, index=True))
    employee_id: int | None = None
    contact_id: int | None = None
    send_after: datetime | None = Field(default=None, sa_column=moment())
    sent_at: datetime | None = Field(default=None, sa_column=moment())
    read_at: datetime | None = Field(default=None, sa_column=moment())  # on a screen of the other side
    tries: int = 0
    error: str = Field(default='', max_length=500)
    customer_id: int | None = Field(default=None, foreign_key='customer.id', index=True)
    sealed: str | None = Field(default=None, max_length=2000)
    not_after: datetime | None = Field(default=None, sa_column=moment())
    may_be_twice: bool = Field(default=False, sa_column_kwargs={'server_default': false()})

    @property
    def is_from_customer(self) -> bool:
        return self.kind in FROM_CUSTOMER

    @property
    def is_mail(self) -> bool:
        return '@' in self.recipient

    @property
    def to(self) -> str:
        """«E-post til ingrid@epost.no», «SMS til 912 34 567»."""
        if self.is_mail:
            return t('E-post til {to}', to=self.recipient)
        return t('SMS til {to}', to=show_phone(self.recipient))

    @property
    def again_word(self) -> str:
        """What the button says that sends it."""
        return t('Send på nytt') if self.status is MessageStatus.FAILED else t('Send nå')

    @property
    def trouble(self) -> str:
        """What went wrong on its way, in a sentence or two; nothing when all is well."""
        twice = t('Ordreflyt fikk ikke vite om første forsøk kom frem, så mottakeren kan ha fått den to ganger.')
        return ' '.join(filter(None, (self.error, twice if self.may_be_twice and self.sent_at else '')))
