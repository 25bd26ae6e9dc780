# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The messages that the page on troubleshooting explains are messages that the collection has."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.docs.examples import COLLECTION

PAGE = (COLLECTION / "docs/troubleshooting.md").read_text(encoding="utf-8")
MESSAGES = re.findall(r"^\| `([^`]+)` \|", PAGE, re.MULTILINE)


def texts(path: Path) -> list[str]:
    """All string constants of a file; neighbours and the constant parts of f-strings are put together."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.JoinedStr):
            found.append("".join(str(part.value) if isinstance(part, ast.Constant) else "…" for part in node.values))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            found.append(node.value)
    return found


def words(path: Path) -> str:
    """A file of tasks in one line, as its folded messages come out."""
    return " ".join(path.read_text(encoding="utf-8").split())


TEXTS = [
    text
    for folder in ("module_utils", "plugin_utils", "filter")
    for path in COLLECTION.glob(f"plugins/{folder}/**/*.py")
    for text in texts(path)
]
TEXTS += [words(path) for pattern in ("roles/*/tasks/*.yml", "playbooks/**/*.yml") for path in COLLECTION.glob(pattern)]


@pytest.mark.parametrize("message", MESSAGES)
def test_a_message_that_is_explained_exists(message: str) -> None:
    assert any(message in text for text in TEXTS)


def test_the_page_explains_messages_of_every_kind() -> None:
    assert len(MESSAGES) >= 25
