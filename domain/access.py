"""Who is acting, and who may take which step. Ownership (whose order, whose job) is checked where rows are found."""

from dataclasses import dataclass
from enum import StrEnum

from domain.refused import NotAllowed
from domain.words import t


class Role(StrEnum):
    """What somebody is to the firm."""

    OWNER = 'owner'
    OFFICE = 'office'
    CREW = 'crew'
    CUSTOMER = 'customer'
    SYSTEM = 'system'

    @property
    def word(self) -> str:
        return {
            Role.OWNER: t('Eier'),
            Role.OFFICE: t('Kontor'),
            Role.CREW: t('Crew'),
            Role.CUSTOMER: t('Kunde'),
            Role.SYSTEM: t('System'),
        }[self]


class Where(StrEnum):
    """From which face something was done."""

    OFFICE = 'office'
    PORTAL = 'portal'
    CREW = 'crew'
    SYSTEM = 'system'

    @property
    def word(self) -> str:
        return {
            Where.OFFICE: t('Kontor'),
            Where.PORTAL: t('Kundeportal'),
            Where.CREW: t('Crew'),
            Where.SYSTEM: t('System'),
        }[self]


@dataclass(frozen=True, slots=True)
class Actor:
    """The person behind a request: which session, and with it which employee or which portal link.

    A page holds it for hours; every transaction reads the session again (`store.sign_in.check`).
    """

    role: Role
    where: Where
    session: str = ''
    employee_id: int | None = None
    link_id: int | None = None
    order_id: int | None = None
    ip: str = ''
    agent: str = ''


SYSTEM = Actor(Role.SYSTEM, Where.SYSTEM)


class Act(StrEnum):
    """Everything that can be done. What an act does to the status stands in `domain/status.py`."""

    SEE_OFFICE = 'see_office'
    EDIT_ORDER = 'edit_order'  # lines, jobs, customer, fields, messages to the customer
    SEND_QUOTE = 'send_quote'
    ANSWER_FOR_CUSTOMER = 'answer_for_customer'
    ANSWER_QUOTE = 'answer_quote'  # accept, decline, ask for a change
    ASK = 'ask'
    CONFIRM = 'confirm'
    CONFIRM_IN_CREW = 'confirm_in_crew'
    WORK = 'work'  # start and complete a job
    SEE_CREW = 'see_crew'
    HOURS = 'hours'  # type and put right hours: the office everybody's, an employee their own
    APPROVE_HOURS = 'approve_hours'  # corrections of the crew, and locking a month
    INVOICE = 'invoice'  # make, send, credit
    PAYMENT = 'payment'
    MOVE_STATUS = 'move_status'  # back, close, reopen
    EDIT_CATALOGUE = 'edit_catalogue'  # products and packages
    IMPORT = 'import'  # customers, products and orders out of a file, and taking them away again
    SAVE_VIEW = 'save_view'  # a way of looking at the order list, one's own or shared
    EDIT_LABELS = 'edit_labels'  # make, rename, colour and delete
    EDIT_ABSENCE = 'edit_absence'  # who is away, and when
    ERASE_CUSTOMER = 'erase_customer'  # anonymise; there is no way back
    SETTINGS = 'settings'  # the firm, employees, sign-in addresses


IN_OFFICE = frozenset({Role.OWNER, Role.OFFICE})
"""Those who have access to the office, and may look after an order."""

MAY: dict[Act, frozenset[Role]] = {
    Act.SEE_OFFICE: IN_OFFICE,
    Act.EDIT_ORDER: IN_OFFICE,
    Act.SEND_QUOTE: IN_OFFICE,
    Act.ANSWER_FOR_CUSTOMER: IN_OFFICE,
    Act.ANSWER_QUOTE: frozenset({Role.CUSTOMER}),
    Act.ASK: frozenset({Role.CUSTOMER}),
    Act.CONFIRM: IN_OFFICE,
    Act.CONFIRM_IN_CREW: frozenset({Role.CREW}),
    Act.WORK: IN_OFFICE | {Role.CREW},
    Act.SEE_CREW: frozenset({Role.CREW}),
    Act.HOURS: IN_OFFICE | {Role.CREW},
    Act.APPROVE_HOURS: IN_OFFICE,
    Act.INVOICE: IN_OFFICE,
    Act.PAYMENT: IN_OFFICE,
    Act.MOVE_STATUS: IN_OFFICE,
    Act.EDIT_CATALOGUE: IN_OFFICE,
    Act.IMPORT: IN_OFFICE,
    Act.SAVE_VIEW: IN_OFFICE,
    Act.EDIT_LABELS: IN_OFFICE,
    Act.EDIT_ABSENCE: IN_OFFICE,
    Act.ERASE_CUSTOMER: frozenset({Role.OWNER}),
    Act.SETTINGS: frozenset({Role.OWNER}),
}


def require(actor: Actor, act: Act) -> None:
    """Refused (`NotAllowed`) unless the actor's role may do this; the system may do everything."""
    if actor.role is not Role.SYSTEM and actor.role not in MAY[act]:
        raise NotAllowed
