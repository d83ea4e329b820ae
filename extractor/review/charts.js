// Charts, drawn by hand as SVG: they follow the filters, the theme and the language, and need no library.
const SHOWN_SERIES = 8, LANES = 24, BARS = 25, CROWD = 300;
const SURE = new Set(["actual", "estimate"]), UNSURE = new Set(["forecast", "plan", "rumor"]);
const hidden = new Set(), wanted = new Set(); // series that the reader switched off, and on

function svg(tag, attributes = {}, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, v] of Object.entries(attributes)) if (v !== undefined && v !== false) element.setAttribute(name, v);
  element.append(...children);
  return element;
}
const DAY = 86400000;
const time = (iso) => Date.parse(iso + "T00:00:00Z");
const iso = (ms) => new Date(ms).toISOString().slice(0, 10);
/** First and last moment that a claim speaks of: its date, else the day its article was published; null without either. */
function span(c) {
  const published = articleOf(c).published;
  if (c.date_start) return [time(c.date_start), time(c.date_end) + DAY];
  return published ? [time(published), time(published) + DAY] : null;
}
function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b), half = sorted.length >> 1;
  return sorted.length % 2 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

// --- scales ----------------------------------------------------------------------------------------------------------
function timeScale(low, high, left, right) {
  if (high - low < 60 * DAY) [low, high] = [low - 30 * DAY, high + 30 * DAY];
  const pad = (high - low) * 0.02;
  [low, high] = [low - pad, high + pad];
  const at = (ms) => left + ((ms - low) / (high - low)) * (right - left);
  const months = (high - low) / DAY / 30.4;
  const every = [1, 3, 6, 12, 24, 60, 120].find((n) => months / n <= 10) ?? 240;
  const ticks = [];
  const first = new Date(low);
  for (let m = Math.ceil((first.getUTCFullYear() * 12 + first.getUTCMonth()) / every) * every; ; m += every) {
    const ms = Date.UTC(Math.floor(m / 12), m % 12, 1);
    if (ms > high) break;
    if (ms >= low) ticks.push([ms, every >= 12 ? String(Math.floor(m / 12)) : `${Math.floor(m / 12)}-${String((m % 12) + 1).padStart(2, "0")}`]);
  }
  return { at, ticks };
}
function valueScale(values, top, bottom, logarithmic) {
  let low = Math.min(...values), high = Math.max(...values);
  if (logarithmic && low > 0) {
    [low, high] = [low / 1.15, high * 1.15];
    const at = (v) => bottom - (Math.log(v / low) / Math.log(high / low)) * (bottom - top);
    let ticks = [];
    for (let e = Math.floor(Math.log10(low)); e <= Math.ceil(Math.log10(high)); e++) for (const m of [1, 2, 5]) ticks.push(m * 10 ** e);
    ticks = ticks.filter((v) => v >= low && v <= high);
    return { at, ticks: ticks.length > 9 ? ticks.filter((v) => /^1/.test(v.toExponential())) : ticks };
  }
  low = Math.min(0, low);
  if (high <= low) high = low + 1;
  const rough = (high - low) / 6, size = 10 ** Math.floor(Math.log10(rough));
  const every = [1, 2, 5, 10].map((m) => m * size).find((n) => n >= rough), ticks = [];
  for (let v = Math.ceil(low / every) * every; v <= high * 1.0001; v += every) ticks.push(v);
  return { at: (v) => bottom - ((v - low) / (high * 1.05 - low)) * (bottom - top), ticks };
}

// --- marks -----------------------------------------------------------------------------------------------------------
const SHAPES = ["M-5 0a5 5 0 1 0 10 0a5 5 0 1 0 -10 0Z", "M-4.5-4.5h9v9h-9Z", "M0-6L6 5H-6Z", "M0-6.5L6.5 0L0 6.5L-6.5 0Z"];
const shape = (i) => SHAPES[i % SHAPES.length];
/** Hints and clicks of all marks of a picture: one listener for thousands of them. */
function lively(picture, tell, click) {
  const of = (event) => event.target.closest("[data-id]");
  picture.addEventListener("pointerover", (event) => {
    const mark = of(event), box = $("tip");
    box.hidden = !mark;
    if (!mark) return;
    box.textContent = tell(Number(mark.dataset.id));
    const x = Math.min(event.clientX + 14, innerWidth - box.offsetWidth - 8), y = Math.min(event.clientY + 14, innerHeight - box.offsetHeight - 8);
    box.style.left = x + "px";
    box.style.top = y + "px";
  });
  picture.addEventListener("pointerleave", () => ($("tip").hidden = true));
  picture.addEventListener("click", (event) => {
    const mark = of(event);
    if (!mark) return;
    $("tip").hidden = true;
    click(Number(mark.dataset.id));
  });
  return picture;
}
function told(c, ...more) {
  return [joined([value("type", c.type), subject(c)]), statement(c), ...more, joined([c.company, c.date ?? `${articleOf(c).published ?? ""} (${t("on_publication")})`]), articleName(articleOf(c))].filter(Boolean).join("\n");
}

