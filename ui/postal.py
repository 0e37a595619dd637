"""A postcode brings its place, unless somebody has typed one."""

from store import postal
from ui.forms import field


def fills(postcode: field, city: field) -> None:
    """Fill `city` when `postcode` has four digits; what a person typed there stands."""
    brought = ''

    async def look() -> None:
        nonlocal brought
        typed = (postcode.value or '').strip()
        if len(typed) != 4 or not typed.isdecimal() or (city.value or '') not in ('', brought):
            return
        found = await postal.place_of(typed)
        is_still = not city.is_deleted and (postcode.value or '').strip() == typed
        if found and is_still and (city.value or '') in ('', brought):
            brought = city.value = found

    postcode.on_value_change(look)
