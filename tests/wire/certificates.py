# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A CA of a test's own, and the TLS of servers with certificates of it."""

from __future__ import annotations

import ssl
from datetime import datetime, timedelta, timezone
from pathlib import Path

import trustme
from OpenSSL import crypto


class Authority:
    """A CA. file: its certificate, in PEM; directory: the same in a directory as OpenSSL looks it up."""

    def __init__(self, place: Path) -> None:
        self._ca = trustme.CA()
        self.file = place / "ca.pem"
        self._ca.cert_pem.write_to_path(str(self.file))
        self.directory = place / "hashed"
        self.directory.mkdir()
        certificate = crypto.load_certificate(crypto.FILETYPE_PEM, self._ca.cert_pem.bytes())
        self._ca.cert_pem.write_to_path(str(self.directory / f"{certificate.subject_name_hash():08x}.0"))

    def tls(self, *names: str, expired: bool = False) -> ssl.SSLContext:
        """The context of a server whose certificate is for these names or addresses."""
        now = datetime.now(timezone.utc)
        leaf = self._ca.issue_cert(
            *names,
            not_before=now - timedelta(days=30),
            not_after=now + timedelta(days=-1 if expired else 30),
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        leaf.configure_cert(context)
        return context

    def files(self, place: Path, *names: str) -> tuple[Path, Path]:
        """Certificate chain and key for these names, as files."""
        leaf = self._ca.issue_cert(*names)
        chain, key = place / "chain.pem", place / "key.pem"
        for number, part in enumerate(leaf.cert_chain_pems):
            part.write_to_path(str(chain), append=number > 0)
        leaf.private_key_pem.write_to_path(str(key))
        return chain, key
