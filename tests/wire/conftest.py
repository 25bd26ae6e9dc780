# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Servers, certificates and a forward proxy for the tests of the folder; none of them reaches beyond this machine."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.wire.certificates import Authority
from tests.wire.proxies import ForwardProxy
from tests.wire.servers import Behaviour, RawServer

Serve = Callable[..., RawServer]

_FOREIGN = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE", "SSL_CERT_DIR", "NETRC")


@pytest.fixture(autouse=True)
def _own_environment(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Ignore the machine's proxies, CAs and Cloudflare variables, and the user's home."""
    for name in tuple(os.environ):
        if name in _FOREIGN or name.lower().endswith("_proxy") or name.startswith("CLOUDFLARE_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path_factory.mktemp("home")))


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """The CA of the test servers."""
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Starts raw servers, which end with the test."""
    with ExitStack() as stack:

        def start(behaviour: Behaviour, **settings: Any) -> RawServer:
            return stack.enter_context(RawServer(behaviour, **settings))

        yield start


@pytest.fixture(scope="session")
def forward_proxy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ForwardProxy]:
    """A proxy without authentication."""
    with ForwardProxy(tmp_path_factory.mktemp("proxy")) as proxy:
        yield proxy


@pytest.fixture(scope="session")
def guarded_proxy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ForwardProxy]:
    """A proxy that requires a user name and a password."""
    with ForwardProxy(tmp_path_factory.mktemp("guarded"), user="operator", password="Pr0xy-Passw0rd") as proxy:
        yield proxy


@pytest.fixture(scope="session")
def tls_proxy(tmp_path_factory: pytest.TempPathFactory, authority: Authority) -> Iterator[ForwardProxy]:
    """A proxy with TLS."""
    place = tmp_path_factory.mktemp("tls-proxy")
    with ForwardProxy(place, certificate=authority.files(place, "localhost")) as proxy:
        yield proxy


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home directory of the test's own."""
    directory = tmp_path / "home"
    directory.mkdir()
    return directory
