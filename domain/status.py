"""Rule 1: everything that decides which status an order is in, or may go to, lives here.

Theory of operation. An order has one of seven statuses. People (and the system on their behalf) take *steps*; `NEXT`
says where a step taken in a status leads. A step without a place in the table is refused with the sentence of
`why_not`. Some steps are allowed and change nothing («accept» on a confirmed order is recorded, the status stays):
they stand in the table with the status itself. Consequences hang on steps, never on statuses: an order that somebody
moved back by hand is not pushed forward again by what is already true. Going back is no step; `may_go_back` says to
which statuses, and `domain/going_back.py` what that does to everything else.
"""

from enum import StrEnum

from domain.words import t


class Status(StrEnum):
    """The life of an order, in this sequence."""

    DRAFT = 'draft'
    QUOTED = 'quoted'
    ACCEPTED = 'accepted'
    CONFIRMED = 'confirmed'
    STARTED = 'started'
    COMPLETED = 'completed'
    CLOSED = 'closed'

    @property
    def place(self) -> int:
        """0 for Utkast … 6 for Avsluttet."""
        return _SEQUENCE[self]


class Step(StrEnum):
    """What somebody does to an order."""

    SEND_QUOTE = 'send_quote'
    ACCEPT = 'accept'  # the customer, in the portal
    REGISTER_ACCEPTANCE = 'register_acceptance'  # the office, on the customer's behalf
    DECLINE = 'decline'
    CONFIRM = 'confirm'  # the office
    CONFIRM_IN_CREW = 'confirm_in_crew'  # an employee with that right
    START_JOB = 'start_job'
    COMPLETE_JOB = 'complete_job'  # the last undone job has been completed
    SETTLE = 'settle'  # everything is invoiced, paid and done
    CLOSE = 'close'  # by hand, «Flere valg»


_SEQUENCE = {status: place for place, status in enumerate(Status)}

NEXT: dict[Status, dict[Step, Status]] = {
    Status.DRAFT: {
        Step.SEND_QUOTE: Status.QUOTED,
        Step.CONFIRM: Status.CONFIRMED,
        Step.CLOSE: Status.CLOSED,
    },
    Status.QUOTED: {
        Step.SEND_QUOTE: Status.QUOTED,
        Step.ACCEPT: Status.ACCEPTED,
        Step.REGISTER_ACCEPTANCE: Status.ACCEPTED,
        Step.DECLINE: Status.QUOTED,
        Step.CONFIRM: Status.CONFIRMED,
        Step.CONFIRM_IN_CREW: Status.CONFIRMED,
        Step.CLOSE: Status.CLOSED,
    },
    Status.ACCEPTED: {
        Step.SEND_QUOTE: Status.QUOTED,
        Step.CONFIRM: Status.CONFIRMED,
        Step.CONFIRM_IN_CREW: Status.CONFIRMED,
        Step.CLOSE: Status.CLOSED,
    },
    Status.CONFIRMED: {
        Step.ACCEPT: Status.CONFIRMED,
        Step.REGISTER_ACCEPTANCE: Status.CONFIRMED,
        Step.DECLINE: Status.CONFIRMED,
        Step.START_JOB: Status.STARTED,
        Step.COMPLETE_JOB: Status.COMPLETED,
        Step.SETTLE: Status.CLOSED,
        Step.CLOSE: Status.CLOSED,
    },
    Status.STARTED: {
        Step.ACCEPT: Status.STARTED,
        Step.REGISTER_ACCEPTANCE: Status.STARTED,
        Step.DECLINE: Status.STARTED,
        Step.START_JOB: Status.STARTED,
        Step.COMPLETE_JOB: Status.COMPLETED,
        Step.SETTLE: Status.CLOSED,
        Step.CLOSE: Status.CLOSED,
    },
    Status.COMPLETED: {
        Step.ACCEPT: Status.COMPLETED,
        Step.REGISTER_ACCEPTANCE: Status.COMPLETED,
        Step.DECLINE: Status.COMPLETED,
        Step.START_JOB: Status.STARTED,
        Step.COMPLETE_JOB: Status.COMPLETED,
        Step.SETTLE: Status.CLOSED,
        Step.CLOSE: Status.CLOSED,
    },
    Status.CLOSED: {},
}

CONFIRMED_ON = frozenset({Status.CONFIRMED, Status.STARTED, Status.COMPLETED})
"""Invoices can be made and jobs started [S11, S12]."""
SHARED = frozenset(Status) - {Status.DRAFT}
"""The customer sees the order [S4, S5]."""
BEFORE_ACCEPTED = frozenset({Status.DRAFT, Status.QUOTED})
"""Going back to one of these annuls an acceptance."""
BEFORE_CONFIRMED = BEFORE_ACCEPTED | {Status.ACCEPTED}
WORKED_ON = frozenset({Status.STARTED, Status.COMPLETED})
"""The track counts jobs here."""
CREW_CONFIRMS = frozenset({Status.QUOTED, Status.ACCEPTED})


class CloseReason(StrEnum):
    """Why an order was closed by hand."""

    COMPLETED = 'completed'
    LOST = 'lost'
    CANCELLED_BY_CUSTOMER = 'cancelled_by_customer'
    CANCELLED_BY_US = 'cancelled_by_us'

    @property
    def word(self) -> str:
        return {
            CloseReason.COMPLETED: t('Fullført'),
            CloseReason.LOST: t('Tapt'),
            CloseReason.CANCELLED_BY_CUSTOMER: t('Avlyst av kunden'),
            CloseReason.CANCELLED_BY_US: t('Avlyst av oss'),
        }[self]


def word(status: Status) -> str:
    """The exact word of a status, as it stands in the track [S2]."""
    return {
        Status.DRAFT: t('Utkast'),
        Status.QUOTED: t('Tilbud sendt'),
        Status.ACCEPTED: t('Akseptert av kunde'),
        Status.CONFIRMED: t('Bekreftet'),
        Status.STARTED: t('Jobb startet'),
        Status.COMPLETED: t('Jobb fullført'),
        Status.CLOSED: t('Avsluttet'),
    }[status]


def may_go_back(current: Status, to: Status, had: frozenset[Status] | set[Status]) -> bool:
    """Whether an order in `current` can go back to `to`: an earlier status that it has had [S3]."""
    return to.place < current.place and to in had


def why_not(status: Status, step: Step) -> str:
    """The sentence for a step that is not in the table for this status."""
    if status is Status.CLOSED:
        return t('Ordren er avsluttet. Gjenåpne ordren først.')
    if step is Step.SEND_QUOTE:
        return t('Ordren er bekreftet. Gå tilbake til «Tilbud sendt», eller legg til linjer.')
    if step in (Step.CONFIRM, Step.CONFIRM_IN_CREW):
        return (
            t('Ordren er allerede bekreftet.')
            if status in CONFIRMED_ON
            else t('Et utkast kan ikke bekreftes i Crew. Be kontoret om å bekrefte ordren.')
        )
    if step in (Step.START_JOB, Step.COMPLETE_JOB):
        return t('Ordren må være bekreftet før du kan starte jobb.')
    if step is Step.REGISTER_ACCEPTANCE and status is Status.DRAFT:
        return t('Det er ikke sendt noe tilbud. Bruk «Bekreft ordre» i stedet.')
    if status is Status.ACCEPTED:
        return t('Tilbudet er allerede akseptert.')
    return (
        t('Det er ikke sendt noe tilbud.')
        if status is Status.DRAFT
        else t('Ordren er «{status}». Last inn siden på nytt for å se hva som har skjedd.', status=word(status))
    )
