"""«Gi kontortilgang»: a one-time address, a password, and the office; and the door shut again."""

from nicegui.testing import User

from domain.access import Role
from domain.employee import Employee
from store import office_access, passwords
from store.database import read, read_now, write_now
from tests import factories
from tests.ui import hands, people
from tests.ui.people import sees, until

PASSWORD = 'en lang setning om fisk'


def _employee(employee_id: int) -> Employee:
    found = read_now(lambda session: session.get(Employee, employee_id))
    assert found is not None
    return found


async def test_the_owner_gives_access_and_the_person_chooses_a_password(user: User) -> None:
    by = factories.firm()
    await people.office(user, by)
    await user.open('/innstillinger/ansatte')
    await hands.press(user, 'Gi kontortilgang')
    await until(lambda: hands.dialog(user) is not None)
    hands.fill(user, **{'E-post': 'jonas@sandviken.no'})
    await hands.press(user, 'Lag lenke')
    await sees(user, 'Lenken kan brukes én gang og virker i 24 timer.')
    person = next(each for each in (_employee(by.jonas_id), _employee(by.ali.employee_id or 0)) if each.email)
    assert person.role is Role.CREW, 'not before a password is chosen'
    token = write_now(office_access.give, by.owner, person.id or 0, email=person.email).rpartition('/')[2]
    await user.open(f'/kontor/inn/{token}')
    await sees(user, f'Velg et passord. Du logger inn med {person.email}.')
    hands.fill(user, Passord='kort')
    await hands.press(user, 'Lagre passordet og logg inn')
    await sees(user, 'Passordet må ha minst 12 tegn.')
    hands.fill(user, Passord=PASSWORD)
    await hands.press(user, 'Lagre passordet og logg inn')
    await until(lambda: any(path.startswith('/inn/') for path in user.back_history))
    employee_id, hash_ = await read(passwords.office_employee, person.email)
    assert employee_id == person.id
    assert passwords.fits(hash_, PASSWORD)
    assert _employee(person.id or 0).role is Role.OFFICE
    again = await user.http_client.get(f'/kontor/inn/{token}')
    assert again.status_code == 404
    assert 'Adressen er brukt eller utløpt. Be om en ny.' in again.text
