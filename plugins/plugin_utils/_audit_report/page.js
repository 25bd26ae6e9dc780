// Copyright (c) 2026, edgeops.cloudflare contributors
// GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
// SPDX-License-Identifier: GPL-3.0-or-later

// Shows the data of the page. All that comes from the API is written as text, never as markup. Only the rows in view
// are drawn, so that a hundred thousand origins open at once.
"use strict";

const ALL = -1;
const SVG = "http://www.w3.org/2000/svg";
const VENDORS = { aws: "AWS", azure: "Azure", gcp: "Google Cloud", oci: "Oracle Cloud" };
const SIGNS = {
  mapped: "✓", missing: "+", misplaced: "≠", unplaced: "?",
  clean: "✓", findings: "!", incomplete: "?", failed: "✕", mixed: "≠", partly: "+",
};
const data = JSON.parse(document.getElementById("data").textContent);
const { texts, zones, regions, colos, statuses } = data;
const folded = [];
const state = { zone: ALL };
const tables = [];

const count = new Intl.NumberFormat("en");
const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

// Elements

function make(name, attributes = {}, ...content) {
  return fill(document.createElement(name), attributes, content);
}

function draw(name, attributes = {}, ...content) {
  return fill(document.createElementNS(SVG, name), attributes, content);
}

function fill(element, attributes, content) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value !== undefined) element.setAttribute(name, value);
  }
  element.append(...content);
  return element;
}

function badge(text) {
  const kind = text.split(" ")[0];
  const sign = make("span", { "aria-hidden": "true" }, `${SIGNS[kind] || "•"} `);
  return make("span", { class: `badge ${kind}` }, sign, text);
}

function percent(part, whole) {
  return whole ? `${Math.floor((100 * part) / whole)} %` : "–";
}

function plural(number, one, many) {
  return `${count.format(number)} ${number === 1 ? one : many}`;
}

// Tables

// An address as a text that sorts as addresses do, IPv4 before IPv6.
function addressKey(ip) {
  if (!ip.includes(":")) return `4${ip.split(".").map((part) => part.padStart(3, "0")).join("")}`;
  const [before, after] = ip.split("::").map((half) => (half ? half.split(":") : []));
  const zeros = after === undefined ? 0 : 8 - before.length - after.length;
  const groups = [...before, ...Array(zeros).fill("0"), ...(after || [])];
  return `6${groups.map((group) => group.padStart(4, "0")).join("")}`;
}

// The kinds of columns: what a cell shows, and the order of its values. `value` is what the row has in that column.
const KINDS = {
  text: { show: (value) => texts[value], text: (value) => value, compare: (a, b) => collator.compare(texts[a], texts[b]) },
  code: { show: (value) => texts[value], text: (value) => value, compare: (a, b) => collator.compare(texts[a], texts[b]) },
  address: { show: (value) => texts[value], text: (value) => value, key: (value) => addressKey(texts[value]) },
  badge: { show: (value) => badge(texts[value]), text: (value) => value, key: (value) => rankOf(texts[value]) },
  zone: {
    show: (value) => make("button", { class: "link", type: "button", onclick: () => chooseZone(value) }, zones[value].name),
    compare: (a, b) => collator.compare(zones[a].name, zones[b].name),
  },
  number: { show: (value) => (value < 0 ? "–" : count.format(value)), key: (value) => value },
  word: { show: (value) => value, compare: (a, b) => collator.compare(a, b) },
  rank: { key: (value) => value },
};

function rankOf(status) {
  const rank = statuses.indexOf(status);
  return rank < 0 ? status : rank;
}

class Table {
  // sorted: the column that the rows are sorted by at first, and whether downwards; without it, they keep their order.
  constructor({ id, title, intro, columns, rows, only, size = 10, sorted = { column: -1, down: false } }) {
    Object.assign(this, { id, title, columns, rows, only, size, sorted });
    this.query = "";
    this.first = 0;
    this.build(intro);
    this.mark();
  }

