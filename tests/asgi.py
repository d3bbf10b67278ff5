"""An app asked without a server, beside whatever loop of events a test's browser has in its own thread."""

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass, field
from typing import Any


def run(work: Coroutine[Any, Any, Any]) -> Any:
    """Run a coroutine in a loop of its own."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


def straight(work: Coroutine[Any, Any, Any]) -> Any:
    """Run a coroutine that waits for nothing, which needs neither loop nor thread."""
    try:
        copy_context().run(work.send, None)
    except StopIteration as done:
        return done.value
    raise RuntimeError("It waits for something: `run` it.")


@dataclass
class Answer:
    """What an app has sent."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    content: bytes = b""


def ask(app: Any, path: str, headers: Mapping[str, str] | None = None, leaves: Callable[[], bool] = bool) -> Answer:
    """Ask an app for an address; the visitor `leaves` as soon as that holds."""
    path, _mark, query = path.partition("?")
    sent = [(name.encode(), value.encode()) for name, value in (headers or {}).items()]
    scope = {"type": "http", "method": "GET", "path": path, "query_string": query.encode(), "headers": sent}
    answer, come = Answer(), [{"type": "http.request", "body": b""}]

    async def receive() -> dict[str, Any]:
        if come:
            return come.pop()
        while not leaves():
            await asyncio.wait({asyncio.ensure_future(asyncio.Event().wait())}, timeout=0.01)
        return {"type": "http.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            answer.status = message["status"]
            answer.headers = {name.decode(): value.decode() for name, value in message["headers"]}
        answer.content += message.get("body", b"")

    run(app(scope, receive, send))
    return answer
