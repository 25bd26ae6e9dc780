# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Typed access to rows of the API. All functions raise ValueError with the reason for a message."""

from __future__ import annotations

from typing import Any


def an_object(value: Any, what: str) -> dict[str, Any]:
    """Return a JSON object. what: its name in the error, for example `a DNS record`."""
    if not isinstance(value, dict):
        raise ValueError(f"{what} that is no object")
    return value


def a_text(row: dict[str, Any], key: str, what: str) -> str:
    """Return the text at a required key. It must not be empty or contain control characters."""
    value = optional_text(row, key, what)
    if not value:
        raise ValueError(f"{what} without {key}")
    return value


def optional_text(row: dict[str, Any], key: str, what: str) -> str:
    """Return the text at an optional key. Empty if the key is missing or null."""
    value = row.get(key)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise ValueError(f"{what} whose {key} is no text")
    if value.isprintable():
        return value
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in value)


def a_flag(row: dict[str, Any], key: str, what: str, *, default: bool) -> bool:
    """Return the boolean at a key, or the default if the key is missing or null."""
    value = row.get(key)
    if value is None:
        return default
    if not isinstance(value, bool):
        raise ValueError(f"{what} whose {key} is neither true nor false")
    return value


def a_number(row: dict[str, Any], key: str, what: str, *, default: float) -> float:
    """Return the number at a key, or the default if the key is missing or null."""
    value = row.get(key)
    if value is None:
        return default
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise ValueError(f"{what} whose {key} is no number")
    return float(value)


def optional_object(row: dict[str, Any], key: str, what: str) -> dict[str, Any]:
    """Return the object at a key, or an empty one if the key is missing or null."""
    value = row.get(key)
    return {} if value is None else an_object(value, f"{what} with {key}")


def optional_list(row: dict[str, Any], key: str, what: str) -> list[Any]:
    """Return the list at a key, or an empty one if the key is missing or null."""
    value = row.get(key)
    if value is None:
        return []
    if not isinstance(value, list):
        raise ValueError(f"{what} whose {key} is no list")
    return value
