"""The business of Ordreflyt: rows and their rules. No sessions, no files, no sockets; time comes in as an argument.

The dictionary (code – what people read):
order – ordre · line – ordrelinje · job – jobb · quote – tilbud · acceptance – aksept · invoice – faktura ·
credit note – kreditnota · payment – betaling · customer – kunde (privatkunde, bedriftskunde) ·
contact – bedriftskontakt · employee – ansatt · company – firma (our own) · history – historikk · message – melding
"""

from sqlalchemy import MetaData
from sqlmodel import SQLModel

# Before the first table: migrations find constraints by these names on both engines.
SQLModel.metadata = MetaData(
    naming_convention={
        'ix': 'ix_%(table_name)s_%(column_0_N_name)s',
        'uq': 'uq_%(table_name)s_%(column_0_N_name)s',
        'ck': 'ck_%(table_name)s_%(constraint_name)s',
        'fk': 'fk_%(table_name)s_%(column_0_N_name)s',
        'pk': 'pk_%(table_name)s',
    }
)

VERSION = '0.1.0'
"""Which Ordreflyt this is; it stands in the evidence of an acceptance."""
