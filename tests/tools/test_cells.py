# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The matrix has both ends of what the machine has, and names all that it has not."""

from __future__ import annotations

import cells


def there(*versions: str) -> list[str]:
    return [str(cell) for cell in cells.chosen(versions.__contains__)]


def test_the_ends_are_run_and_what_is_missing_is_named() -> None:
    chosen = there("3.10", "3.11", "3.12", "3.13")
    assert chosen[:2] == ["2.16-py3.10", "2.16-py3.12"]
    assert "2.18-py3.12" not in chosen
    assert [cell for cell in chosen if cell.startswith("2.22")] == ["2.22-py3.13", "2.22-py3.14", "2.22-py3.15"]


def test_one_python_is_both_ends() -> None:
    assert [cell for cell in there("3.11") if cell.startswith("2.16")] == ["2.16-py3.10", "2.16-py3.11", "2.16-py3.12"]


def test_without_any_python_all_is_named() -> None:
    assert there() == [str(cell) for cell in cells.ALL]


def test_the_newest_python_is_one_that_is_there() -> None:
    assert cells.newest("2.21", ("3.12", "3.13").__contains__) == "3.13"
    assert cells.newest("2.22", ("3.12",).__contains__) is None
