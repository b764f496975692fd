"""A real browser for tests: Chromium without a window, spoken to over two pipes by the standard library alone."""

from __future__ import annotations

import json
import os
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CHROMIUM = shutil.which("chromium") if hasattr(os, "posix_spawn") else None
OPTIONS = ("--headless", "--no-sandbox", "--disable-gpu", "--remote-debugging-pipe", "--no-first-run")
WITHOUT_NETWORK = ("--proxy-server=127.0.0.1:9", "--disable-background-networking", "--disable-component-update")


class Tab:
    """A page that is open, and everything that it has asked for or complained of."""

    def __init__(self, to: int, back: int) -> None:
        self.to, self.back = to, back
        self.told: list[bytes] = []
        self.rest: list[bytes] = []
        self.number, self.session = 0, ""
        self.events: list[dict[str, Any]] = []
        target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for part in ("Page", "Runtime", "Network", "Log"):
            self.ask(f"{part}.enable")

    def ask(self, method: str, **given: Any) -> dict[str, Any]:
        """Ask for something and return the answer; what happens meanwhile is kept."""
        self.number += 1
        message = {"id": self.number, "method": method, "params": given}
        message |= {"sessionId": self.session} if self.session else {}
        self._send(json.dumps(message).encode() + b"\0")
        while True:
            told = self._next()
            if told.get("id") == self.number:
                assert "error" not in told, told
                return told["result"]

    def open(self, page: Path, *, width: int, script: bool = True) -> None:
        """Open a file in a window of some width, and forget what went before."""
        self.ask("Emulation.setDeviceMetricsOverride", width=width, height=844, deviceScaleFactor=1, mobile=False)
        self.ask("Emulation.setScriptExecutionDisabled", value=not script)
        self.events.clear()
        self.ask("Page.navigate", url=page.as_uri())
        while not any(event["method"] == "Page.loadEventFired" for event in self.events):
            self._next()

    def value(self, expression: str) -> Any:
        """Return what an expression comes to on the page."""
        answer = self.ask("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def requests(self) -> list[str]:
        """Return the addresses that have been asked for."""
        return [event["params"]["request"]["url"] for event in self.events if event["method"].endswith("WillBeSent")]

    def complaints(self) -> list[str]:
        """Return what the console says."""
        kinds = (
            "Log.entryAdded",
            "Runtime.consoleAPICalled",
            "Runtime.exceptionThrown",
            "Page.javascriptDialogOpening",
        )
        return [json.dumps(event["params"]) for event in self.events if event["method"] in kinds]

    def _send(self, message: bytes) -> None:
        while message:
            message = message[os.write(self.to, message) :]

    def _next(self) -> dict[str, Any]:
        while not self.told:
            piece = os.read(self.back, 1 << 20)
            assert piece, "the browser has gone"
            self.rest.append(piece)
            if b"\0" in piece:
                *whole, rest = b"".join(self.rest).split(b"\0")
                self.told, self.rest = whole, [rest]
        told: dict[str, Any] = json.loads(self.told.pop(0))
        if "method" in told:
            self.events.append(told)
        return told


@contextmanager
def tab(folder: Path) -> Iterator[Tab]:
    """Start the browser with a profile of its own in a folder, and end it."""
    (theirs, to), (back, yours) = os.pipe(), os.pipe()
    words = [str(CHROMIUM), *OPTIONS, *WITHOUT_NETWORK, f"--user-data-dir={folder}"]
    pipes = [(os.POSIX_SPAWN_DUP2, theirs, 3), (os.POSIX_SPAWN_DUP2, yours, 4)]
    silent = (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0)
    process = os.posix_spawn(words[0], words, os.environ, file_actions=[*pipes, silent])
    os.close(theirs)
    os.close(yours)
    opened = Tab(to, back)
    try:
        yield opened
    finally:
        opened.session = ""
        opened.ask("Browser.close")
        os.close(to)
        os.close(back)
        os.waitpid(process, 0)
