"""What an order's quote or confirmation says, frozen from its live rows."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from domain import evidence, money, parties, regret
from domain.attachment import Attachment
from domain.buyer import Buyer
from domain.company import Company
from domain.history import Deed
from domain.order import Order
from domain.quote import QuoteVersion, VersionKind
from domain.sheet import Sheet, SheetLine, freeze
from domain.terms import Terms


def version(
    order: Order,
    company: Company,
    deed: Deed,
    kind: VersionKind,
    valid_until: date,
    terms: Terms | None = None,
    attached: Iterable[Attachment] = (),
) -> QuoteVersion:
    """The next version of an order's quote, or its confirmation, as it stands now; see `quoting.send_quote`."""
    number = max((version.number for version in order.versions), default=0) + 1
    order.use_rates(deed.today)
    content, sha256, sums = _content(order, company, kind.value, number, valid_until, terms, attached)
    made = QuoteVersion(
        order_id=order.id,
        number=number,
        kind=kind,
        content=content,
        sha256=sha256,
        net_ore=sums.net_ore,
        total_ore=sums.total_ore,
        valid_until=valid_until,
        sent_at=deed.now,
        acceptances=[],
        regrets=[],
    )
    made.chain = evidence.chain(order.number, made, evidence.last(order.versions))
    return made


def _content(
    order: Order,
    company: Company,
    kind: str,
    number: int,
    valid_until: date,
    terms: Terms | None = None,
    attached: Iterable[Attachment] = (),
) -> tuple[str, str, money.Sums]:
    files = [{'name': each.name, 'sha256': each.sha256} for each in attached]
    assert order.customer is not None
    buyer = Buyer.of(order.customer, order.contact)
    beside: dict[str, Any] = regret.frozen(buyer.kind, company.no_withdrawal)
    beside |= {'attachments': files} if files else {}
    return freeze(
        kind,
        company=company,
        buyer=buyer,
        lines=[SheetLine.of(line) for line in order.lines],
        discount=order.discount,
        order=order.number,
        number=number,
        title=order.title,
        address=order.address,
        valid_until=valid_until,
        payment_days=parties.payment_days(order, company),
        **(terms or Terms.usual(order, company)).facts,
        **beside,
        jobs=[
            {
                'title': job.title,
                'day': job.day.isoformat() if job.day else None,
                'hours': job.hours,
                'address': job.address,
            }
            for job in order.single_jobs
        ]
        + [
            {'title': plan.title, 'day': None, 'hours': plan.rule.words, 'address': plan.address}
            for plan in order.plans
            if plan.ended_on is None
        ],
    )


def preview(order: Order, company: Company, valid_until: date) -> Sheet:
    """What the customer will see, before it is sent. Needs a customer."""
    assert order.customer is not None
    content, _, _ = _content(order, company, 'quote', len(order.versions) + 1, valid_until)
    return Sheet(content)
