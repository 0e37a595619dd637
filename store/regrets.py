"""«Angre avtalen»: a private customer withdraws from what was agreed, in the portal or by saying so to the office."""

from sqlmodel import Session

from domain import regretting
from domain.access import Act, Actor
from store import company, orders, receipts


def regret(session: Session, actor: Actor, number: int, *, version_id: int, name: str, said: str = '') -> None:
    """The customer withdraws; a receipt goes to them at once and the office is told. The status stays."""
    with orders.changing(session, actor, Act.REGRET, number) as (order, deed):
        to = receipts.recipient(order, deed)
        where = to.address if to else ''
        row = regretting.regret(order, deed, version_id=version_id, name=name, said=said, receipt_to=where)
        if to is not None:
            receipts.of_regret(session, order, company.get(session), deed, row, to)


def register(session: Session, actor: Actor, number: int, *, name: str, said: str) -> None:
    """«Registrer angring»: what the customer said by telephone, in a letter or otherwise; the receipt goes to them."""
    with orders.changing(session, actor, Act.ANSWER_FOR_CUSTOMER, number) as (order, deed):
        to = receipts.recipient(order, deed)
        where = to.address if to else ''
        row = regretting.register(order, deed, name=name, said=said, receipt_to=where)
        if to is not None:
            receipts.of_regret(session, order, company.get(session), deed, row, to)
