# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Marks text from the API as data, so that Ansible never evaluates it as a template.

Up to ansible-core 2.18, Ansible evaluates all strings that are not marked as unsafe. Since 2.19, it only evaluates
strings that are marked as trusted, and `ansible-inventory` exports all other strings as objects, which AWX does not
expect. Strings that cannot be templates are therefore left plain before 2.19 and marked as trusted since 2.19. Other
strings are marked as unsafe before 2.19 and left plain since 2.19.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

try:
    from ansible.template import trust_as_template
except ImportError:  # before ansible-core 2.19
    from ansible.utils.unsafe_proxy import wrap_var as _untrusted

    def _trusted(text: str) -> str:
        return text

else:
    # Most values are those of many zones, and it takes some time.
    _trusted = lru_cache(maxsize=10_000)(trust_as_template)

    def _untrusted(text: str) -> str:
        return text


def as_data(value: Any) -> Any:
    """Mark a JSON value for a variable, so that its strings are never evaluated."""
    if isinstance(value, str):
        return _untrusted(value) if may_be_template(value) else _trusted(value)
    if isinstance(value, dict):
        return {key: as_data(item) for key, item in value.items()}
    if isinstance(value, list):
        return [as_data(item) for item in value]
    return value


def as_template(text: str) -> str:
    """Mark a template of this plugin, so that Ansible evaluates it."""
    return _trusted(text)


def may_be_template(text: str) -> bool:
    """Whether Ansible could evaluate it: delimiters of Jinja begin with `{`, or are set in a first line `#jinja2:`."""
    return "{" in text or text.startswith("#jinja2")
