# Copyright (c) 2026, edgeops.cloudflare contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""An inventory plugin whose hosts are zones. The logic is in `plugin_utils/_zones`."""

from __future__ import annotations

DOCUMENTATION = r"""
name: zones
author:
  - edgeops.cloudflare contributors (@edgeops)
version_added: 1.1.0
short_description: Cloudflare zones as inventory hosts
description:
  - Creates an inventory host for each zone that the credentials can access. You can then use C(--limit), C(serial),
    forks, group variables, and the job slices of AWX and Automation Platform for zones.
  - The file name must end in C(cloudflare.yml) or C(cloudflare.yaml).
  - If any request fails, the whole inventory source fails, without adding hosts.
  - Text from the API, such as the name of an account, is never evaluated as a template.
requirements:
  - requests >= 2.28
extends_documentation_fragment:
  - ansible.builtin.constructed
  - ansible.builtin.inventory_cache
  - edgeops.cloudflare._connection.inventory
  - edgeops.cloudflare._zone_filters.inventory
options:
  plugin:
    description:
      - The name of this plugin, which marks the file as a source for it.
    type: str
    required: true
    choices:
      - edgeops.cloudflare.zones
  api_token:
    env:
      - name: CLOUDFLARE_API_TOKEN
  api_email:
    env:
      - name: CLOUDFLARE_EMAIL
  api_key:
    env:
      - name: CLOUDFLARE_API_KEY
  api_url:
    env:
      - name: CLOUDFLARE_BASE_URL
  allow_empty:
    description:
      - Whether to allow an inventory without zones.
      - By default, this is an error. If a token lacks the permission to read zones, Cloudflare returns an empty list
        instead of an error. AWX would then delete all hosts of an inventory source that is set to overwrite.
    type: bool
    default: false
  group:
    description:
      - The group for all zones.
    type: str
    default: cloudflare
  group_by:
    description:
      - The properties by which to group zones. The groups are children of O(group). Their names consist of O(group),
        the property, and its value, for example C(cloudflare_plan_free).
      - Characters that are not valid in group names are replaced with underscores. If several accounts would have the
        same group name, the id of the account is added to it.
      - This is faster than O(keyed_groups), which evaluates a template for each zone.
    type: list
    elements: str
    choices:
      - account
      - plan
      - status
      - type
    default: []
  hostname:
    description:
      - A template for the host name of a zone. It can use the variables of the zone.
      - By default, the host name is the name of the zone.
      - Host names must be unique, and can only contain letters, digits, and the characters C(.), C(_), C(-), C(@), and
        C(+).
    type: str
  hostvars_prefix:
    description:
      - The prefix of the names of the zone's variables.
    type: str
    default: cloudflare_zone_
  hostvars_suffix:
    description:
      - The suffix of the names of the zone's variables.
    type: str
    default: ''
  local:
    description:
      - Whether to run the tasks for these hosts on the controller, with the Python interpreter that runs Ansible.
      - This sets C(ansible_connection) and C(ansible_python_interpreter) for O(group).
    type: bool
    default: true
notes:
  - Each host has the variables C(id), C(name), C(account) with C(id) and C(name), C(plan), C(status), C(type),
    C(paused), C(name_servers), C(created_on), and C(modified_on). Their names start with O(hostvars_prefix) and end
    with O(hostvars_suffix). See the return values of M(edgeops.cloudflare.zone_info) for a description.
  - By default, only active zones that are not paused become hosts.
  - If Ansible reads several inventory sources, it only warns about a source that fails. To make this an error, set
    E(ANSIBLE_INVENTORY_ANY_UNPARSED_IS_FAILED) to V(true).
  - The options O(api_token), O(api_email), O(api_key), and O(api_url) can be templates, for example with a lookup.
  - Proxies are taken from the usual environment variables, for example E(HTTPS_PROXY). They are not used for plain
    C(http).
seealso:
  - module: edgeops.cloudflare.zone_info
"""

EXAMPLES = r"""
---
# shops.cloudflare.yml: the shops of two accounts, in groups such as cloudflare_account_Example_Account and
# cloudflare_plan_enterprise. Only the first line is required; it creates a host for each active zone.
plugin: edgeops.cloudflare.zones
api_token: "{{ lookup('ansible.builtin.env', 'OTHER_CLOUDFLARE_TOKEN') }}"
filters:
  accounts:
    - 01a7362d577a6c3019a474fd6f485823
    - Example Account
  names:
    - shop-*
  exclude:
    - "*-test.*"
group_by:
  - account
  - plan
# Several accounts can have a zone with the same name, so the host name contains the name of the account.
hostname: "{{ cloudflare_zone_name }}@{{ cloudflare_zone_account.name | regex_replace('[^A-Za-z0-9]+', '-') }}"
compose:
  origin_cloud_region_needed: cloudflare_zone_status == 'active'
"""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from ansible.errors import AnsibleError, AnsibleParserError
from ansible.module_utils.basic import missing_required_lib
from ansible.plugins.inventory import BaseInventoryPlugin, Cacheable, Constructable

