"""Innstillinger → Ansatte → «Rolle»: what somebody may see and do."""

from domain.access import IN_OFFICE, ON_JOBS, Actor, Role
from domain.employee import Employee
from domain.words import t
from store import office_access
from store.database import write
from ui import again
from ui.choices import select
from ui.desk import cancel_and
from ui.forms import Form
from ui.kit import dialog, el, toast


def role_select(form: Form, face: frozenset[Role], role: Role) -> None:
    """Put the choice of a role on one face into a form, as `role`, with what it means below."""
    roles = {each: each.word for each in Role if each in face}
    chosen = select(t('Rolle'), roles, role, required=t('Velg en rolle.'))
    form['role'] = chosen
    means = el('p', 'soft', role.means, aria_live='polite')
    chosen.on_value_change(lambda: means.set_text(chosen.value.means if chosen.value else ''))


def change(me: Actor, each: Employee) -> None:
    """«Rolle»: another one on the same face."""
    with dialog(t('Rollen til {name}', name=each.name)) as box:
        with Form() as form:
            role_select(form, IN_OFFICE if each.role in IN_OFFICE else ON_JOBS, each.role)
        el('p', 'small soft', t('Ved en ny rolle blir personen logget ut, og logger inn på nytt.'))

        async def save() -> None:
            role = form.values()['role']
            await again.proved(me, lambda: write(office_access.change_role, me, each.id or 0, role))
            box.close()
            toast(t('Lagret.'))

        with box.footer:
            cancel_and(box)
            form.submit(t('Lagre'), save)
