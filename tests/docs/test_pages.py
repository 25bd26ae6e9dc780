# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the pages say that commands print, they print: `make refresh` writes it into them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.docs.examples import COLLECTION
from tests.docs.pages import Page
from tests.docs.ways import WAYS


@pytest.mark.parametrize("name", WAYS)
def test_the_commands_of_a_page_print_what_the_page_shows(name: str, tmp_path: Path) -> None:
    page = Page.read(COLLECTION / name)
    assert page.commands
    printed = WAYS[name](page, tmp_path)
    for command, output in zip(page.commands, printed, strict=True):
        assert output.status == 0 or " failed=1 " in output.text, (command, output.text)
    assert page.rewritten([output.text for output in printed]) == page.text


def test_the_recipes_show_all_their_files() -> None:
    shown = Page.read(COLLECTION / "docs/recipes.md").files
    assert sorted(shown) == sorted((COLLECTION / "docs/recipes").rglob("*.yml"))
