"""Papers: the files of what was sent and accepted, exactly as they were made the first time; sent again, never made
again (bokføringsforskriften § 5-2-9).
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Column, Index, LargeBinary
from sqlmodel import Field

from domain.columns import code, moment, one_of
from domain.entity import Entity
from domain.words import t

PDF, XML = 'application/pdf', 'application/xml'


class PaperKind(StrEnum):
    """What a paper is of; `of_id` is the id of a version, an acceptance, an invoice or a job."""

    QUOTE = 'quote'  # a version
    CONFIRMATION = 'confirmation'  # a version that is an «Ordrebekreftelse»
    RECEIPT = 'receipt'  # an acceptance
    INVOICE = 'invoice'
    CREDIT_NOTE = 'credit_note'  # an invoice that credits another
    JOB_REPORT = 'job_report'  # a job
    EHF = 'ehf'  # the XML of an invoice or a credit note

    @property
    def word(self) -> str:
        return {
            PaperKind.QUOTE: t('Tilbud'),
            PaperKind.CONFIRMATION: t('Ordrebekreftelse'),
            PaperKind.RECEIPT: t('Bekreftelse'),
            PaperKind.INVOICE: t('Faktura'),
            PaperKind.CREDIT_NOTE: t('Kreditnota'),
            PaperKind.JOB_REPORT: t('Jobbrapport'),
            PaperKind.EHF: t('EHF'),
        }[self]

    @property
    def slug(self) -> str:
        """How it is named in an address.

        >>> PaperKind.JOB_REPORT.slug, PaperKind('invoice').slug
        ('jobbrapport', 'faktura')
        """
        return self.word.lower()

    @property
    def is_of_invoice(self) -> bool:
        """Whether `of_id` is that of an invoice or a credit note."""
        return self in (PaperKind.INVOICE, PaperKind.CREDIT_NOTE, PaperKind.EHF)

    @property
    def media(self) -> str:
        return XML if self is PaperKind.EHF else PDF


BY_SLUG = {kind.slug: kind for kind in PaperKind}


class Paper(Entity, table=True):
    """One file. `source` is the SHA-256 of what it was made from: one paper of a kind, a thing and what that said.

    Only a job's report can have several, one for each time the job was another. The bytes are never loaded by lists.
    """

    __table_args__ = (one_of('kind', PaperKind), Index('uq_paper_of', 'kind', 'of_id', 'source', unique=True))

    id: int | None = Field(default=None, primary_key=True)
    order_id: int | None = Field(default=None, foreign_key='customer_order.id', index=True)
    kind: PaperKind = Field(sa_column=code(PaperKind))
    of_id: int
    source: str = Field(max_length=64)
    name: str = Field(max_length=120)
    content: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    size: int
    sha256: str = Field(max_length=64)
    made_at: datetime = Field(sa_column=moment(nullable=False))
    erased_at: datetime | None = Field(default=None, sa_column=moment())  # its content is gone, its hash stays
