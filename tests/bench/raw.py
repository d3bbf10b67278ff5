"""Visitors without a browser: what a page sends over its WebSocket, and what the server answers to it."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from time import perf_counter

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

from pages.shared.panel import unpacked
from tests.browser.serving import Server

_CLICKS = count(1)


@dataclass
class Visitor:
    """A page that is open.

    Attributes
    ----------
    panels
        What each panel of the atlas shows, as it was sent, by its key.
    widgets
        Ids of the widgets of Streamlit's own, by kind.
    texts
        What stands in elements of HTML.
    received
        Bytes so far.
    """

    connection: ClientConnection
    query: str = ""
    page: str = ""
    panels: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    widgets: dict[str, str] = field(default_factory=dict)
    texts: list[str] = field(default_factory=list)
    received: int = 0
    _script: str = ""
    _kept: dict[str, ForwardMsg] = field(default_factory=dict)

    async def run(self, *widgets: dict[str, str]) -> float:
        """Ask for a run, with the values of widgets, and give the seconds until it has ended."""
        message = BackMsg()
        state = message.rerun_script
        state.query_string, state.page_script_hash, state.page_name = self.query, self._script, self.page
        state.context_info.locale, state.context_info.timezone = "pl-PL", "Europe/Warsaw"
        state.cached_message_hashes.extend(self._kept)
        for values in widgets:
            state.widget_states.widgets.add(**values)
        start = perf_counter()
        await self.connection.send(message.SerializeToString())
        while not self._read(await self.connection.recv()):
            pass
        return perf_counter() - start

    async def report(self, panel: str, action: str, value: str) -> float:
        """Report a click in a panel, as ``panel.js`` does, and give the seconds until it is answered."""
        clicked = {"event": "action", "value": [[next(_CLICKS), action, value]]}
        name = f"$$STREAMLIT_INTERNAL_KEY_{self.panels[panel][0]}__events"
        return await self.run({"id": name, "json_trigger_value": json.dumps([clicked])})

    async def choose(self, view: str) -> float:
        """Tell the server the View that the browser shows already, as ``instant.js`` does once its visitor rests."""
        self.query = view
        return await self.report("filters", "view", f"?{view}")

    async def renew(self) -> float:
        """Take newer data, as ``renewal.js`` does."""
        return await self.report(next(iter(self.panels)), "renew", "")

    async def pick(self, option: str) -> float:
        """Choose an option of Streamlit's own box."""
        return await self.run({"id": self.widgets["selectbox"], "string_value": option})

    def shown(self, panel: str) -> dict[str, str]:
        """Read what a panel shows."""
        return unpacked(self.panels[panel][1])

    def _read(self, data: bytes | str) -> bool:
        """Take a message; say whether it ends the run."""
        assert isinstance(data, bytes)
        self.received += len(data)
        message = ForwardMsg.FromString(data)
        if message.WhichOneof("type") == "ref_hash":
            message = self._kept[message.ref_hash]
        elif message.metadata.cacheable:
            self._kept[message.hash] = message
        if message.WhichOneof("type") == "navigation":
            self._script = message.navigation.page_script_hash
        if message.WhichOneof("type") == "delta":
            self._take(message)
        if message.WhichOneof("type") == "script_finished":
            assert message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY, message
            return True
        return False

    def _take(self, message: ForwardMsg) -> None:
        element = message.delta.new_element
        kind = element.WhichOneof("type")
        if kind == "bidi_component":
            panel = element.bidi_component
            self.panels[panel.id.rpartition("-")[2]] = panel.id, panel.bytes
        elif kind == "selectbox":
            self.widgets[kind] = element.selectbox.id
        elif kind == "html":
            self.texts.append(element.html.body)


@asynccontextmanager
async def visit(server: Server, page: str = "", query: str = "") -> AsyncIterator[Visitor]:
    """Open a page and wait until its first run has ended."""
    address = server.url.replace("http", "ws", 1) + "/_stcore/stream"
    async with connect(address, max_size=None, subprotocols=["streamlit"], compression=None) as connection:
        visitor = Visitor(connection, query, page)
        await visitor.run()
        yield visitor
