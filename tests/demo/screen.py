# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the demo prints."""

from __future__ import annotations

import os
import re
import textwrap
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import TextIO

from .playbook import ANSI

_HEAD, _TAIL = 6, 3
_DIFF_LINE = re.compile(r"[-+~] [0-9a-f.:]+: ")
_LONG_LIST = re.compile(r"    (changes|succeeded):$")
_ELEMENT = re.compile(r"    -   ")
_IN_LIST = re.compile(r"    (-|    )")


def shorten(lines: Iterable[str]) -> Iterator[str]:
    """Leave out the middle of a long diff, and all but the first element of long lists in a printed result."""
    return _shorten_diffs(_shorten_lists(lines))


def _shorten_diffs(lines: Iterable[str]) -> Iterator[str]:
    for in_diff, group in groupby(lines, key=lambda line: bool(_DIFF_LINE.match(_plain(line)))):
        yield from _without_middle(group, long=in_diff)


def _without_middle(lines: Iterator[str], *, long: bool) -> Iterator[str]:
    if not long:
        yield from lines
        return
    held = list(lines)
    left_out = len(held) - _HEAD - _TAIL
    if left_out > 0:
        held[_HEAD:-_TAIL] = [f"    ... {left_out} more lines like these ..."]
    yield from held


def _shorten_lists(lines: Iterable[str]) -> Iterator[str]:
    outside = -1
    elements = outside
    for line in lines:
        plain = _plain(line)
        if elements > outside and not _IN_LIST.match(plain):
            if elements > 1:
                yield f"    ... {elements - 1} more ..."
            elements = outside
        if elements > outside:
            elements += bool(_ELEMENT.match(plain))
        if elements < 2:
            yield line
        if _LONG_LIST.match(plain):
            elements = 0


def _plain(line: str) -> str:
    return ANSI.sub("", line)


class Screen:
    """A terminal, with colour, or anything else, without."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self.colour = out.isatty() and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"

    def title(self, text: str) -> None:
        """Begin a scene."""
        self._print("", self._styled("1", f"=== {text} "), "")

    def say(self, text: str) -> None:
        """Explain something, in paragraphs."""
        self._print(*textwrap.wrap(text, 110))

    def command(self, text: str) -> None:
        """Show what is run."""
        self._print("", self._styled("1", f"$ {text}"))

    def show(self, lines: Iterable[str]) -> None:
        """Show the output of a command."""
        for line in shorten(lines):
            self._print(line)

    def checked(self, text: str) -> None:
        """Show something that was checked."""
        self._print(self._styled("32", f"checked: {text}"))

    def failure(self, text: str) -> None:
        """Say why the demo ends early."""
        self._print("", self._styled("31", text))

    def closing(self) -> None:
        """Say what was shown, and how to go on."""
        self._print(
            "", self._styled("1", "=== What was shown"), *_SHOWN, "", self._styled("1", "=== With a real zone"), *_REAL
        )

    def _print(self, *lines: str) -> None:
        print(*lines, sep="\n", file=self._out, flush=True)

    def _styled(self, style: str, text: str) -> str:
        return f"\x1b[{style}m{text}\x1b[0m" if self.colour else text


_SHOWN = (
    "One task applied a file with 250 origins to a zone. Each step was checked against the log of the API:",
    "  - Check mode with --diff showed what would change, and wrote nothing.",
    "  - The run made exactly these changes. A second run only read the zone and changed nothing.",
    "  - Drift was repaired by sending only the differences.",
    "  - When the API refused two items of a batch, the task failed and named them. The others were applied.",
    "  - Mappings that are not in the file were left alone until prune was set.",
    "  - In an account with three zones, an audit found the origins, and the mappings that it proposed were applied.",
    "The API was an emulator on this machine, with sample regions. It has been stopped, and nothing is left running.",
)
_REAL = (
    "Put your origins into a file like docs/examples/origin_mappings.yml, install the collection, and create a token",
    "that can read the zone and edit its settings. Then run:",
    "",
    "  export CLOUDFLARE_API_TOKEN=...",
    "  ansible-playbook docs/examples/converge_zone.yml --check --diff \\",
    "    -e cloudflare_zone=YOUR.ZONE -e cloudflare_mappings_file=/PATH/TO/your_mappings.yml",
    "",
    "If the diff is what you want, run it again without --check.",
)
