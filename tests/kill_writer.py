"""Writers to be killed: eight threads that do a firm's work and say what is committed.

`python -m tests.kill_writer` waits with everything imported. For each line on its input, `address how`, it forks a
process that opens the database and writes until it is killed; `how` says when a step is acknowledged: `after` its
commit, as it should be, or `before`, which is wrong. Every line of its output is a whole one:

    pid 4711             who is to be killed
    firm                 the firm is there (and was committed before)
    1001 invoiced 10001  order, step, and the invoice's number
    dead                 that process is gone, and everything it said stands above
"""

import os
import sys
import threading
import time

from sqlalchemy.orm import configure_mappers
from sqlmodel import Session

from domain.access import SYSTEM
from domain.company import Company
from domain.customer import Customer
from domain.employee import Employee
from store import company, customers, database, invoices, lines, orders, quotes
from store.database import write_now

THREADS = 8
LONGEST = 60  # seconds after which a writer that nobody kills ends by itself
STEPS = ('new', 'customer', 'line', 'confirmed', 'drafted', 'invoiced')


def say(*words: object) -> None:
    """One whole line, at once: a pipe takes it in one piece and keeps it when we are killed."""
    os.write(1, f'{" ".join(map(str, words))}\n'.encode())


def found_firm(session: Session) -> None:
    """Set the firm up unless it is there."""
    if not company.is_set_up(session):
        firm = Company(name='Drept AS', org_number='923609016', bank_account='86011117947', vat_registered=True)
        owner = Employee.owner(name='Marte Solheim', email='marte@drept.no', password_hash='none')
        company.found(session, firm, owner, first_numbers=(1001, 10001))


def live(early: bool) -> None:
    """One order from nothing to a sent invoice, each step a transaction of its own, again and again."""

    def step(name: str, number: int | None, act: object, *args: object, **kwargs: object) -> int:
        def work(session: Session) -> tuple[int, int]:
            given = act(session, SYSTEM, *args, **kwargs)  # type: ignore[operator]
            about = (number or given, given or 0)
            if early:
                say(about[0], name, about[1])
            return about

        order, given = write_now(work)
        if not early:
            say(order, name, given)
        return given

    ends = time.monotonic() + LONGEST
    while time.monotonic() < ends:
        number = step('new', None, orders.new)
        step('customer', number, customers.add, number, Customer.private(name='Ida Moe', address='Torget 1'))
        line = {'text': 'Flytting', 'quantity': '1', 'unit': 'stk.', 'unit_price': '1000', 'vat_code': '25'}
        step('line', number, lines.add, number, **line)
        step('confirmed', number, quotes.confirm, number)
        invoice = step('drafted', number, invoices.create, number)
        step('invoiced', number, invoices.send, number, invoice, advance_because='Avtalt')


def write(address: str, early: bool) -> None:
    """Be the process that is killed."""
    database.open_database(address)
    write_now(found_firm)
    say('firm')
    threads = [threading.Thread(target=live, args=(early,), daemon=True) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def main() -> None:
    configure_mappers()
    for order in sys.stdin:
        address, how = order.split()
        pid = os.fork()
        if pid == 0:
            try:
                write(address, how == 'before')
            finally:
                os._exit(1)
        say('pid', pid)
        os.waitpid(pid, 0)
        say('dead')


if __name__ == '__main__':
    main()