  build(intro) {
    this.total = make("span", { class: "muted", role: "status" });
    const search = make("input", { type: "search", placeholder: "Filter", autocomplete: "off", spellcheck: "false" });
    let waiting;
    search.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => this.filter(search.value), 120);
    });
    const label = make("label", {}, make("span", { class: "hidden" }, `Filter: ${this.title}`), search);
    this.tools = make("div", { class: "tools" }, label);
    this.body = make("tbody", { role: "rowgroup" });
    this.heads = this.columns.map((column, index) => this.head(column, index));
    const header = make("thead", { role: "rowgroup" }, make("tr", { role: "row" }, ...this.heads));
    const caption = make("caption", { class: "hidden" }, this.title);
    this.table = make("table", { role: "table" }, caption, header, this.body);
    this.none = make("p", { class: "none" });
    this.range = make("p");
    this.back = make("button", { type: "button", onclick: () => this.turn(-this.size) }, "Previous");
    this.next = make("button", { type: "button", onclick: () => this.turn(this.size) }, "Next");
    this.pager = make("div", { class: "pager" }, this.range, this.back, this.next);
    const card = make("div", { class: "card" }, make("div", { class: "scroll" }, this.table), this.none, this.pager);
    const head = make("div", { class: "head" }, make("h2", { id: `${this.id}-title` }, this.title), this.total);
    const about = intro ? [make("p", { class: "intro" }, intro)] : [];
    document.getElementById(this.id).append(head, ...about, this.tools, card);
  }

  head(column, index) {
    const numeric = column.kind === "number" ? "number" : undefined;
    const button = make("button", { type: "button", onclick: () => this.sort(index) }, column.label);
    return make("th", { scope: "col", role: "columnheader", class: numeric }, button);
  }

  sort(index) {
    this.sorted = { column: index, down: this.sorted.column === index && !this.sorted.down };
    this.mark();
    this.refresh();
  }

  mark() {
    this.heads.forEach((head, place) => {
      if (place === this.sorted.column) head.setAttribute("aria-sort", this.sorted.down ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    });
  }

  filter(query) {
    this.query = query;
    this.refresh();
  }

  turn(by) {
    this.first += by;
    this.draw();
  }

  refresh() {
    this.first = 0;
    this.shown = this.matching();
    this.order();
    this.draw();
  }

  matching() {
    const words = this.query.toLowerCase().split(/\s+/).filter(Boolean).map((word) => this.hits(word));
    const matches = (row) =>
      (state.zone === ALL || this.zoneOf(row) === state.zone) &&
      (!this.only || this.only(row)) &&
      words.every((hit) => this.columns.some((column) => hit(column, row)));
    return this.rows.filter(matches);
  }

  zoneOf(row) {
    return row[0];
  }

  // Whether a cell has a word. Each text is looked at once, however many cells have it.
  hits(word) {
    const known = new Map();
    return (column, row) => {
      const value = column.value(row);
      const kind = KINDS[column.kind];
      if (column.words) return column.words(row).toLowerCase().includes(word);
      if (column.kind === "zone") return zones[value].name.toLowerCase().includes(word);
      if (!kind.text) return false;
      let found = known.get(value);
      if (found === undefined) known.set(value, (found = fold(value).includes(word)));
      return found;
    };
  }

  order() {
    const { column, down } = this.sorted;
    if (column < 0) return;
    const { kind, value } = this.columns[column];
    const { key, compare } = KINDS[kind];
    const distinct = [...new Set(this.shown.map(value))];
    const keys = key ? new Map(distinct.map((item) => [item, key(item)])) : null;
    const byKey = (a, b) => (keys.get(a) < keys.get(b) ? -1 : keys.get(a) > keys.get(b) ? 1 : 0);
    distinct.sort(key ? byKey : compare);
    const ranks = new Map(distinct.map((item, rank) => [item, rank]));
    const sign = down ? -1 : 1;
    this.shown.sort((a, b) => sign * (ranks.get(value(a)) - ranks.get(value(b))));
  }

  draw() {
    const page = this.shown.slice(this.first, this.first + this.size);
    this.body.replaceChildren(...page.map((row) => this.row(row)));
    const number = this.shown.length;
    this.total.textContent = number === this.rows.length ? count.format(number) : `${count.format(number)} of ${count.format(this.rows.length)}`;
    this.table.hidden = number === 0;
    this.tools.hidden = this.rows.length <= 5;
    this.none.hidden = number > 0;
    this.none.textContent = this.rows.length ? "Nothing matches the filter." : "None.";
    this.pager.hidden = number <= this.size;
    this.range.textContent = `${count.format(this.first + 1)}–${count.format(this.first + page.length)} of ${count.format(number)}`;
    this.back.disabled = this.first === 0;
    this.next.disabled = this.first + this.size >= number;
  }

  row(row) {
    return make("tr", { role: "row" }, ...this.columns.map((column) => this.cell(column, row)));
  }

  cell(column, row) {
    const content = column.show ? column.show(row) : KINDS[column.kind].show(column.value(row));
    // On a narrow screen, where each cell is a line, these are left out.
    const empty = content === "" || content === "0";
    const classes = { number: "number", code: "code", address: "code", zone: "zone-name", text: "text" };
    const name = [classes[column.kind], empty ? "empty" : ""].filter(Boolean).join(" ") || undefined;
    return make("td", { role: "cell", "data-label": column.label, class: name }, wrapped(content));
  }
}

