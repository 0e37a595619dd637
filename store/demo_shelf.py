"""What the demo firm sells, the packages it has made of that, and the labels it sorts its orders with."""

from datetime import datetime

from sqlmodel import Session, col, select

from domain.employee import Employee
from domain.label import Colour
from domain.order import Order
from domain.status import Status
from store import catalogue, labels, packages
from store.demo_stage import acting

PRODUCTS = """
F-10; Flyttemann; time; 590; 340
F-20; Flytting med lastebil, 2 flyttere; rund sum; 6900; 4100
F-30; Flytting med lastebil, 3 flyttere; rund sum; 9800; 6000
F-40; Bæring av piano; stk.; 3800; 1900
E-10; Flytteesker, kjøp; stk.; 32; 14
E-20; Kleskasse, leie; stk.; 90; 20
V-10; Flyttevask; rund sum; 4200; 2600
V-20; Hovedrengjøring; time; 490; 310
V-30; Vinduspuss; stk.; 95; 55
L-10; Lagring; md.; 890; 400
"""
PACKAGES = ('Flytting 3-roms og flyttevask', 'Hovedrengjøring')
LABELS = (
    ('Fast kunde', Colour.GREEN, Status.CONFIRMED, 2),
    ('Nøkkel hentes', Colour.AMBER, Status.CONFIRMED, 3),
    ('Befaring', Colour.BLUE, Status.QUOTED, 2),
)
"""Name, colour, and how many of the newest orders of which status have it."""


def fill(session: Session, owner: Employee, now: datetime) -> None:
    """Put it all there, as the owner does with the buttons."""
    with acting(session, owner, now) as me:
        for line in PRODUCTS.strip().splitlines():
            number, text, unit, price, cost = line.split('; ')
            catalogue.add(session, me, number=number, text=text, unit=unit, unit_price=price, cost=cost, vat_code='25')
        for title in PACKAGES:
            told = select(Order.number).where(Order.title == title).order_by(col(Order.number)).limit(1)
            for source in session.exec(told).all():
                packages.save_order(session, me, source, title, with_jobs=True)
        for name, colour, status, most in LABELS:
            newest = select(Order.number).where(Order.status == status).order_by(col(Order.number).desc()).limit(most)
            for order in session.exec(newest).all():
                labels.put_named(session, me, order, name, colour)
