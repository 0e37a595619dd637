"""Saved views of the order list: one's own and those that others share."""

from sqlmodel import Session, col, or_, select

from domain.access import Act, Actor, Role
from domain.refused import NotAllowed, NotFound, Refused
from domain.saved_view import MOST, SavedView
from domain.view import View
from domain.words import t
from store import sign_in


def listing(session: Session, actor: Actor) -> list[SavedView]:
    """One's own and the shared ones, by name."""
    sign_in.check(session, actor, Act.SEE_OFFICE)
    mine = or_(col(SavedView.employee_id) == actor.employee_id, col(SavedView.shared))
    return sorted(session.exec(select(SavedView).where(mine)), key=lambda each: (each.name.casefold(), each.id))


def save(session: Session, actor: Actor, view: View, *, name: str, shared: bool, pinned: bool) -> int:
    """Keep a view under a name; its id. Refused: no name, a name one has used, too many."""
    sign_in.check(session, actor, Act.SAVE_VIEW)
    assert actor.employee_id is not None
    others = _of(session, actor.employee_id)
    if len(others) >= MOST:
        raise Refused(t('Du kan ha høyst {most} visninger. Slett en du ikke bruker.', most=MOST))
    made = SavedView.of(actor.employee_id, view)
    made.name_it(name, others, shared=shared, pinned=pinned)
    session.add(made)
    session.flush()
    assert made.id is not None
    return made.id


def edit(session: Session, actor: Actor, view_id: int, *, name: str, shared: bool, pinned: bool) -> None:
    """Another name, shared or not, across the top or not. One's own; the owner may change any shared one."""
    found = _mine(session, actor, view_id)
    found.name_it(name, _of(session, found.employee_id), shared=shared, pinned=pinned)


def remove(session: Session, actor: Actor, view_id: int) -> None:
    """Delete a view; the orders are as they were."""
    session.delete(_mine(session, actor, view_id))


def _of(session: Session, employee_id: int) -> list[SavedView]:
    return list(session.exec(select(SavedView).where(SavedView.employee_id == employee_id)))


def _mine(session: Session, actor: Actor, view_id: int) -> SavedView:
    sign_in.check(session, actor, Act.SAVE_VIEW)
    found = session.get(SavedView, view_id, with_for_update=True, populate_existing=True)
    if found is None or (found.employee_id != actor.employee_id and not found.shared):
        raise NotFound(t('Visningen finnes ikke lenger.'))
    if found.employee_id != actor.employee_id and actor.role is not Role.OWNER:
        raise NotAllowed(t('Bare den som laget visningen og eieren kan endre den.'))
    return found
