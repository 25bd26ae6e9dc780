# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""TLS: trusted certificates, names and versions, and the error messages."""

from __future__ import annotations

import re
import ssl
from pathlib import Path

import pytest

from tests.wire.certificates import Authority
from tests.wire.conftest import Serve
from tests.wire.servers import RawServer, an_empty_zone
from tests.wire.tasks import assert_one_sentence, assert_well, look


@pytest.fixture
def server(serve: Serve, authority: Authority) -> RawServer:
    """A server with a good certificate of the test's own CA."""
    return serve(an_empty_zone(), tls=authority.tls("localhost", "127.0.0.1"), host="localhost")


def assert_never_asked(server: RawServer) -> None:
    """Check that one handshake was attempted and no request sent."""
    assert (server.connections, server.requests) == (1, [])


def test_ca_path_names_a_file_of_cas_to_trust(server: RawServer, authority: Authority) -> None:
    assert_well(look(server.url, ca_path=str(authority.file)))
    assert len(server.requests) == 1


def test_ca_path_can_be_a_hashed_directory(server: RawServer, authority: Authority) -> None:
    assert_well(look(server.url, ca_path=str(authority.directory)))


def test_a_certificate_can_be_for_an_address(server: RawServer, authority: Authority) -> None:
    assert_well(look(f"https://127.0.0.1:{server.port}", ca_path=str(authority.file)))


@pytest.mark.parametrize("variable", ["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"])
def test_the_environment_names_the_cas_to_trust(server: RawServer, authority: Authority, variable: str) -> None:
    assert_well(look(server.url, env={variable: str(authority.file)}))


def test_ca_path_wins_over_the_environment(server: RawServer, authority: Authority, tmp_path: Path) -> None:
    other = Authority(tmp_path)
    assert_well(look(server.url, ca_path=str(authority.file), env={"REQUESTS_CA_BUNDLE": str(other.file)}))
    result = look(server.url, ca_path=str(other.file), env={"REQUESTS_CA_BUNDLE": str(authority.file)})
    assert_one_sentence(result, "the server's certificate is not trusted")


def test_unknown_ca_is_refused_without_retry(server: RawServer) -> None:
    result = look(server.url, retry_budget=60)
    assert_one_sentence(result, "the server's certificate is not trusted", "ca_path")
    assert result["api_calls"]["retries"] == 0
    assert_never_asked(server)


def test_certificate_for_different_name_is_refused_without_retry(serve: Serve, authority: Authority) -> None:
    server = serve(an_empty_zone(), tls=authority.tls("api.cloudflare.example"), host="localhost")
    result = look(server.url, ca_path=str(authority.file), retry_budget=60)
    assert_one_sentence(result)
    # The message of OpenSSL, or of urllib3 or Python if urllib3 is older than 2.0.
    assert re.search(r"\((CertificateError: )?(Hostname mismatch|hostname 'localhost' doesn't match)", result.msg)
    assert_never_asked(server)


def test_expired_certificate_is_refused_without_retry(serve: Serve, authority: Authority) -> None:
    server = serve(an_empty_zone(), tls=authority.tls("localhost", expired=True), host="localhost")
    result = look(server.url, ca_path=str(authority.file), retry_budget=60)
    assert_one_sentence(result, "the server's certificate is not trusted (certificate has expired)")
    assert_never_asked(server)


@pytest.mark.filterwarnings("ignore:Unverified HTTPS request")
def test_without_validate_certs_any_certificate_will_do(serve: Serve, authority: Authority) -> None:
    server = serve(an_empty_zone(), tls=authority.tls("api.cloudflare.example", expired=True), host="localhost")
    assert_well(look(server.url, validate_certs=False))


@pytest.mark.filterwarnings("ignore:Unverified HTTPS request")
@pytest.mark.parametrize("variable", ["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"])
def test_validate_certs_false_overrides_ca_settings(server: RawServer, tmp_path: Path, variable: str) -> None:
    other = Authority(tmp_path)
    assert_well(look(server.url, validate_certs=False, env={variable: str(other.file)}))
    assert_well(look(server.url, validate_certs=False, ca_path=str(other.file)))


def test_a_ca_path_without_certificates_is_named(server: RawServer, tmp_path: Path) -> None:
    file = tmp_path / "notes.pem"
    file.write_text("not a certificate\n", encoding="utf-8")
    assert_one_sentence(look(server.url, ca_path=str(file), retry_budget=60), "ca_path")
    assert server.requests == []


def test_missing_ca_bundle_from_environment_is_reported(server: RawServer, tmp_path: Path) -> None:
    missing = str(tmp_path / "missing.pem")
    assert_one_sentence(look(server.url, env={"REQUESTS_CA_BUNDLE": missing}, retry_budget=60), missing)
    assert server.requests == []


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion")
def test_a_server_of_tls_1_1_is_refused(serve: Serve, authority: Authority) -> None:
    tls = authority.tls("localhost")
    # At its usual level of security, OpenSSL 3 does not even serve these versions.
    tls.set_ciphers("DEFAULT:@SECLEVEL=0")
    tls.minimum_version, tls.maximum_version = ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1
    server = serve(an_empty_zone(), tls=tls, host="localhost")
    result = look(server.url, ca_path=str(authority.file), retry_budget=60)
    assert_one_sentence(result, "TLS failed (")
    assert_never_asked(server)


def test_plain_http_server_on_https_url_fails_cleanly(serve: Serve) -> None:
    server = serve(an_empty_zone(), greeting=b"HTTP/1.1 400 Bad Request\r\n\r\n")
    result = look(f"https://127.0.0.1:{server.port}", retry_budget=60)
    assert_one_sentence(result, "TLS failed (")
    assert server.requests == []
