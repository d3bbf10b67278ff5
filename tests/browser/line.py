"""The connection of a page to its server, for tests that hold it up, cut it and mend it."""

import re

from playwright.sync_api import Page, Route, WebSocketRoute

# Faults that a cut line causes in the browser itself.
OF_THE_LINE = r"net::ERR_|WebSocket|[Cc]onnect|Client error: DoInitPings|_stcore/(health|host-config)"


class Line:
    """The connection of a page to its server, to be held up, cut and mended."""

    def __init__(self, page: Page) -> None:
        self.up, self.held, self.silent = True, False, False
        self._waiting: list[tuple[WebSocketRoute, str | bytes]] = []
        self._open: list[WebSocketRoute] = []
        page.route_web_socket(re.compile("_stcore/stream"), self._connect)
        page.route(re.compile("_stcore/|livez"), self._answer)

    def _connect(self, socket: WebSocketRoute) -> None:
        if not self.up:
            socket.close()
            return
        server = socket.connect_to_server()
        self._open += [socket, server]
        socket.on_message(lambda message: self._send(server, message))
        server.on_message(lambda message: None if self.silent else socket.send(message))

    def _send(self, server: WebSocketRoute, message: str | bytes) -> None:
        if self.held:
            self._waiting.append((server, message))
        elif not self.silent:
            server.send(message)

    def _answer(self, route: Route) -> None:
        if self.silent:
            return  # nobody ever answers
        if self.up:
            route.continue_()
        else:
            route.abort()

    def hold(self) -> None:
        """Let nothing reach the server until `release`."""
        self.held = True

    def release(self) -> None:
        self.held = False
        while self._waiting:
            server, message = self._waiting.pop(0)
            server.send(message)

    def cut(self) -> None:
        self.up = False
        while self._open:
            self._open.pop().close()

    def silence(self) -> None:
        """Let nothing pass in either direction, and tell nobody."""
        self.silent = True

    def mend(self) -> None:
        self.up, self.silent = True, False
