# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""uv gets pip's settings for the package index, or is not used."""

from __future__ import annotations

from tests.tools.installer import translated

LISTED = r"""
:env:.index-url='https://index.example.com/simple'
:env:.quiet='1'
global.cert='/etc/ca.pem'
global.extra-index-url='\nhttps://a.example.com https://b.example.com'
global.find-links='/opt/wheels /opt/more'
global.index-url='https://other.example.com/simple'
"""


def test_the_settings_of_pip_become_those_of_uv() -> None:
    variables = translated(LISTED) or {}
    assert variables["UV_DEFAULT_INDEX"] == "https://index.example.com/simple"
    assert variables["UV_INDEX"].split() == ["https://a.example.com", "https://b.example.com"]
    assert variables["UV_FIND_LINKS"] == "/opt/wheels,/opt/more"
    assert variables["SSL_CERT_FILE"] == "/etc/ca.pem"


def test_unknown_pip_setting_disables_uv() -> None:
    assert translated("") is not None
    assert translated("install.require-hashes='true'") is None
    assert translated("global.no-index='true'") is None