// --- price curves ----------------------------------------------------------------------------------------------------
function seriesName(c) {
  const offer = c.type === "rental" ? c.pricing_model && value("pricing_model", c.pricing_model) : c.per !== "card" && t("in_whole");
  return [subject(c) || "?", offer].filter(Boolean).join(" · ");
}
function drawPrices() {
  drawCurve("rents", "rental", "unit_price_usd_per_gpu_hour", "rents");
  drawCurve("purchases", "price", "unit_price_usd_per_gpu", "purchases");
}
function drawCurve(place, type, field, title) {
  const of = state.shown.filter((c) => c.type === type);
  const left = { n: 0, m: 0, k: 0, d: 0 }, series = new Map();
  for (const c of of) {
    if (c[field] === undefined) left.n++;
    else if (c.implausible) left.m++;
    else if (!SURE.has(c.modality) && !UNSURE.has(c.modality)) left.k++;
    else if (!span(c)) left.d++;
    else {
      const name = seriesName(c);
      if (!series.has(name)) series.set(name, []);
      series.get(name).push(c);
    }
  }
  const all = [...series].sort((a, b) => b[1].length - a[1].length || (a[0] < b[0] ? -1 : 1));
  const note = Object.values(left).some(Boolean) ? make("p", { class: "note" }, t("left_out", left)) : undefined;
  if (!all.length) {
    $(place).replaceChildren(...[make("h2", {}, t(title)), make("p", { class: "note" }, t("no_prices")), note].filter(Boolean));
    return;
  }
  const names = new Map(all), first = [...wanted].reverse().filter((name) => names.has(name));
  const top = [...new Set([...first, ...names.keys()])].slice(0, SHOWN_SERIES);
  const drawn = top.filter((name) => !hidden.has(name));
  const toggle = (name, n) => {
    if (drawn.includes(name)) { hidden.add(name); wanted.delete(name); } else { hidden.delete(name); wanted.add(name); }
    drawPrices();
    if (n !== undefined) $(place).querySelectorAll("td input")[n].focus(); // the keyboard stays where it was
  };
  const legend = make("div", { class: "legend" }, ...top.map((name, i) => {
    const button = make("button", { type: "button", "aria-pressed": String(!hidden.has(name)), onclick: () => toggle(name) });
    const sign = svg("svg", { viewBox: "-8 -8 16 16", "aria-hidden": "true" }, svg("path", { d: shape(i), class: "dot" }));
    sign.style.setProperty("--hue", `var(--s${i})`);
    button.append(sign, name);
    return button;
  }));
  const rows = all.map(([name, claims], n) => {
    const values = claims.map((c) => c[field]), when = claims.map((c) => span(c)[0]);
    const ends = [iso(Math.min(...when)), iso(Math.max(...when))];
    const box = make("input", { type: "checkbox", checked: drawn.includes(name), onchange: () => toggle(name, n) });
    return [make("label", { class: "check" }, box, " " + name), String(claims.length), dollars(Math.min(...values)), dollars(median(values)), dollars(Math.max(...values)), ends[0] === ends[1] ? ends[0] : ends.join(" – ")];
  });
  const heads = [t("series"), t("number"), t("lowest"), t("median"), t("highest"), t("first_last")];
  const more = all.length > drawn.length ? make("p", { class: "note" }, t("other_series", { n: all.length - drawn.length })) : undefined;
  const lines = drawn.map((name) => [name, names.get(name), top.indexOf(name)]);
  $(place).replaceChildren(...[make("h2", {}, t(title)), legend, lines.length ? curve(lines, field, t(title)) : undefined, more, note, table(heads, rows, [1, 2, 3, 4])].filter(Boolean));
}
function curve(series, field, title) {
  const W = 1100, H = 380, L = 64, R = W - 16, T = 12, B = H - 30;
  const claims = series.flatMap(([, c]) => c), spans = claims.map(span);
  const x = timeScale(Math.min(...spans.map((s) => s[0])), Math.max(...spans.map((s) => s[1])), L, R);
  const y = valueScale(claims.map((c) => c[field]), T, B, $("log").checked);
  const picture = svg("svg", { viewBox: `0 0 ${W} ${H}`, role: "img", "aria-label": title });
  for (const [ms, label] of x.ticks) {
    picture.append(svg("line", { class: "grid", x1: x.at(ms), x2: x.at(ms), y1: T, y2: B }), svg("text", { x: x.at(ms), y: B + 18, "text-anchor": "middle" }, label));
  }
  for (const v of y.ticks) {
    picture.append(svg("line", { class: "grid", x1: L, x2: R, y1: y.at(v), y2: y.at(v) }), svg("text", { x: L - 8, y: y.at(v) + 4, "text-anchor": "end" }, number(v)));
  }
  for (const [, own, i] of series) {
    const group = svg("g", {});
    group.style.setProperty("--hue", `var(--s${i})`);
    const months = new Map();
    for (const c of own) {
      if (!SURE.has(c.modality)) continue;
      const middle = (span(c)[0] + span(c)[1]) / 2, month = iso(middle).slice(0, 7);
      if (!months.has(month)) months.set(month, []);
      months.get(month).push([middle, c[field]]);
    }
    const line = [...months].sort((a, b) => (a[0] < b[0] ? -1 : 1)).map(([, points]) => `${x.at(median(points.map((p) => p[0]))).toFixed(1)},${y.at(median(points.map((p) => p[1]))).toFixed(1)}`);
    if (line.length > 1) group.append(svg("polyline", { class: "line", points: line.join(" ") }));
    for (const c of own) {
      const [from, to] = span(c), v = y.at(c[field]), middle = x.at((from + to) / 2);
      if (to - from > 2 * DAY) group.append(svg("line", { class: "bar", x1: x.at(from), x2: x.at(to), y1: v, y2: v }));
      const size = claims.length > CROWD ? " scale(.6)" : "";
      const dot = svg("path", { d: shape(i), class: SURE.has(c.modality) ? "dot" : "dot hollow", transform: `translate(${middle.toFixed(1)} ${v.toFixed(1)})${size}` });
      dot.dataset.id = c.id;
      group.append(dot);
    }
    picture.append(group);
  }
  return lively(picture, (id) => told(CLAIMS[id], `${dollars(CLAIMS[id][field])} ${column(field)}`), open);
}

