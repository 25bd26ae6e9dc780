# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A fake web that answers by URL and records the requests."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Union

from ansible_collections.edgeops.cloudflare.plugins.module_utils._errors import TransportError
from ansible_collections.edgeops.cloudflare.plugins.module_utils._ranges.download import Downloads
from ansible_collections.edgeops.cloudflare.plugins.module_utils._transport.answer import HttpAnswer

Scripted = Union[HttpAnswer, TransportError]


def page(body: bytes = b"", status: int = 200, **headers: str) -> HttpAnswer:
    """An answer. `Last_Modified="…"` gives the header `Last-Modified`."""
    return HttpAnswer(status, {name.replace("_", "-"): value for name, value in headers.items()}, body)


def lost(*, transient: bool = True) -> TransportError:
    """The error that a session raises if there is no answer."""
    return TransportError("GET https://somewhere", "the connection failed (reset)", transient=transient)


class Web:
    """Serves each URL's answers in order and repeats the last one. Other URLs are not found."""

    def __init__(self) -> None:
        self.pages: dict[str, list[Scripted]] = {}
        self.asked: list[tuple[str, Mapping[str, str]]] = []
        self.slept: list[float] = []

    def serve(self, url: str, *answers: Scripted) -> Web:
        """Answer this URL so."""
        self.pages[url] = list(answers)
        return self

    @property
    def urls(self) -> list[str]:
        return [url for url, _headers in self.asked]

    @property
    def downloads(self) -> Downloads:
        return Downloads({"https": self, "http": self}, timeout=30, sleep=self.slept.append)

    def exchange(
        self, method: str, path: str, *, timeout: float, headers: Mapping[str, str] | None = None
    ) -> HttpAnswer:
        assert (method, timeout) == ("GET", 30)
        self.asked.append((path, dict(headers or {})))
        answers = self.pages.get(path, [page(b"<h1>Not found</h1>", 404)])
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        if isinstance(answer, TransportError):
            raise answer
        return answer
