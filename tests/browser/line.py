"""A phone's line: a small TCP proxy in front of the server that can be cut, as when a phone sleeps or is in a lift."""

import contextlib
import socket
import threading


class Line:
    """Passes bytes on between the phone and the server until it is cut; `url` is where the phone goes."""

    def __init__(self, port: int) -> None:
        self._target = port
        self._pairs: list[socket.socket] = []
        self._cut = False
        self._listening = socket.create_server(('127.0.0.1', 0))
        self.url = f'http://127.0.0.1:{self._listening.getsockname()[1]}'
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        """End every connection and take no new one."""
        self._cut = True
        pairs, self._pairs = self._pairs, []
        for each in pairs:
            _end(each)

    def mend(self) -> None:
        """Take connections again."""
        self._cut = False

    def close(self) -> None:
        self.cut()
        _end(self._listening)

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                phone, _ = self._listening.accept()
                if self._cut:
                    _end(phone)
                    continue
                server = socket.create_connection(('127.0.0.1', self._target))
                self._pairs += [phone, server]
                for here, there in ((phone, server), (server, phone)):
                    threading.Thread(target=_pass_on, args=(here, there), daemon=True).start()


def _pass_on(here: socket.socket, there: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := here.recv(65536):
            there.sendall(data)
    _end(there)


def _end(each: socket.socket) -> None:
    with contextlib.suppress(OSError):
        each.shutdown(socket.SHUT_RDWR)
    each.close()
