# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A Chromium without a window, and reports opened in it from disk."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from ansible_collections.edgeops.cloudflare.plugins.plugin_utils._audit_report.document import (
    make_document,
    read_document,
)
from ansible_collections.edgeops.cloudflare.plugins.plugin_utils._audit_report.page import to_html
from tests.support.audit_results import GENERATED, UPPER_TIERS

CHROMIUM_VARIABLE: Final = "CHROMIUM"
_NAMES: Final = ("chromium", "chromium-browser", "google-chrome")
# Nothing that a browser does by itself may reach the network.
_ARGUMENTS: Final = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)


@dataclass
class Opener:
    """Opens reports. complaints: what pages wrote to the console, errors that nobody caught, and requests."""

    browser: Browser
    directory: Path
    complaints: list[str] = field(default_factory=list)

    def __call__(self, *results: Mapping[str, Any], names: Sequence[str] | None = None, **context: Any) -> Page:
        """The page for these results, once it is ready. context: of the browser, such as `viewport`."""
        listed = names or [f"z{number}.example.com" for number in range(len(results))]
        document = read_document(make_document(results, listed, GENERATED, UPPER_TIERS))
        file = self.directory / "audit.html"
        file.write_text(to_html(document), encoding="utf-8")
        page = self.browser.new_context(**context).new_page()
        page.on("console", lambda said: self.complaints.append(f"console: {said.text}"))
        page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))
        page.on("dialog", lambda dialog: self.complaints.append(f"dialog: {dialog.message}"))
        page.on("request", lambda request: self.complaints.append(f"request: {request.url}"))
        page.goto(file.as_uri())
        page.wait_for_selector("html[data-ready]", timeout=60_000)
        assert self.complaints.pop(0) == f"request: {file.as_uri()}"
        return page


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A running Chromium."""
    path = os.environ.get(CHROMIUM_VARIABLE) or next(filter(None, map(shutil.which, _NAMES)), None)
    if path is None:
        pytest.skip(f"there is no Chromium: install one ({', '.join(_NAMES)}), or name it in {CHROMIUM_VARIABLE}")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=list(_ARGUMENTS))
        yield running
        running.close()


@pytest.fixture
def open_report(browser: Browser, tmp_path: Path) -> Iterator[Opener]:
    """Opens reports from disk. In the end, no page may have complained or asked for anything."""
    opener = Opener(browser, tmp_path)
    yield opener
    assert opener.complaints == []
