"""Who is acting, and who may take which step: `MAY` is the one table of rights, an act a row, a `Who` a column.

Ownership (whose order, whose job) is checked where rows are found; what somebody may not see is left out where it is
loaded. The table follows the roles of the trade: an owner runs the firm, the office does everything but its settings,
a Planlegger everything but money, Regnskap reads and exports, a Crew-leder also does what others do on jobs they lead.
"""

from dataclasses import dataclass
from enum import StrEnum

from domain.refused import NotAllowed
from domain.words import t


class Role(StrEnum):
    """What somebody is to the firm."""

    OWNER = 'owner'
    OFFICE = 'office'
    PLANNER = 'planner'
    ACCOUNTING = 'accounting'
    LEAD = 'lead'
    CREW = 'crew'
    CUSTOMER = 'customer'
    SYSTEM = 'system'

    @property
    def word(self) -> str:
        return {
            Role.OWNER: t('Eier'),
            Role.OFFICE: t('Kontor'),
            Role.PLANNER: t('Planlegger'),
            Role.ACCOUNTING: t('Regnskap'),
            Role.LEAD: t('Crew-leder'),
            Role.CREW: t('Crew'),
            Role.CUSTOMER: t('Kunde'),
            Role.SYSTEM: t('System'),
        }[self]

    @property
    def means(self) -> str:
        """What somebody with this role may, in a sentence, where the owner gives it."""
        return {
            Role.OWNER: t('Alt, også innstillinger, ansatte og kontonummer.'),
            Role.OFFICE: t('Alle ordrer, kunder og fakturaer, men ikke firmaet og de ansatte.'),
            Role.PLANNER: t('Ordrer, kunder, jobber og timer. Ser ingen priser, og sender ikke tilbud eller faktura.'),
            Role.ACCOUNTING: t('Ser alt kontoret ser og kan laste det ned, men endrer ingenting.'),
            Role.LEAD: t('Egne jobber i Crew, og timene til de andre på jobber de leder.'),
            Role.CREW: t('Egne jobber og timer i Crew.'),
        }.get(self, '')


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


class Who(StrEnum):
    """A column of the table: the roles of employees, what a customer can be, and everybody else."""

    OWNER = 'owner'
    OFFICE = 'office'
    PLANNER = 'planner'
    ACCOUNTING = 'accounting'
    LEAD = 'lead'
    CREW = 'crew'
    APPROVER = 'approver'  # a bedriftskontakt with «Kan godta tilbud»
    CONTACT = 'contact'  # one without
    PRIVATE = 'private'  # a privatkunde
    LINK = 'link'  # whoever holds a link to one document
    STRANGER = 'stranger'


@dataclass(frozen=True, slots=True)
class Actor:
    """The person behind a request: which session, and with it which employee, portal link or customer.

    A page holds it for hours; every transaction reads the session again (`store.sign_in.check`).
    """

    role: Role
    where: Where
    session: str = ''
    employee_id: int | None = None
    link_id: int | None = None
    order_id: int | None = None
    customer_id: int | None = None
    """Whose orders are open to them, once a code has proved who they are."""
    ip: str = ''
    agent: str = ''
    standing: Who = Who.LINK
    """What a customer is; of an employee the role says it."""

    @property
    def who(self) -> Who:
        return self.standing if self.role is Role.CUSTOMER else Who(self.role.value)

    @property
    def is_crew(self) -> bool:
        """Whether they do jobs, and see their own alone."""
        return self.role in ON_JOBS

    def may(self, act: 'Act') -> bool:
        """What a page draws for them; whether it holds is checked again when it is done."""
        return self.role is Role.SYSTEM or self.who in MAY[act]


SYSTEM = Actor(Role.SYSTEM, Where.SYSTEM)