function wrapped(content) {
  return typeof content === "string" ? make("span", {}, content) : content;
}

function fold(index) {
  return folded[index] ?? (folded[index] = texts[index].toLowerCase());
}

function add(table) {
  tables.push(table);
  return table;
}

function columns(...pairs) {
  return [["Zone", "zone"], ...pairs].map(([label, kind], place) => ({ label, kind, value: (row) => row[place] }));
}

// Zones

function coverage(summary) {
  const whole = summary.origins || 0;
  const words = statuses.map((status) => `${status}: ${summary[status] || 0}`).join(", ");
  const bar = draw("svg", { viewBox: "0 0 100 10", preserveAspectRatio: "none", role: "img", "aria-label": words });
  let x = 0;
  for (const status of [...statuses].reverse()) {
    const width = whole ? (100 * (summary[status] || 0)) / whole : 0;
    if (width) bar.append(draw("rect", { class: status, x, width, height: 10 }));
    x += width;
  }
  return make("div", { class: "coverage" }, bar, make("span", {}, percent(summary.mapped || 0, whole)));
}

class ZoneTable extends Table {
  zoneOf(row) {
    return row;
  }
}

function zoneTable() {
  const number = (label, name) => ({
    label, kind: "number", value: (row) => zones[row].summary[name] ?? -1,
  });
  const name = (row) => {
    const zone = zones[row];
    const button = KINDS.zone.show(row);
    const below = zone.account || (zone.id === zone.name ? "" : zone.id);
    return make("div", {}, button, make("span", { class: "sub" }, below));
  };
  const acts = (row) => ({ true: "yes", false: "no" })[zones[row].act] || "not known";
  add(new ZoneTable({
    id: "zones",
    title: "Zones",
    size: 25,
    sorted: { column: 1, down: false },
    rows: zones.map((_, index) => index),
    columns: [
      { label: "Zone", kind: "zone", value: (row) => row, show: name, words: (row) => `${zones[row].name} ${zones[row].account} ${zones[row].id}` },
      { label: "Result", kind: "rank", value: (row) => zones[row].rank, show: (row) => badge(zones[row].verdict), words: (row) => zones[row].verdict },
      { label: "Mapped", kind: "rank", value: (row) => (zones[row].summary.mapped || 0) / (zones[row].summary.origins || Infinity), show: (row) => coverage(zones[row].summary) },
      number("Origins", "origins"),
      number("Misplaced", "misplaced"),
      number("Missing", "missing"),
      number("Unplaced", "unplaced"),
      number("Stale", "stale"),
      number("Mixed pools", "mixed_pools"),
      { label: "Mappings act", kind: "word", value: acts, words: acts },
    ],
  }));
}

// The map

const VIEWS = {
  World: [0, 0, 1000, 425], Americas: [150, 40, 400, 380], Europe: [458, 24, 130, 84], "Africa, Middle East": [420, 110, 300, 260], "Asia, Pacific": [620, 60, 380, 330],
};
let view = "World";

const SHAPES = {
  aws: (x, y, r) => draw("circle", { cx: x, cy: y, r }),
  azure: (x, y, r) => draw("rect", { x: x - r * 0.9, y: y - r * 0.9, width: r * 1.8, height: r * 1.8 }),
  gcp: (x, y, r) => draw("path", { d: `M${x},${y - r * 1.15}L${x + r * 1.1},${y + r * 0.8}H${x - r * 1.1}Z` }),
  oci: (x, y, r) => draw("path", { d: `M${x},${y - r * 1.25}L${x + r * 1.25},${y}L${x},${y + r * 1.25}L${x - r * 1.25},${y}Z` }),
};

