"""A mail as HTML, made from the very text that is its plain part: nothing is said in one that is not in the other."""

import re
from html import escape

from domain.company import Company
from domain.norway import show_phone

PAGE = """<!DOCTYPE html>
<html lang="nb"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark"><title>{firm}</title></head>
<body style="margin:0;padding:24px 12px;font:16px/1.5 -apple-system,'Segoe UI',Roboto,Arial,sans-serif">
<div style="max-width:34em;margin:0 auto">
<p style="margin:0 0 24px;font-weight:600">{firm}</p>
{body}
<p style="margin:32px 0 0;padding-top:12px;border-top:1px solid #8888;font-size:13px;opacity:.75">{foot}</p>
</div></body></html>
"""
BUTTON = (
    '<p style="margin:24px 0"><a href="{link}" style="display:inline-block;padding:12px 20px;border-radius:8px;'
    'background:#0b5b57;color:#fff;text-decoration:none;font-weight:600">{says}</a></p>'
)
PARAGRAPH = '<p style="margin:0 0 16px">{text}</p>'


def html(text: str, firm: Company, *, link: str, says: str) -> str:
    """The text in paragraphs, escaped; `link` (an address of ours in the text) becomes a button that says `says`.

    >>> 'Ola &lt;b&gt;' in html('Hei Ola <b>', Company(name='Flytt & Co'), link='', says='')
    True
    """
    parts = re.split('(' + re.escape(link) + ')', text) if link else [text]
    body = [
        BUTTON.format(link=escape(link), says=escape(says)) if link and part == link else PARAGRAPH.format(text=said)
        for part in parts
        for said in (escape(each).replace('\n', '<br>') for each in re.split(r'\n{2,}', part.strip()))
        if said
    ]
    foot = ' · '.join(escape(each) for each in (firm.name, show_phone(firm.phone), firm.email) if each)
    return PAGE.format(firm=escape(firm.name), body='\n'.join(body), foot=foot)
