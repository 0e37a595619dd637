"""A page that is left says goodbye, so that it, its watchers and its redraws end at once. `kit.js` sends the beacon."""

from fastapi import APIRouter, Request, Response
from nicegui import Client

from ui.guard import is_own

router = APIRouter()
"""For `app.include_router(goodbye.router)` in `main.py`."""


@router.post('/farvel/{client_id}', status_code=204, include_in_schema=False)
async def goodbye(client_id: str, request: Request) -> Response:
    """Close a page its own browser has left; answer the same to everybody."""
    if is_own(request, client_id):
        close_page(Client.instances[client_id])
    return Response(status_code=204)


def close_page(client: Client) -> None:
    """Delete a page at once, with everything that hangs on it."""
    if client.is_deleted:
        return
    for task in client._delete_tasks.values():  # NOTE: private; else NiceGUI deletes the page a second time
        task.cancel()
    client.delete()
