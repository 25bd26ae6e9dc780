# Copyright (c) edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A module that takes a list and does nothing: what Ansible itself takes to hand it over."""

from __future__ import annotations

from ansible.module_utils.basic import AnsibleModule


def main() -> None:
    """Answer at once."""
    module = AnsibleModule({"ips": {"type": "list", "elements": "str"}})
    module.exit_json(changed=False)


if __name__ == "__main__":
    main()
