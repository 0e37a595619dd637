"""Every address of the house, as its decorators say it: a page that is made tomorrow is attacked tomorrow."""

import ast
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent
PAGES, METHODS = {'page'}, {'get', 'post', 'put', 'patch', 'delete', 'head', 'options', 'api_route', 'route'}


@dataclass(frozen=True)
class Route:
    """An address with its {parameters}, and whether it is a page that lives on in the browser."""

    path: str
    is_page: bool
    reads: bool


@cache
def routes() -> tuple[Route, ...]:
    """All of them, from the files in `ui/`; an address that is not written out is refused."""
    found = []
    for file in sorted((ROOT / 'ui').rglob('*.py')):
        for each in ast.walk(ast.parse(file.read_text())):
            if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef):
                found += [route for call in each.decorator_list if (route := _route(call, file))]
    return tuple(dict.fromkeys(found))


def _route(call: ast.expr, file: Path) -> Route | None:
    if not (
        isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Name)
    ):
        return None
    door, verb = call.func.value.id, call.func.attr
    if not (verb in PAGES and door in ('ui', 'frame')) and not (verb in METHODS and door in ('app', 'router')):
        return None
    path = call.args[0] if call.args else None
    assert isinstance(path, ast.Constant), f'{file.name}:{call.lineno} says its address in a way that cannot be read'
    reads = verb in PAGES or verb in ('get', 'head') or (verb == 'api_route' and 'GET' in ast.unparse(call))
    return Route(str(path.value), verb in PAGES, reads)
