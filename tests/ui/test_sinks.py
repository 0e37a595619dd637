"""Where a text could become markup or code in a browser: nowhere, but in the few places that have been read with care.

What people typed goes into labels and props. The Content-Security-Policy is no second line of defence, because NiceGUI
needs `unsafe-inline` and `unsafe-eval`; so this is looked at in every file that draws.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
REVIEWED = {
    'ui/kit.py dress': 'the head of every page: addresses of our own files, named by what is in them',
    'ui/home_screen.py link': 'the head of Crew: the same',
    'ui/kit.py button': 'classes: words of the caller’s code',
    'ui/kit.py section': 'classes: the same',
    'ui/views.py count': 'classes: one of three tones',
    'ui/frame.py sign_out': 'an address in the code of the frame',
    'ui/pages/signing_in.py save': 'one of the two ways on, in the code beside it',
    'ui/paper_links.py open_pdf': 'the address of a paper: made in `paper_routes`, of a kind and a number',
    'ui/sending.py taken_by': 'the id of an upload; true or false',
    'ui/file_choice.py choose_file': 'the id of an upload',
    'ui/frame.py _leave': 'one of three entrances in the code of the frame',
    'ui/pages/order.py page': 'the id of a job, an int from the database',
}
"""`file function` of every place that does what is forbidden elsewhere, and why it may."""

MARKUP = {
    *('html', 'markdown', 'mermaid', 'restructured_text', 'chat_message', 'interactive_image', 'log'),
    *('add_head_html', 'add_body_html', 'add_css', 'add_sass', 'add_scss'),
    *('add_static_file', 'add_static_files', 'add_media_file', 'add_media_files'),
}
"""Parts of NiceGUI that take markup or styles, or serve a folder as it is."""
SCRIPTS = re.compile(
    r'\b(?:inner|outer)HTML\b|insertAdjacentHTML|document\.write|\beval\(|new Function\(|v-html|setHTMLUnsafe'
)
_OURS = re.compile(r'/[a-z]')


def found(source: str) -> Iterator[tuple[str, str]]:
    """(function, what) of every sink in a file."""
    yield from _in(ast.parse(source), '')


def _in(node: ast.AST, function: str) -> Iterator[tuple[str, str]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Call) and (what := _sink(child)):
            yield function, what
        if isinstance(child, ast.Attribute) and child.attr in MARKUP and ast.unparse(child.value) in ('ui', 'app'):
            yield function, child.attr
        if isinstance(child, ast.Constant) and isinstance(child.value, str) and SCRIPTS.search(child.value):
            yield function, 'script'
        named = child.name if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef) else function
        yield from _in(child, named)


def _sink(call: ast.Call) -> str:
    """What is wrong with a call, or nothing."""
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, 'id', '')
    whole = ast.unparse(call.func)
    given = {each.arg: each.value for each in call.keywords}
    if 'sanitize' in given:
        return 'sanitize'
    if 'js_handler' in given and not _is_ours(given['js_handler']):
        return 'js_handler'
    if name == 'add_slot' and (len(call.args) > 1 or 'template' in given):
        return 'a template'
    if name in ('style', 'props', 'classes') and any(map(_is_put_together, (*call.args, *given.values()))):
        return name
    first = call.args[0] if call.args else None
    if name in ('run_javascript', 'run_method') and first and not _is_ours(first):
        return name
    return whole if whole.endswith(('navigate.to', 'client.open')) and not _is_own_address(first) else ''


def _is_ours(text: ast.expr) -> bool:
    """Whether a text is written in the code: constants, ids of elements, and what JSON has put into quotes."""
    match text:
        case ast.Constant():
            return True
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name.isupper() or name == 'id'
        case ast.JoinedStr(values=parts):
            return all(_is_ours(each.value if isinstance(each, ast.FormattedValue) else each) for each in parts)
        case ast.BinOp(left=left, right=right):
            return _is_ours(left) and _is_ours(right)
        case ast.Tuple(elts=parts):
            return all(map(_is_ours, parts))
        case ast.IfExp(body=this, orelse=that):
            return _is_ours(this) and _is_ours(that)
        case ast.Call(func=ast.Attribute(value=ast.Name(id='json'), attr='dumps')):
            return True
        case ast.Call(func=ast.Attribute(value=shape, attr='format'), args=args):
            return _is_ours(shape) and all(map(_is_ours, args))
    return False


def _is_put_together(text: ast.expr) -> bool:
    if isinstance(text, ast.IfExp):
        return _is_put_together(text.body) or _is_put_together(text.orelse)
    return isinstance(text, ast.JoinedStr | ast.BinOp | ast.Call) and not _is_ours(text)


def _is_own_address(address: ast.expr | None) -> bool:
    """Whether an address begins, in the code, with a path of ours: no other host can be hidden in the rest."""
    first = address.values[0] if isinstance(address, ast.JoinedStr) else address
    return isinstance(first, ast.Constant) and bool(_OURS.match(str(first.value)))


def test_texts_become_markup_or_code_only_where_that_was_reviewed() -> None:
    places = [
        f'{file.relative_to(ROOT)} {function}'
        for file in (ROOT / 'main.py', *sorted((ROOT / 'ui').rglob('*.py')))
        for function, _ in found(file.read_text())
    ]
    assert sorted(set(places)) == sorted(REVIEWED)


def test_our_scripts_write_no_markup() -> None:
    files = sorted((ROOT / 'ui').rglob('*.js'))
    assert files
    assert [file.name for file in files if SCRIPTS.search(file.read_text())] == []


BAD = """
ui.html(text)
ui.markdown(text)
draw = ui.html
ui.add_css('b{}')
app.add_static_files('/x', folder)
ui.run_javascript(text)
ui.run_javascript(f'say("{text}")')
self.client.run_javascript(_SAY % text)
element.run_method(name)
editor(sanitize=False)
made.on('click', js_handler=f'() => say("{text}")')
made.on('click', js_handler=SAY.format(text))
made.add_slot('body', '<b>x</b>')
made.add_slot('body', template=text)
made.style(f'color: {text}')
made.props('title=' + text)
made.props('title={}'.format(text))
made.classes(replace=f'a {text}')
made.classes('a' if b else f'a {text}')
ui.navigate.to(text)
ui.navigate.to('//evil.example')
ui.navigate.to('https://evil.example')
ui.navigate.to(f'{text}/x')
ui.navigate.to(f'/{text}')
client.open(text)
ui.run_javascript('a.innerHTML = "x"')
""".strip().splitlines()
GOOD = """
ui.label(text)
html.escape(text)
ui.run_javascript(_COUNT)
ui.run_javascript(f'focus({element.id})')
ui.run_javascript(f'forget({json.dumps(text)})')
made.on('click', js_handler=_PICK.format(self.chosen.id))
made.add_slot('body')
made.props('outlined').classes(width)
made.classes('a' if b else 'c')
made.props(f'{_MENU} no-parent-event')
ui.navigate.to('/ordrer')
ui.navigate.to(f'/kunde/{number}')
""".strip().splitlines()


@pytest.mark.parametrize('line', BAD)
def test_each_way_out_is_seen(line: str) -> None:
    assert list(found(line))


@pytest.mark.parametrize('line', GOOD)
def test_what_is_safe_is_left_alone(line: str) -> None:
    assert not list(found(line))
