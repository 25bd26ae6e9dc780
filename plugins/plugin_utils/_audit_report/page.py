# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The report as a self-contained HTML page."""

from __future__ import annotations

import base64
import hashlib
import json
from pathlib import Path
from string import Template

from ansible_collections.edgeops.cloudflare.plugins.plugin_utils._audit_report.document import Document
from ansible_collections.edgeops.cloudflare.plugins.plugin_utils._audit_report.land import land
from ansible_collections.edgeops.cloudflare.plugins.plugin_utils._audit_report.page_data import page_data
from ansible_collections.edgeops.cloudflare.plugins.plugin_utils._audit_report.projection import (
    HEIGHT,
    WIDTH,
    outline,
)

_ESCAPES = str.maketrans({character: f"\\u{ord(character):04x}" for character in "<>&"})


def to_html(document: Document) -> str:
    """Return the page. Text from the API is only in its data, which the script inserts as text, never as markup."""
    script, style = _file("page.js"), _file("page.css")
    return Template(_file("page.html")).substitute(
        policy=_policy(script, style),
        style=style,
        script=script,
        data=_data(document),
        land="".join(outline(corners) for corners in land()),
        width=WIDTH,
        height=HEIGHT,
    )


def _data(document: Document) -> str:
    """JSON that cannot end the element that contains it."""
    return json.dumps(page_data(document), separators=(",", ":")).translate(_ESCAPES)


def _policy(script: str, style: str) -> str:
    """A policy that lets the page load and run only what it contains itself."""
    return (
        f"default-src 'none'; script-src {_hash(script)}; style-src {_hash(style)}; base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _file(name: str) -> str:
    return Path(__file__).with_name(name).read_text(encoding="utf-8")
