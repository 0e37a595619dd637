"""The business of Ordreflyt: rows and their rules. No sessions, no files, no sockets; time comes in as an argument.

The dictionary (code – what people read):
order – ordre · line – ordrelinje · job – jobb · quote – tilbud · acceptance – aksept · invoice – faktura ·
credit note – kreditnota · payment – betaling · customer – kunde (privatkunde, bedriftskunde) ·
contact – bedriftskontakt · employee – ansatt · company – firma (our own) · history – historikk · message – melding
"""
