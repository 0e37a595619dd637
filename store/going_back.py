"""Going back to an earlier status, and «Angre»: what `domain/going_back.py` says, in one transaction."""

from sqlmodel import Session

from domain import going_back as rules
from domain import quoting
from domain.access import Act, Actor
from domain.history import History
from domain.message import MessageKind
from domain.refused import NotFound, Refused
from domain.status import Status
from domain.words import t
from store import company, histories, messages, orders, overlaps, sign_in, wordings


def plan(session: Session, actor: Actor, number: int, to: Status) -> rules.Plan:
    """What going back would mean; changes nothing."""
    deed = sign_in.check(session, actor, Act.MOVE_STATUS)
    return rules.plan(orders.whole(session, deed, number), to, histories.had(session, number), deed)


def go_back(
    session: Session,
    actor: Actor,
    number: int,
    to: Status,
    *,
    because: str = '',
    discard_drafts: bool = False,
    reopen: int | None = None,
) -> int:
    """Go back to an earlier status [S3]; the id of the entry that «Angre» needs."""
    with orders.changing(session, actor, Act.MOVE_STATUS, number) as (order, deed):
        shared = order.newest if order.status is not Status.DRAFT else None
        entry = rules.go_back(
            order,
            to,
            histories.had(session, number),
            deed,
            because=because,
            discard_drafts=discard_drafts,
            reopen=reopen,
        )
        told = quoting.recipients(order.customer)
        if to is Status.DRAFT and shared is not None and shared.seen_at and told:
            about = wordings.of_version(order, shared)
            said = wordings.say(session, MessageKind.WITHDRAWN, company.get(session), order, told[0], about)
            messages.queue(session, order, deed, MessageKind.WITHDRAWN, told[0], said.subject, said.body, later=True)
        session.flush()
        assert entry.id is not None
        return entry.id


def undo(session: Session, actor: Actor, number: int, entry_id: int) -> None:
    """«Angre» within ten minutes, as long as nobody has acted on the order since."""
    sign_in.check(session, actor, Act.MOVE_STATUS)
    overlaps.hold_all(session, number)
    with orders.changing(session, actor, Act.MOVE_STATUS, number) as (order, deed):
        newest = histories.newest(session, number)
        entry = session.get(History, entry_id)
        if entry is None or entry.order_number != number:
            raise NotFound
        refusal = rules.undo_refusal(entry, newest, deed)
        if refusal and newest.id != entry.id:
            refusal = t('Kan ikke angres: {what}', what=histories.told(session, newest, actor))
        if refusal:
            raise Refused(refusal)
        stopped = {timer.id for job in order.jobs for timer in job.timers if not timer.is_running}
        rules.undo(order, entry, deed)
        for timer in (each for job in order.jobs for each in job.running if each.id in stopped):
            overlaps.must_be_free(session, timer)  # they may have worked elsewhere meanwhile
        assert order.id is not None
        messages.stop_waiting(session, order.id, MessageKind.WITHDRAWN)
