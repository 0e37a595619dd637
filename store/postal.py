"""The postal place of a postcode, as far as the house knows: our customers' own, else the register at home. No network.

A postcode and its place are public knowledge, so nobody's right to ask is looked at.
"""

from collections import Counter

from sqlmodel import Session, func, select

from domain.address import Address
from domain.customer import Customer
from domain.norway import place_name
from store.database import read
from store.outside import brreg


async def place_of(postcode: str) -> str:
    """«Bergen» for «5035»; '' when nobody here has been there."""
    return await read(ours, postcode) or place_name(await brreg.place_of(postcode))


def ours(session: Session, postcode: str) -> str:
    """What most of our customers call it."""
    called: Counter[str] = Counter()
    for model in (Customer, Address):
        asked = select(model.city, func.count()).where(model.postcode == postcode, model.city != '')
        called.update(dict(session.exec(asked.group_by(model.city)).all()))
    return max(called, key=lambda city: (called[city], city), default='')