// --- companies -------------------------------------------------------------------------------------------------------
function bars(rows, show) {
  const W = 1100, H = 24, L = 220, R = W - 90, most = Math.max(...rows.map((r) => r.total));
  const picture = svg("svg", { viewBox: `0 0 ${W} ${rows.length * H + 6}`, role: "img" });
  const parts = [];
  rows.forEach((r, i) => {
    const y = i * H + 4;
    picture.append(svg("text", { class: "label", x: L - 8, y: y + 13, "text-anchor": "end" }, r.name.length > 30 ? r.name.slice(0, 29) + "…" : r.name));
    let x = L;
    for (const part of r.parts) {
      const width = Math.max(1, (part.n / most) * (R - L));
      picture.append(svg("rect", { class: `block g-${part.group}`, x, y, width, height: H - 7, "data-id": parts.push(part) - 1 }));
      x += width;
    }
    picture.append(svg("text", { x: x + 6, y: y + 13 }, show(r)));
  });
  return lively(picture, (n) => parts[n].told, (n) => parts[n].click());
}
function drawCompanies() {
  const by = new Map(), largest = new Map();
  for (const c of state.shown) {
    for (const name of companies(c)) {
      if (!by.has(name)) by.set(name, []);
      by.get(name).push(c);
      const counts = c.type === "compute_count" && c.count_unit === "card" && !c.implausible && !["denied", "hypothetical"].includes(c.modality);
      if (counts && (c.compute_count_max ?? c.compute_count) > (largest.get(name)?.n ?? 0)) largest.set(name, { n: c.compute_count_max ?? c.compute_count, c });
    }
  }
  const only = (name) => { $("f-company").value = name; update(); show("claims"); };
  const rows = [...by].map(([name, claims]) => {
    const groups = ["price", "count", "money", "energy", "share"].map((group) => [group, claims.filter((c) => GROUP[c.type] === group)]).filter(([, own]) => own.length);
    const types = (own) => [...new Set(own.map((c) => c.type))].map((type) => `${value("type", type)}: ${own.filter((c) => c.type === type).length}`).join("\n");
    return { name, total: claims.length, parts: groups.map(([group, own]) => ({ group, n: own.length, told: `${name}\n${types(own)}`, click: () => only(name) })) };
  }).sort((a, b) => b.total - a.total || (a.name < b.name ? -1 : 1));
  const legend = make("p", { class: "note" }, ...["price", "count", "money", "energy", "share"].flatMap((group) => [make("span", { class: `kind g-${group}` }, "■ " + Object.keys(GROUP).filter((type) => GROUP[type] === group).map((type) => value("type", type)).join(" / ")), "  "]));
  $("company-claims").replaceChildren(make("h2", {}, t("company_claims")), ...(rows.length ? [legend, bars(rows.slice(0, BARS), (r) => String(r.total))] : [make("p", { class: "note" }, t("no_companies"))]));
  const counts = [...largest].map(([name, { n, c }]) => ({ name, total: n, parts: [{ group: "count", n, told: told(c), click: () => open(c.id) }], c })).sort((a, b) => b.total - a.total);
  $("company-counts").replaceChildren(...(counts.length ? [make("h2", {}, t("company_counts")), make("p", { class: "note" }, t("company_note")), bars(counts.slice(0, BARS), (r) => joined([number(r.total), r.c.gpu_model, r.c.modality !== "actual" && value("modality", r.c.modality)]))] : []));
}