function shape(vendor, x, y, r) {
  const drawn = (SHAPES[vendor] || SHAPES.aws)(x, y, r);
  drawn.setAttribute("class", `spot ${vendor in SHAPES ? vendor : ""}`);
  return drawn;
}

// How many origins of the zones in view each region has, and how many of them need attention.
function tally() {
  const sums = regions.map(() => ({ origins: 0, alarms: 0 }));
  for (const row of data.tables.origins) {
    const region = row[row.length - 1];
    if (region < 0 || (state.zone !== ALL && row[0] !== state.zone)) continue;
    sums[region].origins += 1;
    const status = texts[row[2]];
    if (status === "missing" || status === "misplaced") sums[region].alarms += 1;
  }
  return sums;
}

function drawMap() {
  const sums = tally();
  const [left, top, width, height] = VIEWS[view];
  const k = (width / 1000) * (document.documentElement.clientWidth < 720 ? 2 : 1);
  document.getElementById("world").setAttribute("viewBox", [left, top, width, height].join(" "));
  const spots = spread(regions.map((region, index) => ({ ...region, ...sums[index] })).filter((spot) => spot.at && spot.origins), k);
  const most = Math.max(1, ...spots.map((spot) => spot.origins));
  const parts = { links: [], tiers: [], "regions-on-map": [], labels: [] };
  const tiers = new Set();
  for (const spot of spots.sort((a, b) => b.origins - a.origins)) {
    const r = k * (3.2 + 4.3 * Math.sqrt(spot.origins / most));
    const name = `${spot.vendor} ${spot.region}, ${spot.city}: ${plural(spot.origins, "origin", "origins")}` +
      (spot.alarms ? `, ${count.format(spot.alarms)} missing or misplaced` : "");
    const drawn = shape(spot.vendor, spot.x, spot.y, r);
    drawn.append(draw("title", {}, name));
    parts["regions-on-map"].push(drawn);
    if (spot.alarms) parts["regions-on-map"].push(draw("circle", { class: "alarm", cx: spot.x, cy: spot.y, r: r + 2.8 * k }));
    for (const code of spot.tiers || []) {
      const at = colos[code] && colos[code].at;
      if (!at) continue;
      tiers.add(code);
      parts.links.push(draw("path", { class: "tie", d: arc([spot.x, spot.y], at) }));
    }
  }
  const taken = spots.map((spot) => [spot.x - 11 * k, spot.y + 4 * k]);
  for (const code of tiers) {
    const [x, y] = colos[code].at;
    const ring = draw("circle", { class: "tier", cx: x, cy: y, r: 1.9 * k });
    ring.append(draw("title", {}, `${code}, ${colos[code].city}: upper tier`));
    parts.tiers.push(ring);
    const place = labelPlace(x, y, k, taken);
    if (place) parts.labels.push(draw("text", { x: place[0], y: place[1], "font-size": 9.5 * k, "stroke-width": 2.5 * k }, code));
  }
  for (const [id, drawn] of Object.entries(parts)) document.getElementById(id).replaceChildren(...drawn);
  return sums;
}

// Regions of one city stand around it, so that none hides another.
function spread(spots, k) {
  const cities = new Map();
  for (const spot of spots) {
    const key = `${Math.round(spot.at[0] / (8 * k))} ${Math.round(spot.at[1] / (8 * k))}`;
    cities.set(key, [...(cities.get(key) || []), spot]);
  }
  return [...cities.values()].flatMap((around) => around.map((spot, index) => {
    const distance = around.length > 1 ? 6 * k : 0;
    const angle = (2 * Math.PI * index) / around.length - Math.PI / 2;
    return { ...spot, x: spot.at[0] + distance * Math.cos(angle), y: spot.at[1] + distance * Math.sin(angle) };
  }));
}

function arc([x1, y1], [x2, y2]) {
  const bend = 0.18;
  const x = (x1 + x2) / 2 + (y2 - y1) * bend;
  const y = (y1 + y2) / 2 - (x2 - x1) * bend;
  return `M${x1},${y1}Q${x},${y} ${x2},${y2}`;
}

// A free place beside a ring; none where the others leave no room.
function labelPlace(x, y, k, taken) {
  const [width, height, gap] = [22 * k, 10 * k, 12 * k];
  const places = [[x + gap, y + 3 * k], [x - gap - width, y + 3 * k], [x - width / 2, y - gap], [x - width / 2, y + gap + height * 0.7]];
  const free = places.find(([left, base]) => taken.every(([l, b]) => Math.abs(l - left) > width || Math.abs(b - base) > height));
  if (free) taken.push(free);
  return free;
}

