"""How an attachment is listed, in all three faces: its thumbnail, its name – which opens it –, its size."""

from collections.abc import Iterator
from contextlib import contextmanager

from domain.attachment import Attachment
from domain.words import t
from ui.kit import el, icon, section


@contextmanager
def attachment_row(attachment: Attachment, under: str) -> Iterator[None]:
    """A line; what belongs at its right is drawn inside. A picture opens beside the page, a PDF is saved."""
    address = f'/vedlegg/{attachment.id}'
    with el('div', 'row-line attachment'):
        with el('span', 'thumb', aria_hidden='true'):
            if attachment.small:
                el('img', src=f'{address}/liten', alt='', loading='lazy', width='48', height='48')
            else:
                icon('picture_as_pdf')
        with el('div', 'grow'):
            el('a', 'plain strong break', attachment.name, href=address, target='_blank', rel='noopener')
            el('div', 'small soft', under)
        with el('div', 'side'):
            yield


def section_attachments(attachments: list[Attachment]) -> None:
    """«Vedlegg» for those who only look: the customer and Crew. Nothing when the order itself has none."""
    own = [each for each in attachments if each.job_id is None]
    if own:
        with section(t('Vedlegg'), body='rows'):
            for each in own:
                with attachment_row(each, each.shown_size):
                    pass