// --- changes ---------------------------------------------------------------------------------------------------------
function drawChanges() {
  const events = state.shown.filter((c) => ["price_change", "growth"].includes(c.type) && c.direction && span(c)).map((c) => {
    const published = articleOf(c).published;
    return { c, at: c.date_end ? time(c.date_end) : time(published), lane: subject(c) || c.company || "–" };
  }).sort((a, b) => a.at - b.at);
  if (!events.length) {
    $("timeline").replaceChildren(make("h2", {}, t("timeline")), make("p", { class: "note" }, t("no_changes")));
    return;
  }
  const sizes = new Map();
  for (const e of events) sizes.set(e.lane, (sizes.get(e.lane) ?? 0) + 1);
  const lanes = [...sizes].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, LANES).map(([name]) => name);
  const W = 1100, L = 200, R = W - 70, H = 30, B = lanes.length * H + 8;
  const x = timeScale(events[0].at, events.at(-1).at, L, R);
  const picture = svg("svg", { viewBox: `0 0 ${W} ${B + 26}`, role: "img", "aria-label": t("timeline") });
  for (const [ms, label] of x.ticks) picture.append(svg("line", { class: "grid", x1: x.at(ms), x2: x.at(ms), y1: 4, y2: B }), svg("text", { x: x.at(ms), y: B + 18, "text-anchor": "middle" }, label));
  lanes.forEach((name, i) => {
    const y = i * H + 20;
    picture.append(svg("line", { class: "grid", x1: L, x2: R, y1: y, y2: y }), svg("text", { class: "label", x: L - 8, y: y + 4, "text-anchor": "end" }, name.length > 28 ? name.slice(0, 27) + "…" : name));
    let free = -Infinity, last = -Infinity;
    for (const { c, at } of events.filter((e) => e.lane === name)) {
      // Marks of one day stand beside each other, but none far from its day.
      const px = Math.min(Math.max(x.at(at), last + 13), x.at(at) + 26), unsure = !SURE.has(c.modality);
      const mark = svg("path", { d: c.direction === "up" ? "M0-7L7 5H-7Z" : "M0 7L7-5H-7Z", class: `dot ${c.direction}${unsure ? " hollow" : ""}`, transform: `translate(${px.toFixed(1)} ${y})` });
      mark.dataset.id = c.id;
      picture.append(mark);
      last = px;
      const label = range(c.value, c.value_max) + (c.unit === "percent" ? "%" : c.unit === "times" ? "×" : " " + c.unit);
      if (px > free) { // a label only where it does not lie on the one before
        picture.append(svg("text", { x: px + 9, y: y - 4 }, label));
        free = px + 16 + label.length * 7;
      }
    }
  });
  const rows = events.map(({ c, at, lane }) => [iso(at), value("type", c.type), lane, toClaim(c, statement(c)), c.company ?? "", value("modality", c.modality), evidence(c)]);
  const heads = [column("date"), column("type"), t("subject"), t("change"), column("company"), column("modality"), t("words_said")];
  lively(picture, (id) => told(CLAIMS[id]), open);
  $("timeline").replaceChildren(make("h2", {}, t("timeline")), make("p", { class: "note" }, t("timeline_note")), picture, table(heads, rows));
}

// --- begin -----------------------------------------------------------------------------------------------------------
$("log").addEventListener("input", drawPrices);
setTheme(remembered("theme") ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light"), false);
show("claims");
setLanguage(remembered("language") ?? DATA.language);