function buildMap() {
  const chips = Object.keys(VIEWS).map((name) =>
    make("button", { type: "button", class: "chip", "aria-pressed": name === view, onclick: () => showView(name) }, name));
  document.getElementById("views").append(...chips);
  const entry = (text, ...drawn) => make("span", {}, draw("svg", { viewBox: "-10 -10 20 20", "aria-hidden": "true" }, ...drawn), text);
  const vendors = Object.keys(VENDORS).filter((vendor) => regions.some((region) => region.vendor === vendor));
  const legend = vendors.map((vendor) => entry(VENDORS[vendor], shape(vendor, 0, 0, 6)));
  legend.push(entry("has missing or misplaced origins", draw("circle", { class: "alarm", r: 7.5 })));
  if (Object.keys(colos).length) legend.push(entry("upper tier", draw("circle", { class: "tier", r: 3.5 })));
  document.getElementById("legend").append(...legend);
}

function showView(name) {
  view = name;
  for (const chip of document.getElementById("views").children) chip.setAttribute("aria-pressed", chip.textContent === name);
  drawMap();
}

class RegionTable extends Table {
  zoneOf() {
    return state.zone;
  }
}

let sumsInView = [];

function regionTable() {
  const tiers = (row) => {
    const codes = regions[row].tiers;
    return codes ? codes.map((code) => [code, colos[code] && colos[code].city].filter(Boolean).join(" ")).join(", ") : "not known";
  };
  const named = (label, text) => ({ label, kind: "word", value: text, words: text });
  add(new RegionTable({
    id: "regions",
    title: "Regions",
    intro: "Where the origins are according to the published ranges, or else to their mappings.",
    rows: regions.map((_, index) => index),
    only: (row) => sumsInView[row].origins > 0,
    columns: [
      named("Vendor", (row) => VENDORS[regions[row].vendor] || regions[row].vendor),
      named("Region", (row) => regions[row].region),
      named("City or area", (row) => regions[row].city || "not known"),
      { label: "Origins", kind: "number", value: (row) => sumsInView[row].origins },
      { label: "Missing or misplaced", kind: "number", value: (row) => sumsInView[row].alarms },
      named("Upper tiers", tiers),
    ],
    sorted: { column: 3, down: true },
  }));
}

// Origins, and the rest

function originTable() {
  const chosen = new Set();
  const all = columns(
    ["Address", "address"], ["Status", "badge"], ["Mapped to", "text"], ["Published ranges", "text"], ["Used by", "text"], ["What to do", "text"],
  );
  const table = add(new Table({
    id: "origins",
    title: "Origins",
    size: 25,
    intro: "The addresses that proxied traffic can reach, those that need attention first.",
    rows: data.tables.origins,
    only: (row) => chosen.size === 0 || chosen.has(texts[row[2]]),
    columns: all,
  }));
  const chips = statuses.map((status) => make("button", {
    type: "button", class: "chip", "aria-pressed": "false", "data-status": status, onclick: () => toggle(status),
  }, status));
  table.tools.append(make("div", { class: "chips", role: "group", "aria-label": "Statuses" }, ...chips));
  const toggle = (status) => {
    if (!chosen.delete(status)) chosen.add(status);
    show();
  };
  const show = () => {
    for (const chip of chips) chip.setAttribute("aria-pressed", chosen.has(chip.dataset.status));
    table.refresh();
  };
  return (status) => {
    chosen.clear();
    if (status) chosen.add(status);
    show();
  };
}

function otherTables() {
  const listed = [
    ["stale", "Stale mappings", "Mappings of addresses that are no origin, as far as the origins are known.",
      ["Address", "address"], ["Mapped to", "text"], ["What to do", "text"]],
    ["pools", "Pools", "One upper tier serves a whole pool. It suits all origins of the pool only if their regions have the same upper tiers.",
      ["Pool", "text"], ["Verdict", "badge"], ["Origins by region", "text"], ["What to do", "text"]],
    ["host_names", "Host names", "Origins that are host names outside of the zone. Their addresses are in DNS only, and can change.",
      ["Used by", "text"], ["Host name", "code"], ["Seems to be in", "text"], ["What to do", "text"]],
    ["without_origin", "Names without an origin", "Proxied names that lead to no public address.",
      ["Name", "text"], ["Target", "code"], ["Kind", "text"]],
    ["not_read", "Not read", "What the audit could not read or understand, so that something may be missing above.",
      ["What", "text"], ["Reason", "text"]],
  ];
  for (const [id, title, intro, ...pairs] of listed) {
    add(new Table({ id, title, intro, rows: data.tables[id], columns: columns(...pairs) }));
  }
}

