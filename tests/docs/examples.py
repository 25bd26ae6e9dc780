# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every example of the documentation: the YAML blocks of the pages, and the EXAMPLES of the plugins."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml

COLLECTION: Final = Path(__file__).resolve().parents[2]
_BLOCK: Final = re.compile(r"^( *)```yaml\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Example:
    """One example. source: its file and number, for messages. content: parsed."""

    source: str
    content: Any

    @property
    def plays(self) -> list[dict[str, Any]]:
        """The example as a playbook, whether it shows plays or tasks."""
        if "hosts" in self.content[0]:
            return list(self.content)
        play = {"name": self.source, "hosts": "localhost", "gather_facts": False, "tasks": self.content}
        return [play]

    @property
    def modules(self) -> int:
        """How often it names a module of the collection as an action; a role uses at least one."""
        return max(1, _actions(self.content))


def _actions(value: Any) -> int:
    """The keys that name a module of the collection, however deep."""
    if isinstance(value, list):
        return sum(map(_actions, value))
    if isinstance(value, dict):
        here = sum(str(key).startswith("edgeops.cloudflare.") for key in value)
        return here + sum(map(_actions, value.values()))
    return 0


def page_examples() -> Iterator[Example]:
    """The YAML blocks of the READMEs and of docs/, without the pages whose blocks are files of their own."""
    docs = (page for page in (COLLECTION / "docs").rglob("*.md") if page.name not in {"recipes.md", "awx.md"})
    for page in (COLLECTION / "README.md", *COLLECTION.glob("roles/*/README.md"), *sorted(docs)):
        blocks = _BLOCK.finditer(page.read_text(encoding="utf-8"))
        for number, block in enumerate(blocks, start=1):
            # A block inside of a list is indented.
            text = re.sub(rf"^{block[1]}", "", block[2], flags=re.MULTILINE)
            yield Example(f"{page.relative_to(COLLECTION)} block {number}", yaml.safe_load(text))


def plugin_examples() -> Iterator[Example]:
    """The EXAMPLES of modules, filters and inventory plugins."""
    for path in sorted(path for kind in ("modules", "filter", "inventory") for path in _plugins(kind)):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "EXAMPLES":
                yield Example(f"{path.stem} EXAMPLES", yaml.safe_load(ast.literal_eval(node.value)))


def _plugins(kind: str) -> Iterator[Path]:
    return COLLECTION.glob(f"plugins/{kind}/[!_]*.py")
