"""Crew on the home screen of a phone: manifest, icons, colours. May add to the head of a page, constant text only."""

import json

from nicegui import ui

from domain.words import t
from ui.kit import HERE, serve

COLOUR = '#0b5b57'
_head = {'crew': ''}  # what the pages of Crew say in their heads, once it is served


def offer() -> None:
    """Serve the manifest (W3C Web Application Manifest) and the icons. Called once, beside `kit.dress`."""
    icons = {
        size: serve(f'crew-{size}.png', 'image/png', (HERE / f'crew-{size}.png').read_bytes())
        for size in (180, 192, 512)
    }
    manifest = {
        'id': '/crew',
        'name': 'Ordreflyt Crew',
        'short_name': 'Crew',
        'description': t('Jobbene og timene dine.'),
        'lang': 'nb-NO',
        'start_url': '/crew',
        'scope': '/crew',
        'display': 'standalone',
        'background_color': COLOUR,
        'theme_color': COLOUR,
        'icons': [
            {'src': icons[size], 'sizes': f'{size}x{size}', 'type': 'image/png', 'purpose': purpose}
            for size in (192, 512)
            for purpose in ('any', 'maskable')
        ],
    }
    address = serve('crew.webmanifest', 'application/manifest+json', json.dumps(manifest).encode())
    _head['crew'] = (
        f'<link rel="manifest" href="{address}"><link rel="apple-touch-icon" href="{icons[180]}">'
        '<meta name="mobile-web-app-capable" content="yes"><meta name="apple-mobile-web-app-title" content="Crew">'
    )


def link() -> None:
    """Let a phone put this page on its home screen."""
    ui.add_head_html(_head['crew'])