from ansible_collections.edgeops.cloudflare.plugins.module_utils._ansible.zone_list import EMPTY_LIST
from ansible_collections.edgeops.cloudflare.plugins.module_utils._errors import (
    CloudflareError,
    OptionsError,
    ZoneLookupError,
)
from ansible_collections.edgeops.cloudflare.plugins.module_utils._transport.session import REQUESTS_IMPORT_ERROR
from ansible_collections.edgeops.cloudflare.plugins.module_utils._zones.fetch import fetch_zones
from ansible_collections.edgeops.cloudflare.plugins.module_utils._zones.listed import (
    ListedZone,
    parse_listed_zone,
    row_of,
)
from ansible_collections.edgeops.cloudflare.plugins.plugin_utils._zones.hosts import (
    ZoneHost,
    group_hosts,
    make_hosts,
    safe_group_name,
)
from ansible_collections.edgeops.cloudflare.plugins.plugin_utils._zones.options import (
    InventoryOptions,
    parse_inventory_options,
)
from ansible_collections.edgeops.cloudflare.plugins.plugin_utils._zones.trust import as_template

_TEMPLATED = ("api_token", "api_email", "api_key", "api_url")
_LOCAL_VARIABLES = {"ansible_connection": "local", "ansible_python_interpreter": "{{ ansible_playbook_python }}"}


class InventoryModule(BaseInventoryPlugin, Constructable, Cacheable):  # type: ignore[misc]
    NAME = "edgeops.cloudflare.zones"

    # For groups that are named after text of the API; Ansible's own function leaves every character in by default.
    _sanitize_group_name = staticmethod(safe_group_name)

    def verify_file(self, path: str) -> bool:
        """Whether the file is one of this plugin's."""
        return path.endswith(("cloudflare.yml", "cloudflare.yaml")) and bool(super().verify_file(path))

    def parse(self, inventory: Any, loader: Any, path: str, cache: bool = True) -> None:
        """Add the zones to the inventory. Where their list cannot be read, raise AnsibleParserError and add none."""
        super().parse(inventory, loader, path, cache)
        config = self._read_config_data(path)
        if REQUESTS_IMPORT_ERROR:
            raise AnsibleParserError(missing_required_lib("requests"))
        try:
            options = parse_inventory_options(self._evaluated_options(), config, self.option_definitions)
            zones = self._list_zones(options, path, cache)
            hosts = make_hosts(zones, options.naming, partial(self._evaluate, "hostname"))
        except CloudflareError as error:
            raise AnsibleParserError(str(error)) from None
        others = set(inventory.hosts)
        self._add_hosts(hosts, options)
        try:
            self._construct(hosts)
        except AnsibleError:
            for name in inventory.hosts.keys() - others:
                inventory.remove_host(inventory.get_host(name))
            raise

    def _evaluated_options(self) -> dict[str, Any]:
        """The options, with the values of templates in the place of those that may be one."""
        options = self.get_options()
        given = {name: options[name] for name in _TEMPLATED if options[name]}
        return {**options, **{name: self._evaluate(name, value, self._vars) for name, value in given.items()}}

    def _list_zones(self, options: InventoryOptions, path: str, cache: bool) -> list[ListedZone]:
        """The zones, from the cache where Ansible says so and they are there, and otherwise from the API."""
        key = f"{self.get_cache_key(path)}_{options.digest}"
        caching = self.get_option("cache")
        zones = self._read_cache(key) if caching and cache else None
        return self._fetch_zones(options, key if caching else None) if zones is None else zones

    def _read_cache(self, key: str) -> list[ListedZone] | None:
        """The zones in the cache; None where there are none, or something else."""
        try:
            rows = self._cache[key]
            return [parse_listed_zone(row) for row in rows] if rows and isinstance(rows, list) else None
        except (KeyError, TypeError, ValueError):
            return None

    def _fetch_zones(self, options: InventoryOptions, cache_key: str | None) -> list[ListedZone]:
        client = options.client.open()
        found = fetch_zones(client, options.filters)
        for line in client.retry_log:
            self.display.vv(line)
        if not found.zones and not options.allow_empty:
            raise ZoneLookupError(f"{EMPTY_LIST}; set allow_empty to true if this is not an error")
        if cache_key:
            self._cache[cache_key] = [row_of(zone) for zone in found.zones]
        return list(found.zones)

    def _evaluate(self, option: str, template: str, variables: Mapping[str, Any]) -> str:
        self.templar.available_variables = variables
        try:
            return str(self.templar.template(template))
        except AnsibleError as error:
            raise OptionsError([f"{option}: cannot be evaluated: {' '.join(str(error).split())}"]) from None

    def _add_hosts(self, hosts: Sequence[ZoneHost], options: InventoryOptions) -> None:
        self.inventory.add_group(options.group)
        for name, value in _LOCAL_VARIABLES.items() if options.local else ():
            self.inventory.set_variable(options.group, name, as_template(value))
        for host in hosts:
            self.inventory.add_host(host.name, options.group)
            # Not by the inventory, which since ansible-core 2.19 looks for text that has to be marked, and takes as
            # long as all the rest.
            self.inventory.get_host(host.name).vars.update(host.variables)
        for group, names in group_hosts(hosts, options.group, options.group_by).items():
            self.inventory.add_group(group)
            self.inventory.add_child(options.group, group)
            for name in names:
                self.inventory.add_host(name, group)

    def _construct(self, hosts: Sequence[ZoneHost]) -> None:
        """What the options of the fragment `constructed` ask for."""
        strict = self.get_option("strict")
        compose, groups, keyed = (self.get_option(name) for name in ("compose", "groups", "keyed_groups"))
        if not (compose or groups or keyed):
            return
        for host in hosts:
            self._set_composite_vars(compose, host.variables, host.name, strict=strict)
            self._add_host_to_composed_groups(groups, host.variables, host.name, strict=strict)
            self._add_host_to_keyed_groups(keyed, host.variables, host.name, strict=strict)
