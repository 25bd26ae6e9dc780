# Copyright (c) the edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Faults of the connection, of the way the bytes come, and answers of another kind; with these, all are known."""

from __future__ import annotations

import time
from collections.abc import Iterator
from email.utils import formatdate
from typing import Any, Final

from . import other_writer, rewriting
from .envelope import Answer, failure
from .errors import ErrorKind
from .plans import FAULTS, REFUSE, Match, Plan, Plans, fault, run
from .rewriting import VERDICTS
from .turn import Turn, with_body

__all__ = ["FAULTS", "VERDICTS", "Match", "Plan", "Plans", "other_writer", "rewriting", "run"]

_UNSET: Final = "\0unset"
MEBIBYTE: Final = 1024 * 1024


# -- answers of another kind ------------------------------------------------------------------------------------


@fault("answer")
async def _answer(
    turn: Turn,
    *,
    status: int = 500,
    code: int = 10000,
    message: str = "Emulated failure.",
    json: Any = _UNSET,
    text: str | None = None,
    content_type: str | None = None,
    headers: dict[str, str] | None = None,
    retry_after: float | None = None,
    retry_after_form: str = "seconds",
    process: bool = False,
) -> None:
    """Answer with anything; with `process` the request is carried out all the same."""
    limits = turn.process().headers if process else turn.limit_headers()
    answer = failure(ErrorKind(status, code, message))
    body = answer.body if json == _UNSET else json
    if text is not None:
        body = text.encode()
    extra = dict(headers or {})
    if status == 429:
        limits = () if retry_after is None else (("Ratelimit", f'"default";r=0;t={round(retry_after)}'),)
    if retry_after is not None:
        seconds = str(round(retry_after))
        date = formatdate(time.time() + retry_after, usegmt=True)
        extra.setdefault("Retry-After", date if retry_after_form == "date" else seconds)
    kind = content_type or ("text/html" if text is not None else answer.content_type)
    kept = tuple((name, value) for name, value in limits if name.lower() not in {key.lower() for key in extra})
    await turn.send(Answer(status, body, (*kept, *extra.items()), kind))


@fault("redirect")
async def _redirect(turn: Turn, *, location: str, status: int = 307) -> None:
    """Send the client elsewhere; `{path}` in the location stands for the request's path."""
    target = location.replace("{path}", turn.call.raw_path)
    await _answer(turn, status=status, text="", headers={"Location": target})


# -- connections ------------------------------------------------------------------------------------------------


@fault(REFUSE)
async def _refuse(turn: Turn) -> None:
    """Reset the connection as soon as the request begins to arrive; it is never read."""
    turn.link.reset()
    await turn.client_left()


@fault("close")
async def _close(turn: Turn, *, process: bool = False, reset: bool = True) -> None:
    """End the connection without an answer, before or after the request is carried out."""
    if process:
        turn.process()
    if reset:
        turn.link.reset()
    else:
        turn.link.close()
    await turn.client_left()


@fault("silent")
async def _silent(turn: Turn, *, process: bool = True) -> None:
    """Answer nothing until the client gives up."""
    if process:
        turn.process()
    await turn.client_left()


# -- the way the bytes come -------------------------------------------------------------------------------------


@fault("slow")
async def _slow(turn: Turn, *, interval_ms: float = 5, chunk: int = 1, with_headers: bool = False) -> None:
    """The true answer, `chunk` bytes at a time."""
    answer = turn.process()
    if with_headers:
        await turn.write_slowly(answer, chunk, interval_ms / 1000)
        return
    body = answer.encoded()
    parts = (body[start : start + chunk] for start in range(0, len(body), chunk))
    await turn.send_parts(answer, parts, len(body), interval_ms / 1000)


@fault("cut")
async def _cut(turn: Turn, *, fraction: float = 0.5) -> None:
    """The first part of the true body, then the end of the connection."""
    answer = turn.process()
    await turn.send_part_only(answer, int(len(answer.encoded()) * fraction))


@fault("truncate")
async def _truncate(turn: Turn, *, fraction: float = 0.5) -> None:
    """A complete HTTP answer with the first part of the true JSON."""
    answer = turn.process()
    body = answer.encoded()
    await turn.send(with_body(answer, body[: int(len(body) * fraction)]))


@fault("huge")
async def _huge(turn: Turn, *, size: int = 64 * MEBIBYTE, sized: bool = True) -> None:
    """The true answer with a padding key, `size` bytes long; chunked unless `sized`."""
    answer = turn.process()
    before, after = answer.encoded()[:-1] + b',"padding":"', b'"}'
    padding = max(0, size - len(before) - len(after))

    def parts() -> Iterator[bytes]:
        yield before
        for start in range(0, padding, MEBIBYTE):
            yield b"x" * min(MEBIBYTE, padding - start)
        yield after

    await turn.send_parts(answer, parts(), len(before) + padding + len(after) if sized else None)
