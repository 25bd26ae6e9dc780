# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The clouds' own collections, and an emulator of the API of AWS."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.clouds.aws import stand_in

_TESTS = Path(__file__).resolve().parents[1]
_SAMPLES = _TESTS / "integration/targets/cloud_facts/files/samples.yml"


@pytest.fixture(scope="session")
def collections() -> Path:
    """The directory with the clouds' `ansible_collections`."""
    place = Path(os.environ.get("CLOUD_COLLECTIONS", "nowhere"))
    if not (place / "ansible_collections").is_dir():
        pytest.skip("CLOUD_COLLECTIONS names no directory in which install.py could install the clouds' collections")
    return place


@pytest.fixture
def importable(collections: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let Python find the clouds' collections as well as this one."""
    monkeypatch.setattr(sys, "path", [*sys.path, str(collections)])


@pytest.fixture
def aws() -> Iterator[dict[str, str]]:
    """A running emulator of the API of AWS. Yields the environment variables that point clients to it."""
    with stand_in() as variables:
        yield variables


@pytest.fixture(scope="session")
def samples() -> dict[str, Any]:
    """The samples of facts that the other tests start from."""
    loaded: dict[str, Any] = yaml.safe_load(_SAMPLES.read_text(encoding="utf-8"))
    return loaded