class Act(StrEnum):
    """Everything that can be done. What an act does to the status stands in `domain/status.py`."""

    SEE_OFFICE = 'see_office'
    SEE_PRICES = 'see_prices'  # what things cost: lines, quotes, invoices, sums, products
    SEE_SETTINGS = 'see_settings'  # the firm, its routines, its templates
    EXPORT = 'export'  # files of customers and products
    EDIT_ORDER = 'edit_order'  # fields, customer, jobs, attachments, messages to the customer
    EDIT_PRICES = 'edit_prices'  # lines and discounts, what was agreed for jobs, hours carried to lines
    SEND_QUOTE = 'send_quote'
    ANSWER_FOR_CUSTOMER = 'answer_for_customer'
    ANSWER_QUOTE = 'answer_quote'  # accept, decline, ask for a change
    REGRET = 'regret'  # «Angre avtalen»: a private person's right
    ASK = 'ask'
    CONFIRM = 'confirm'
    CONFIRM_IN_CREW = 'confirm_in_crew'
    WORK = 'work'  # start and complete a job
    SEE_CREW = 'see_crew'
    HOURS = 'hours'  # type and put right hours: the office everybody's, an employee their own
    LEAD = 'lead'  # on jobs one leads: start, pause and type hours for the others
    APPROVE_HOURS = 'approve_hours'  # corrections of the crew, and locking a month
    INVOICE = 'invoice'  # make, send, credit
    PAYMENT = 'payment'
    MOVE_STATUS = 'move_status'  # back, close, reopen
    EDIT_CATALOGUE = 'edit_catalogue'  # products, packages and checklists
    IMPORT = 'import'  # customers, products and orders out of a file, and taking them away again
    SAVE_VIEW = 'save_view'  # a way of looking at the order list, one's own or shared
    EDIT_LABELS = 'edit_labels'  # make, rename, colour and delete
    EDIT_ABSENCE = 'edit_absence'  # who is away, and when
    ERASE_CUSTOMER = 'erase_customer'  # anonymise; there is no way back
    SETTINGS = 'settings'  # the firm, employees, sign-in addresses


IN_OFFICE = frozenset({Role.OWNER, Role.OFFICE, Role.PLANNER, Role.ACCOUNTING})
"""Those who have access to the office."""
LOOKS_AFTER = IN_OFFICE - {Role.ACCOUNTING}
"""Those who may look after an order."""
ON_JOBS = frozenset({Role.LEAD, Role.CREW})
"""Those who sign in to Crew alone."""

_OWNER = frozenset({Who.OWNER})
_OFFICE = _OWNER | {Who.OFFICE}
_PLANS = _OFFICE | {Who.PLANNER}
_READS = _OFFICE | {Who.ACCOUNTING}
_CREW = frozenset({Who.LEAD, Who.CREW})
_ANSWERS = frozenset({Who.APPROVER, Who.PRIVATE, Who.LINK})

MAY: dict[Act, frozenset[Who]] = {
    Act.SEE_OFFICE: _PLANS | _READS,
    Act.SEE_PRICES: _READS,
    Act.SEE_SETTINGS: _READS,
    Act.EXPORT: _READS,
    Act.EDIT_ORDER: _PLANS,
    Act.EDIT_PRICES: _OFFICE,
    Act.SEND_QUOTE: _OFFICE,
    Act.ANSWER_FOR_CUSTOMER: _OFFICE,
    Act.ANSWER_QUOTE: _ANSWERS,
    Act.REGRET: frozenset({Who.PRIVATE, Who.LINK}),
    Act.ASK: _ANSWERS | {Who.CONTACT},
    Act.CONFIRM: _PLANS,
    Act.CONFIRM_IN_CREW: _CREW,
    Act.WORK: _PLANS | _CREW,
    Act.SEE_CREW: _CREW,
    Act.HOURS: _PLANS | _CREW,
    Act.LEAD: frozenset({Who.LEAD}),
    Act.APPROVE_HOURS: _PLANS,
    Act.INVOICE: _OFFICE,
    Act.PAYMENT: _OFFICE,
    Act.MOVE_STATUS: _PLANS,
    Act.EDIT_CATALOGUE: _OFFICE,
    Act.IMPORT: _OFFICE,
    Act.SAVE_VIEW: _PLANS,
    Act.EDIT_LABELS: _OFFICE,
    Act.EDIT_ABSENCE: _PLANS,
    Act.ERASE_CUSTOMER: _OWNER,
    Act.SETTINGS: _OWNER,
}
"""Who may do what; everybody else may not."""


def require(actor: Actor, *acts: Act) -> None:
    """Refused (`NotAllowed`) unless the actor may do all of this; the system may do everything."""
    if not all(actor.may(act) for act in acts):
        raise NotAllowed
