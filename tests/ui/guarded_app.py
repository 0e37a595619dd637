"""A page with one button and one upload, to try the guard on; run by `test_guard.py` with PORT and GUARD set."""

import os

from nicegui import app, ui

from ui import goodbye, guard

EFFECTS: list[str] = []


@ui.page('/')
def page() -> None:
    """Draw what attackers want to reach."""
    ui.button('Godta', on_click=lambda: EFFECTS.append('pressed'))
    ui.upload(on_upload=lambda _: EFFECTS.append('stored'), max_file_size=1000)


@app.get('/effects')
def effects() -> list[str]:
    """Tell what has happened since the last time somebody asked."""
    happened = list(EFFECTS)
    EFFECTS.clear()
    return happened


if __name__ == '__main__':
    if os.environ['GUARD'] == 'on':
        guard.install()
    app.include_router(goodbye.router)
    ui.run(host='127.0.0.1', port=int(os.environ['PORT']), reload=False, show=False, show_welcome_message=False)
