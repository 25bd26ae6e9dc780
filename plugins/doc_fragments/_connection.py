# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The connection options, which all modules for the API and the inventory plugin share."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  api_token:
    description:
      - >-
        The API token. For mappings, it probably needs the permission I(Zone Settings: Edit), or I(Zone Settings: Read)
        for reading only. Cloudflare does not document this.
      - If this option is not set, the environment variable E(CLOUDFLARE_API_TOKEN) is used.
      - A token takes precedence over O(api_email) and O(api_key), unless the token comes from the environment and they
        are set as options.
    type: str
  api_email:
    description:
      - The e-mail address of the account, required with O(api_key).
      - The address is not a secret. Ansible shows it with the other options of a task at C(-vvv).
      - If this option is not set, the environment variable E(CLOUDFLARE_EMAIL) is used.
    type: str
    aliases:
      - account_email
  api_key:
    description:
      - The global API key, required with O(api_email). If possible, use a token instead.
      - If this option is not set, the environment variable E(CLOUDFLARE_API_KEY) is used.
    type: str
    aliases:
      - account_api_key
  api_url:
    description:
      - The base URL of the API. It must use C(https). Plain C(http) is only allowed for loopback addresses.
      - If this option is not set, the environment variable E(CLOUDFLARE_BASE_URL) is used.
    type: str
    default: https://api.cloudflare.com/client/v4
  validate_certs:
    description:
      - Whether to verify the certificate of the server. Only set this to V(false) in tests.
    type: bool
    default: true
  ca_path:
    description:
      - A file with CA certificates to trust instead of the default ones, on the host where the module runs.
      - If this option is not set, the environment variable E(REQUESTS_CA_BUNDLE) is used.
    type: path
  timeout:
    description:
      - The timeout of one request in seconds, from connecting to the end of the response. At most one day.
    type: int
    default: 30
  retry_budget:
    description:
      - The total time in seconds that a run may spend on failed requests and on waiting for the API. At most one day.
      - Requests are sent again after timeouts, connection resets, rate limits, and the HTTP status codes 408, 429, 500,
        502, 503, 504, and 52x. If the API asks to wait, the module waits that long, unless it exceeds the rest of the
        budget.
      - The default is slightly longer than the rate-limit window of the API. V(0) disables retries.
      - Waits for the rate limit are counted separately, because many runs can share one limit. A single wait cannot be
        longer than the budget. Waits without a successful request between them cannot be longer than four times the
        budget in total.
    type: int
    default: 330
  read_connections:
    description:
      - The number of connections that read pages of a list, or single mappings, at the same time. From V(1) to V(32).
        Write requests are always sent one at a time.
    type: int
    default: 8
notes:
  - The module reads environment variables on the host where it runs. To use the variables that AWX and Automation
    Platform inject, run it on the controller, with C(hosts) or C(delegate_to) set to C(localhost).
  - Proxies are taken from the usual environment variables, for example E(HTTPS_PROXY). They are not used for plain
    C(http).
"""

    # Without the notes, which are about modules. The annotation keeps Ansible's yamllint from parsing the expression.
    INVENTORY: str = DOCUMENTATION.partition("\nnotes:\n")[0]
