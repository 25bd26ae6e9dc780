# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Pages that show commands, what these print, and files.

A block of the language `sh` is run. A block of the language `text` right behind one is what that printed. A block of
the language `yaml` below a line that is a link to a file is that file, without the head that names the licence.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.docs.terminal import Printed

_BLOCK: Final = re.compile(r"^```(?P<language>\w+)\n(?P<content>.*?)^```$", re.MULTILINE | re.DOTALL)
_PUBLISHED: Final = re.escape("https://github.com/edgeops/ansible-cloudflare/blob/main/docs/")
_LINK: Final = re.compile(rf"^\[`[^`\n]+`\]\((?:{_PUBLISHED})?(?P<file>[^)\n]+)\):\n\n\Z", re.MULTILINE)
_HEAD: Final = re.compile(r"(# .*\n)+\n")


@dataclass(frozen=True)
class Block:
    """A block of a page. before: all that stands in front of it. start, end: where its content is."""

    language: str
    content: str
    before: str
    start: int
    end: int


@dataclass(frozen=True)
class Page:
    """A page as it is written."""

    path: Path
    text: str

    @classmethod
    def read(cls, path: Path) -> Page:
        """The page in this file."""
        return cls(path, path.read_text(encoding="utf-8"))

    @property
    def commands(self) -> list[str]:
        """The blocks of commands, in order."""
        return [block.content.rstrip("\n") for block in self._blocks() if block.language == "sh"]

    @property
    def files(self) -> list[Path]:
        """The files that the page shows, in order."""
        return [file for block in self._blocks() if (file := self._file(block))]

    def rewritten(self, printed: Sequence[str]) -> str:
        """The page's text, with what its commands, one after the other, printed, and with the files as they are."""
        left = iter(printed)
        last, text = "", self.text
        replaced: list[tuple[Block, str]] = []
        previous: Block | None = None
        for block in self._blocks():
            if block.language == "sh":
                last = next(left)
            elif block.language == "text" and previous is not None and previous.language == "sh":
                replaced.append((block, last))
            elif file := self._file(block):
                replaced.append((block, _without_head(file)))
            previous = block
        for block, content in reversed(replaced):
            text = text[: block.start] + content.rstrip("\n") + "\n" + text[block.end :]
        return text

    def _blocks(self) -> Iterator[Block]:
        for found in _BLOCK.finditer(self.text):
            start, end = found.span("content")
            yield Block(found["language"], found["content"], self.text[: found.start()], start, end)

    def _file(self, block: Block) -> Path | None:
        link = _LINK.search(block.before) if block.language == "yaml" else None
        return self.path.parent / link["file"] if link else None


def _without_head(file: Path) -> str:
    text = file.read_text(encoding="utf-8").removeprefix("---\n")
    return _HEAD.sub("", text, count=1)


Way = Callable[[Page, Path], list[Printed]]
"""(page, an empty directory) -> what each of its blocks of commands printed, as the page is to show it."""
