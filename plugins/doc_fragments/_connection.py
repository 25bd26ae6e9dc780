# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The options that lead to the API, which all modules and the inventory plugin share."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  api_token:
    description:
      - >-
        The API token. For mappings, it probably needs the permission I(Zone Settings: Edit), or
        I(Zone Settings: Read) to read alone; Cloudflare does not document it.
      - Without this option, the environment variable E(CLOUDFLARE_API_TOKEN) is used.
      - If there is a token, O(api_email) and O(api_key) are not used, unless they are options and the token comes from
        the environment.
    type: str
  api_email:
    description:
      - The e-mail address of the account, which goes with O(api_key).
      - It is a user name and not a secret, so Ansible shows it with the other options of a task at C(-vvv).
      - Without this option, the environment variable E(CLOUDFLARE_EMAIL) is used.
    type: str
    aliases:
      - account_email
  api_key:
    description:
      - The global API key, which goes with O(api_email). A token is the better choice.
      - Without this option, the environment variable E(CLOUDFLARE_API_KEY) is used.
    type: str
    aliases:
      - account_api_key
  api_url:
    description:
      - The base URL of the API. It has to begin with C(https); plain C(http) is for loopback addresses alone.
      - Without this option, the environment variable E(CLOUDFLARE_BASE_URL) is used.
    type: str
    default: https://api.cloudflare.com/client/v4
  validate_certs:
    description:
      - Whether the certificate of the server is verified. Turn this off for tests alone.
    type: bool
    default: true
  ca_path:
    description:
      - A file of CA certificates to trust instead of the usual ones, on the host where the module runs.
      - Without this option, the environment variable E(REQUESTS_CA_BUNDLE) is used if it is set.
    type: path
  timeout:
    description:
      - Seconds for one request, to connect and for its whole answer together; at most a day.
    type: int
    default: 30
  retry_budget:
    description:
      - Seconds that all waiting for the API and all failed tries of a run may take together; at most a day.
      - Time-outs, resets, rate limits and the HTTP statuses 408, 429, 500, 502, 503, 504 and 52x are tried again.
        A wait that the API asks for is kept, unless it is longer than what is left of the budget.
      - The default covers one whole rate-limit window of the API. V(0) turns retries off.
      - Waits for the rate limit are counted separately, since many runs can share one limit. Each of them has to be
        shorter than the budget. Several without a call in between that the API carries out may take four times the
        budget together.
    type: int
    default: 330
  read_connections:
    description:
      - How many pages of a list, or single mappings, are read at the same time, each over a connection of its own;
        from V(1) to V(32). Writes are always sent one after the other.
    type: int
    default: 8
notes:
  - The environment variables are those of the host where the module runs. Run it on the controller, with
    C(hosts) or C(delegate_to) set to C(localhost), to use the ones that AWX and Automation Platform inject.
  - Proxies are taken from the usual environment variables, for example E(HTTPS_PROXY). Plain C(http) uses none.
"""

    # Without the notes, which are about modules. Annotated, since Ansible's yamllint takes assignments for literals.
    INVENTORY: str = DOCUMENTATION.partition("\nnotes:\n")[0]
