"""An SMS gateway on this machine: what is sent to it through Apprise, and what it answers."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Gateway:
    """`url` is what ORDREFLYT_SMS_URL is set to; `got` are (number, text), `status` and `slow` how it answers."""

    def __init__(self) -> None:
        self.got: list[tuple[str, str]] = []
        self.status, self.slow, self.drops = 200, 0.0, False
        outer = self

        class Answer(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                said = json.loads(self.rfile.read(int(self.headers['Content-Length'])))
                if outer.status == 200:
                    outer.got.append((said['to'], said['message']))
                time.sleep(outer.slow)
                if outer.drops:
                    self.close_connection = True
                    return
                self.send_response(outer.status)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Nothing on the terminal."""

        self.server = ThreadingHTTPServer(('127.0.0.1', 0), Answer)
        self.url = f'json://127.0.0.1:{self.server.server_port}/sms?:to={{til}}'


@contextmanager
def open_gateway() -> Iterator[Gateway]:
    """A gateway that listens until it is closed."""
    gateway = Gateway()
    thread = threading.Thread(target=gateway.server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield gateway
    finally:
        gateway.server.shutdown()
        gateway.server.server_close()
        thread.join()
