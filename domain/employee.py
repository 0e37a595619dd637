"""The people of the firm: those who own it, sit in the office, or are out on jobs."""

from datetime import datetime

from sqlalchemy import Index, text
from sqlmodel import Field

from domain import norway
from domain import text as typed
from domain.access import Role
from domain.columns import code, moment, one_of
from domain.entity import Entity
from domain.words import t


class Employee(Entity, table=True):
    """An employee. Office people sign in with e-mail and password, crew with a one-time address."""

    __table_args__ = (
        one_of('role', Role),
        Index(
            'uq_employee_email',
            'email',
            unique=True,
            sqlite_where=text("email <> ''"),
            postgresql_where=text("email <> ''"),
        ),
        Index(
            'uq_employee_first_owner',
            'first_owner',
            unique=True,
            sqlite_where=text('first_owner'),
            postgresql_where=text('first_owner'),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(max_length=200)
    role: Role = Field(sa_column=code(Role))
    phone: str = Field(default='', max_length=20)
    email: str = Field(default='', max_length=254)
    password_hash: str = Field(default='', max_length=200)
    may_confirm: bool = False  # confirm orders in Crew [S10]
    active: bool = True
    first_owner: bool = False
    created_at: datetime | None = Field(default=None, sa_column=moment())

    @classmethod
    def crew(cls, *, name: str, phone: str = '', may_confirm: bool = False) -> 'Employee':
        """Somebody who does jobs. Refused: no name, wrong phone."""
        return cls(
            name=typed.required(name, t('navnet')),
            role=Role.CREW,
            phone=norway.phone(phone) if phone.strip() else '',
            may_confirm=may_confirm,
        )

    @classmethod
    def owner(cls, *, name: str, email: str, password_hash: str) -> 'Employee':
        """The first owner, who sets the firm up."""
        return cls(
            name=typed.required(name, t('navnet ditt')),
            role=Role.OWNER,
            email=norway.email(email).lower(),
            password_hash=password_hash,
            first_owner=True,
        )

    @property
    def does_jobs(self) -> bool:
        """Whether they can be put on a job: not Regnskap, who changes nothing."""
        return self.active and self.role is not Role.ACCOUNTING

    @property
    def first_name(self) -> str:
        return self.name.split()[0]

    @property
    def initials(self) -> str:
        """At most two letters for the avatar."""
        parts = self.name.split()
        return (parts[0][:1] + (parts[-1][:1] if len(parts) > 1 else '')).upper()
