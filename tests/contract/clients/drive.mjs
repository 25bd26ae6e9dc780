// Copyright (c) the edgeops.cloudflare contributors
// GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
// SPDX-License-Identifier: GPL-3.0-or-later

// Drive Cloudflare's own TypeScript client as drive.py drives the Python client: the same tasks, the same outcomes.
// The argument is the directory where npm installed the client.

import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { join, resolve } from 'node:path';

const installed = createRequire(join(resolve(process.argv[2]), 'package.json'));
const { Cloudflare, APIError } = installed('cloudflare');

const camel = (name) => name.replace(/_(\w)/g, (_match, letter) => letter.toUpperCase());
const snake = (name) => name.replace(/[A-Z]/g, (letter) => '_' + letter.toLowerCase());

/** Arguments of Cloudflare() in the client's spelling. */
function options({ base_url: baseURL, ...rest }) {
  return { baseURL, ...Object.fromEntries(Object.entries(rest).map(([key, value]) => [camel(key), value])) };
}

/** The parsed answer with the Python client's keys; lists are read to their end. */
async function parsed(pending) {
  const value = await pending;
  if (value === null || typeof value !== 'object' || !('iterPages' in value)) return value;
  const rows = [];
  for await (const row of value) rows.push(row);
  return rows;
}

/** The IP or id that the client takes out of its other arguments, as a list of none or one. */
function positional(method, parameters) {
  // The other parameters and the request's options make two.
  if (method.length < 3) return [];
  const key = ['path_origin_ip', 'origin_ip', 'pool_id'].find((name) => name in parameters);
  const value = parameters[key];
  delete parameters[key];
  return [value];
}

async function call(client, name, { extra_body: body, ...parameters }) {
  const path = name.split('.').map(camel);
  const method = path.pop();
  const resource = path.reduce((parent, part) => parent[part], client);
  const first = positional(resource[method], parameters);
  if ('body_origin_ip' in parameters) {
    parameters.origin_ip = parameters.body_origin_ip;
    delete parameters.body_origin_ip;
  }
  try {
    return { ok: await parsed(resource[method](...first, parameters, body === undefined ? {} : { body })) };
  } catch (error) {
    if (!(error instanceof APIError)) throw error;
    const codes = (error.errors ?? []).map((item) => item.code);
    return { error: { type: error.constructor.name, status: error.status ?? null, codes } };
  }
}

/** The public operations of the client's resource. */
function operations(client) {
  const names = new Set();
  let prototype = Object.getPrototypeOf(client.cache.originCloudRegions);
  for (; prototype !== Object.prototype; prototype = Object.getPrototypeOf(prototype)) {
    Object.getOwnPropertyNames(prototype).forEach((name) => names.add(name));
  }
  names.delete('constructor');
  return [...names].map(snake);
}

for await (const line of createInterface({ input: process.stdin })) {
  const task = JSON.parse(line);
  const client = new Cloudflare(options(task.client));
  const outcomes = [];
  for (const [name, parameters] of task.calls) {
    outcomes.push(name === 'operations' ? { ok: operations(client) } : await call(client, name, parameters));
  }
  console.log(JSON.stringify(outcomes).replaceAll('"origin-ip":', '"origin_ip":'));
}