// The page around them

function headline() {
  const { summary } = data;
  const bad = summary.findings_zones + summary.failed_zones;
  const words = bad
    ? `${count.format(bad)} of ${plural(summary.zones, "zone needs", "zones need")} attention.`
    : summary.incomplete_zones ? "Nothing is missing or misplaced, but not everything could be read." : "Nothing is missing or misplaced.";
  document.getElementById("headline").append(make("strong", {}, words));
  const moment = new Date(data.generated);
  const local = Number.isNaN(moment.getTime()) ? data.generated : moment.toLocaleString("en", { dateStyle: "long", timeStyle: "short" });
  document.getElementById("generated").append(make("time", { datetime: data.generated }, local));
}

function tiles(filterOrigins) {
  const zone = state.zone === ALL ? null : zones[state.zone];
  const summary = zone ? zone.summary : data.summary;
  const listed = [
    ["Origins", "origins", ""], ["Mapped", "origins", "mapped"], ["Missing", "origins", "missing"], ["Misplaced", "origins", "misplaced"],
    ["Unplaced", "origins", "unplaced"], ["Stale mappings", "stale"], ["Mixed pools", "pools"],
  ];
  const counted = { "Stale mappings": "stale", "Mixed pools": "mixed_pools", Origins: "origins" };
  const drawn = listed.map(([label, section, status]) => {
    const number = summary[counted[label] || status] || 0;
    const kind = `tile ${status || ""} ${number ? "" : "zero"}`;
    const jump = () => status !== undefined && filterOrigins(status);
    const share = status === "mapped" ? ` (${percent(number, summary.origins)})` : "";
    return make("a", { class: kind, href: `#${section}`, onclick: jump }, make("b", {}, count.format(number)), make("span", {}, label + share));
  });
  document.getElementById("tiles").replaceChildren(...drawn);
}

function notes() {
  const inView = zones.filter((_, index) => state.zone === ALL || state.zone === index);
  const failed = inView.filter((zone) => zone.problem).slice(0, 10);
  const idle = state.zone === ALL ? [] : inView.flatMap((zone) => zone.idle);
  const listed = [
    ...failed.map((zone) => make("div", { class: "note card failed" }, make("p", {}, make("strong", {}, `${zone.name} could not be read. `), zone.problem))),
    ...idle.map((reason) => make("div", { class: "note card" }, make("p", {}, make("strong", {}, "No mapping acts: "), reason))),
  ];
  document.getElementById("notes").replaceChildren(...listed);
}

function sections() {
  const names = {
    zones: "Zones", map: "Map", origins: "Origins", stale: "Stale", pools: "Pools", host_names: "Host names",
    without_origin: "Without origin", not_read: "Not read",
  };
  const filled = Object.entries(names).filter(([id]) => !(id in data.tables) || data.tables[id].length);
  document.getElementById("sections").append(...filled.map(([id, name]) => make("li", {}, make("a", { href: `#${id}` }, name))));
  for (const id of Object.keys(data.tables)) document.getElementById(id).hidden = id !== "origins" && !data.tables[id].length;
}

function chooseZone(index) {
  state.zone = index;
  document.getElementById("zone").value = String(index);
  showZone();
}

let filterOrigins;

function showZone() {
  tiles(filterOrigins);
  notes();
  sumsInView = drawMap();
  for (const table of tables) table.refresh();
}

function start() {
  const select = document.getElementById("zone");
  const named = zones.map((zone, index) => [zone.name, index]).sort((a, b) => collator.compare(a[0], b[0]));
  select.append(make("option", { value: ALL }, zones.length === 1 ? "All" : `All ${count.format(zones.length)} zones`), ...named.map(([name, index]) => make("option", { value: index }, name)));
  select.addEventListener("change", () => chooseZone(Number(select.value)));
  headline();
  zoneTable();
  buildMap();
  regionTable();
  filterOrigins = originTable();
  otherTables();
  sections();
  showZone();
  performance.mark("ready");
  document.documentElement.dataset.ready = "yes";
}

start();
