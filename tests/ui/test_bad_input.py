"""x"""
import pytest
from nicegui.testing import User

from tests.ui import scenes as at
from tests.ui.scenes import SCENES, Scene
from tests.ui.screen import Screen, rows


@pytest.mark.parametrize('scene', SCENES, ids=str)
async def test_characters_that_cannot_be_stored_are_refused_in_every_field(user: User, scene: Scene) -> None:
    screen = await scene.opens(user)
    scene.fill(screen)
    before = rows()
    for label, good in scene.good.items():
        for sign in ('\x00', '\x1b'):
            screen.type(label, f'{good}{sign}x')
            screen.press(scene.verb)
            await screen.hears('Teksten inneholder tegn som ikke kan lagres. Fjern dem og prøv igjen.')
            assert screen.typed(label) == f'{good}{sign}x'
            assert rows() == before
            screen.type(label, good)
            await screen.hears()
    screen.press(scene.verb)
    await screen.until(lambda: rows() != before, 'what is right is saved')
