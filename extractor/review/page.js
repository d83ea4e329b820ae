// The review page: state, filters, the table, an article with its claims marked.  Charts are in charts.js, which
// stands behind this file in one script.  Text from articles enters the page as text nodes only.

const DATA = JSON.parse(document.getElementById("data").textContent);
const CLAIMS = DATA.claims, ARTICLES = DATA.articles;
const $ = (id) => document.getElementById(id);
const GROUP = {
  price: "price", rental: "price", price_change: "price", compute_count: "count", compute_capacity: "count",
  chip_spec: "count", money: "money", energy: "energy", share: "share", growth: "share",
};
const CHUNK = 120; // rows put into the page at once; the next ones follow when the reader gets near the end
const state = { language: DATA.language, view: "claims", sort: null, down: false, chosen: -1, shown: [], drawn: 0 };

// --- words -----------------------------------------------------------------------------------------------------------
const words = () => DATA.labels[state.language];
const t = (key, values = {}) =>
  (words().page[key] ?? key).replace(/\{(\w+)\}/g, (all, name) => (name in values ? values[name] : all));
const column = (name) => words().column[name] ?? name;
const value = (name, v) => words().value[name]?.[v] ?? String(v);
const joined = (parts) => parts.filter(Boolean).join(" ");

function number(n, style) {
  if (n === null || n === undefined) return "";
  const locale = state.language === "zh" ? "zh-CN" : "en";
  const large = Math.abs(n) >= 1e6;
  const options = large ? { notation: "compact", maximumSignificantDigits: 5 } : { maximumFractionDigits: 4 };
  return new Intl.NumberFormat(locale, style ?? options).format(n);
}
const dollars = (n) => (n === undefined ? "" : number(n, n >= 100 ? { maximumFractionDigits: 0 } : { maximumFractionDigits: 2, minimumFractionDigits: 2 }));
const percent = (n) => Math.round(n * 1000) / 10;
const range = (low, high) => (high === undefined ? number(low) : `${number(low)}–${number(high)}`);

/** What a claim says, in one short line. */
function statement(c) {
  const sign = c.comparator === "=" ? "" : c.comparator === "~" ? "≈ " : c.comparator + " ";
  if (c.price !== undefined) {
    const over = [c.per && value("per", c.per), c.period && value("period", c.period)].filter(Boolean).join("·");
    const kind = c.money_kind ? ` · ${value("money_kind", c.money_kind)}` : "";
    return `${sign}${range(c.price, c.price_max)} ${c.currency}${over ? " / " + over : ""}${kind}`;
  }
  if (c.type === "compute_count") return `${sign}${range(c.compute_count, c.compute_count_max)} ${value("count_unit", c.count_unit)}`;
  const arrow = c.direction === "up" ? "▲ " : c.direction === "down" ? "▼ " : "";
  const unit = c.unit === "percent" ? " %" : c.unit === "times" ? " ×" : " " + c.unit;
  const over = c.period ? ` / ${value("period", c.period)}` : "";
  return `${arrow}${sign}${range(c.value, c.value_max)}${unit}${c.precision ? " " + c.precision : ""}${over}`;
}
const subject = (c) => joined([c.gpu_model ?? c.product, c.gpu_memory_gb && `${c.gpu_memory_gb}GB`, c.form_factor]);
const each = (c) => c.unit_price_usd_per_gpu_hour ?? c.unit_price_usd_per_gpu;
const articleOf = (c) => ARTICLES[c.article];
const articleName = (a) => a.title || a.doc_id;
const evidence = (c) => articleOf(c).text.slice(c.start, c.end);
const day = (c) => c.date_start ?? articleOf(c).published ?? "";
CLAIMS.forEach((c, i) => {
  c.id = i;
  const a = articleOf(c);
  c.haystack = [evidence(c), c.gpu_model, c.product, c.company, c.counterparty, c.attribution, c.rule_id, a.title, a.doc_id, a.source]
    .filter(Boolean).join("\n").toLowerCase();
});

// --- small helpers for the document ----------------------------------------------------------------------------------
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, v] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), v);
    else if (v !== undefined && v !== null && v !== false) element.setAttribute(name, v === true ? "" : v);
  }
  element.append(...children.filter((child) => child !== undefined && child !== null));
  return element;
}
/** A link to the claim in its article. */
const toClaim = (c, text) => make("button", { class: "link", onclick: () => open(c.id) }, text);
/** A source is a link only where it is a web address: never javascript: or data:. */
function sourceLink(source) {
  return /^https?:\/\//i.test(source)
    ? make("a", { href: source, target: "_blank", rel: "noopener noreferrer" }, source)
    : make("span", {}, source);
}

// --- filters ---------------------------------------------------------------------------------------------------------
const CONFIDENCES = [0.8, 0.9, 0.95, 0.98];
function fill(id, all, options) {
  const select = $(id), before = select.value;
  select.replaceChildren(make("option", { value: "" }, t(all)), ...options.map(([v, text]) => make("option", { value: v }, text)));
  select.value = options.some(([v]) => v === before) ? before : "";
}
function counted(get, label = (v) => v) {
  const counts = new Map();
  for (const c of CLAIMS) for (const v of [get(c)].flat()) if (v) counts.set(v, (counts.get(v) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([v, n]) => [v, `${label(v)} (${n})`]);
}
const companies = (c) => (c.company ? c.company.split(", ") : []);
function fillFilters() {
  fill("f-type", "all_types", counted((c) => c.type, (v) => value("type", v)));
  fill("f-model", "all_models", counted((c) => c.gpu_model ?? c.product));
  fill("f-company", "all_companies", counted(companies));
  fill("f-modality", "all_modalities", counted((c) => c.modality, (v) => value("modality", v)));
  fill("f-confidence", "all_confidence", CONFIDENCES.map((n) => [String(n), t("from_confidence", { n: n.toFixed(2) })]));
}
function passes() {
  const wanted = $("f-text").value.toLowerCase().split(/\s+/).filter(Boolean);
  const [type, model, company, modality] = ["type", "model", "company", "modality"].map((name) => $("f-" + name).value);
  const least = Number($("f-confidence").value), from = $("f-from").value, to = $("f-to").value;
  const strange = $("f-implausible").checked;
  return (c) =>
    (!type || c.type === type) && (!model || (c.gpu_model ?? c.product) === model) &&
    (!company || companies(c).includes(company)) && (!modality || c.modality === modality) &&
    (!least || (c.confidence ?? 0) >= least) && (!strange || c.implausible !== undefined) &&
    (!from || (c.date_end ?? day(c)) >= from) && (!to || (day(c) !== "" && day(c) <= to)) &&
    wanted.every((word) => c.haystack.includes(word));
}

// --- the table -------------------------------------------------------------------------------------------------------
const measure = (c) => c.price ?? c.compute_count ?? c.value;
const COLUMNS = [
  ["type", () => column("type"), (c) => value("type", c.type), (c) => c.type],
  ["subject", () => t("subject"), subject, (c) => subject(c).toLowerCase()],
  ["statement", () => t("statement"), statement, measure],
  ["each", () => t("each"), (c) => dollars(each(c)), each, true],
  ["date", () => column("date"), (c) => c.date ?? "", (c) => c.date_start],
  ["company", () => column("company"), (c) => c.company ?? "", (c) => c.company?.toLowerCase()],
  ["confidence", () => column("confidence"), (c) => c.confidence?.toFixed(3) ?? "", (c) => c.confidence, true],
  ["article", () => t("article"), (c) => articleName(articleOf(c)), (c) => articleName(articleOf(c)).toLowerCase()],
];
function head() {
  const cells = COLUMNS.map(([key, label, , , right]) => {
    const sorted = state.sort === key ? (state.down ? "descending" : "ascending") : "none";
    return make("th", { class: `c-${key}${right ? " num" : ""}`, "aria-sort": sorted, scope: "col" },
      make("button", { type: "button", "data-sort": key, onclick: () => sortBy(key) }, label()));
  });
  $("claims").tHead.replaceChildren(make("tr", {}, ...cells));
}
function sortBy(key) {
  // A third click brings back the order of the articles.
  if (state.sort !== key) [state.sort, state.down] = [key, false];
  else if (!state.down) state.down = true;
  else [state.sort, state.down] = [null, false];
  update();
  document.querySelector(`[data-sort="${key}"]`).focus();
}
function order(claims) {
  const sort = COLUMNS.find(([key]) => key === state.sort);
  if (!sort) return claims;
  const keys = new Map(claims.map((c) => [c, sort[3](c)])), sign = state.down ? -1 : 1;
  return claims.sort((a, b) => {
    const x = keys.get(a), y = keys.get(b);
    if (x === undefined || y === undefined) return (x === undefined) - (y === undefined); // empty cells stay below
    return (x < y ? -sign : x > y ? sign : 0) || a.id - b.id;
  });
}
function row(c) {
  const cells = COLUMNS.map(([key, , show, , right]) => {
    const text = show(c);
    const cell = make("td", { class: `c-${key}${right ? " num" : ""}`, title: text });
    if (key === "type") cell.append(make("span", { class: `kind g-${GROUP[c.type]}` }, text));
    else if (key === "statement") {
      cell.append(make("span", { class: "said" }, text));
      if (c.modality !== "actual") cell.append(" ", make("span", { class: "how" }, value("modality", c.modality)));
      if (c.implausible) cell.append(" ", make("span", { class: "flag", title: c.implausible }, "⚠"));
      cell.append(make("div", { class: "words" }, evidence(c)));
    } else cell.append(text);
    return cell;
  });
  return make("tr", { "data-id": c.id, class: c.id === state.chosen && "on", "aria-selected": String(c.id === state.chosen) }, ...cells);
}
function drawMore(upTo = state.drawn + CHUNK) {
  const rows = state.shown.slice(state.drawn, upTo).map(row);
  $("claims").tBodies[0].append(...rows);
  state.drawn += rows.length;
  $("more").hidden = state.drawn >= state.shown.length;
}
function drawTable() {
  head();
  $("claims").tBodies[0].replaceChildren();
  state.drawn = 0;
  drawMore();
  const empty = document.querySelector("#list .empty");
  empty.hidden = state.shown.length > 0;
  empty.textContent = CLAIMS.length ? t("none") : t("no_claims");
  $("shown").textContent = t("shown", { n: number(state.shown.length), all: number(CLAIMS.length) });
}

// --- one claim in its article ----------------------------------------------------------------------------------------
function choose(id, { scroll = true } = {}) {
  document.querySelector("#claims tr.on")?.classList.remove("on");
  state.chosen = id;
  const at = state.shown.findIndex((c) => c.id === id);
  if (at >= state.drawn) drawMore(at + CHUNK);
  const there = document.querySelector(`#claims tr[data-id="${id}"]`);
  if (there) {
    there.classList.add("on");
    if (scroll) there.scrollIntoView({ block: "nearest" });
  }
  drawDetail(id);
}
/** Show the claim, its article, and its words in it. */
function open(id) {
  show("claims");
  choose(id);
  $("detail").focus({ preventScroll: true });
}
function step(by) {
  const at = state.shown.findIndex((c) => c.id === state.chosen);
  const next = state.shown[Math.min(state.shown.length - 1, Math.max(0, at + by))];
  if (next) choose(next.id);
}
const HIDDEN = new Set(["evidence", "start", "end", "doc_id", "source", "title", "published", "rule_id", "confidence", "implausible", "not_normalised", "date_start", "date_end"]);
function fieldList(c) {
  const list = make("dl");
  for (const name of DATA.columns) {
    if (HIDDEN.has(name) || c[name] === undefined) continue;
    const shown = typeof c[name] === "number" ? number(c[name], { maximumSignificantDigits: 15 }) : value(name, c[name]);
    list.append(make("dt", {}, column(name)), make("dd", {}, shown));
  }
  return list;
}
const baseRule = (c) => (c.rule_id ?? "").split("+")[0];
function whyList(c) {
  const rule = c.rule_id ?? "";
  const list = make("dl", {}, make("dt", {}, t("rule_says")),
    make("dd", {}, make("code", {}, rule), words().rule[baseRule(c)] ? " – " + words().rule[baseRule(c)] : ""));
  const add = (name, text) => text && list.append(make("dt", {}, column(name)), make("dd", {}, text));
  if (c.confidence !== undefined) add("confidence", `${c.confidence} – ${t("right_before", { n: percent(c.confidence) })}`);
  if (c.rate_date) add("rate_source", `${c.rate_source}, ${c.rate_date}`);
  add("not_normalised", c.not_normalised);
  return list;
}
function others(c) {
  const fact = DATA.facts[c.fact_id], parts = [];
  if (fact && fact.support > 1) {
    const key = fact.first_seen ? "same_fact" : "same_fact_undated";
    parts.push(make("p", {}, t(key, { n: fact.support, day: fact.first_seen }) + ": ",
      ...fact.claims.filter((id) => id !== c.id).flatMap((id) => [toClaim(CLAIMS[id], articleName(articleOf(CLAIMS[id]))), " "])));
  }
  const against = DATA.conflicts.filter((group) => group.includes(c.fact_id)).flat().filter((id) => id !== c.fact_id);
  if (against.length) {
    parts.push(make("p", { class: "warned" }, t("contradicts") + " ",
      ...against.flatMap((id) => { const o = CLAIMS[DATA.facts[id].claims[0]]; return [toClaim(o, statement(o)), " "]; })));
  }
  return parts;
}
function drawDetail(id) {
  const c = CLAIMS[id];
  if (!c) return;
  const card = make("div", { class: "card" },
    make("div", {}, make("span", { class: `kind g-${GROUP[c.type]}` }, value("type", c.type)), " ", subject(c)),
    make("div", { class: "big" }, statement(c)),
    make("div", {}, [c.company, c.date && joined([c.date, c.date_source && `(${value("date_source", c.date_source)})`]),
      c.region, c.attribution, c.modality !== "actual" && value("modality", c.modality)].filter(Boolean).join(" · ")),
    c.implausible && make("p", { class: "warned" }, "⚠ " + c.implausible),
    whyList(c), ...others(c), make("details", {}, make("summary", {}, t("fields")), fieldList(c)));
  $("detail").replaceChildren(card, story(articleOf(c), id));
  $("detail").querySelector("mark.on")?.scrollIntoView({ block: "center" });
}
function story(a, chosen) {
  const meta = make("p", { class: "note" }, a.published ? a.published + " · " : "", sourceLink(a.source));
  const original = a.reprint_of === undefined ? undefined : ARTICLES[a.reprint_of];
  const reprint = original && make("p", { class: "warned" }, t("reprint_of") + " ",
    make("button", { class: "link", onclick: () => openArticle(original) }, articleName(original)));
  return make("div", { class: "story", tabindex: "0" }, make("h2", {}, articleName(a)), meta, reprint, make("div", { class: "text" }, ...marked(a, chosen)));
}
/** The article's text, cut at every end of an evidence: overlapping evidences share pieces. */
function marked(a, chosen) {
  const cuts = new Set([0, a.text.length]);
  for (const id of a.claims) cuts.add(CLAIMS[id].start).add(CLAIMS[id].end);
  const at = [...cuts].sort((x, y) => x - y), own = CLAIMS[chosen];
  return at.slice(0, -1).map((start, i) => {
    const end = at[i + 1], text = a.text.slice(start, end);
    const here = a.claims.filter((id) => CLAIMS[id].start <= start && end <= CLAIMS[id].end);
    if (!here.length) return text;
    const on = own && own.article === CLAIMS[here[0]].article && own.start <= start && end <= own.end;
    const first = on ? own : CLAIMS[here[0]];
    // A further click on the same words goes on to the next claim that they state.
    const next = here[(here.indexOf(chosen) + 1) % here.length];
    return make("mark", { class: `g-${GROUP[first.type]}${on ? " on" : ""}`, title: here.map((id) => statement(CLAIMS[id])).join("\n"), onclick: () => choose(next) }, text);
  });
}
function openArticle(a) {
  show("claims");
  if (a.claims.length) choose(a.claims[0]);
  else $("detail").replaceChildren(story(a, -1));
  $("detail").focus({ preventScroll: true });
}

// --- facts and articles ----------------------------------------------------------------------------------------------
function table(heads, rows, rights = []) {
  const short = (content) => typeof content === "string" && content.length < 14; // dates and numbers stay on one line
  const cell = (tag) => (content, i) => make(tag, { class: joined([rights.includes(i) && "num", short(content) && "short"]) }, content);
  const body = make("tbody"), more = make("button", { type: "button", class: "more" }, t("more"));
  let drawn = 0;
  const draw = (upTo) => {
    body.append(...rows.slice(drawn, upTo).map((r) => make("tr", {}, ...r.map(cell("td")))));
    drawn = Math.min(upTo, rows.length);
    more.hidden = drawn === rows.length;
  };
  more.addEventListener("click", () => draw(rows.length));
  draw(CHUNK);
  return make("div", { class: "scroll" }, make("table", {}, make("thead", {}, make("tr", {}, ...heads.map(cell("th")))), body), more);
}
function drawFacts() {
  const shown = new Set(state.shown.map((c) => c.fact_id));
  const link = (id) => toClaim(CLAIMS[id], articleName(articleOf(CLAIMS[id])));
  const many = Object.entries(DATA.facts).filter(([id, f]) => f.support > 1 && shown.has(id)).sort((a, b) => b[1].support - a[1].support);
  const agreed = many.map(([, f]) => {
    const c = CLAIMS[f.claims[0]];
    return [value("type", c.type), subject(c), statement(c), c.company ?? "", c.date ?? "", String(f.support), f.first_seen ?? "", make("span", {}, ...f.claims.flatMap((id) => [link(id), " · "]).slice(0, -1))];
  });
  const heads = [column("type"), t("subject"), t("statement"), column("company"), column("date"), t("support"), t("first_seen"), t("articles")];
  $("agreed").replaceChildren(make("h2", {}, t("facts_many")), agreed.length ? table(heads, agreed, [5]) : make("p", { class: "note" }, t("no_facts")));
  const groups = DATA.conflicts.filter((group) => group.some((id) => shown.has(id)));
  const conflicts = groups.map((group) => {
    const c = CLAIMS[DATA.facts[group[0]].claims[0]];
    const sides = group.flatMap((id) => DATA.facts[id].claims.slice(0, 3).flatMap((n) => [make("div", {}, make("b", {}, statement(CLAIMS[n])), " – ", link(n))]));
    return [value("type", c.type), subject(c), c.company ?? "", c.date ?? "", make("div", {}, ...sides)];
  });
  $("conflicts").replaceChildren(make("h2", {}, t("facts_conflict")),
    conflicts.length ? table([column("type"), t("subject"), column("company"), column("date"), t("statement")], conflicts) : make("p", { class: "note" }, t("no_conflicts")));
}
function drawArticles() {
  const rows = ARTICLES.map((a) => [
    make("button", { class: "link", onclick: () => openArticle(a) }, articleName(a)), a.published ?? "", sourceLink(a.source),
    a.failed ? make("span", { class: "flag" }, `${t("failed")}: ${a.failed}`) : a.claims.length ? String(a.claims.length) : t("no_article_claims"),
    a.reprint_of === undefined ? "" : articleName(ARTICLES[a.reprint_of])]);
  $("article-list").replaceChildren(table([t("article"), column("published"), column("source"), t("claims"), t("reprint_of")], rows, [3]));
}

// --- views, theme, language ------------------------------------------------------------------------------------------
const VIEWS = [...document.querySelectorAll("nav button")].map((button) => button.dataset.view);
const DRAW = {
  claims: drawTable, prices: () => drawPrices(), companies: () => drawCompanies(), changes: () => drawChanges(),
  facts: drawFacts, articles: drawArticles,
};
function show(view) {
  const drawn = state.view === view && $("view-" + view).classList.contains("on");
  state.view = view;
  for (const name of VIEWS) {
    $("view-" + name).classList.toggle("on", name === view);
    $("tab-" + name).setAttribute("aria-selected", String(name === view));
  }
  if (!drawn && view !== "claims") DRAW[view]();
}
function update() {
  state.shown = order(CLAIMS.filter(passes()));
  drawTable();
  if (state.view !== "claims") DRAW[state.view]();
}
function remember(name, v) {
  try { localStorage.setItem("compute-claims-" + name, v); } catch { /* a page opened from disk may have no storage */ }
}
function remembered(name) {
  try { return localStorage.getItem("compute-claims-" + name); } catch { return null; }
}
function setTheme(theme, keep = true) {
  document.documentElement.dataset.theme = theme;
  if (keep) remember("theme", theme);
}
function setLanguage(language) {
  state.language = language;
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
  document.title = t("heading");
  for (const element of document.querySelectorAll("[data-t]")) element.textContent = t(element.dataset.t);
  for (const element of document.querySelectorAll("[data-hint]")) element.placeholder = t(element.dataset.hint);
  for (const element of document.querySelectorAll("[data-title]")) element.title = t(element.dataset.title);
  $("language").textContent = language === "zh" ? "English" : "中文";
  $("language").lang = language === "zh" ? "en" : "zh-CN";
  const cut = DATA.all > CLAIMS.length ? " " + t("cut", { n: number(CLAIMS.length), all: number(DATA.all) }) : "";
  $("made").textContent = t("made_by", { articles: number(ARTICLES.length), claims: number(DATA.all), version: DATA.version }) + cut;
  fillFilters();
  update();
  if (state.chosen >= 0) drawDetail(state.chosen);
}
const toggleTheme = () => setTheme(document.documentElement.dataset.theme === "dark" ? "light" : "dark");
const toggleLanguage = () => {
  const language = state.language === "zh" ? "en" : "zh";
  remember("language", language);
  setLanguage(language);
};

// --- what the reader does --------------------------------------------------------------------------------------------
$("claims").tBodies[0].addEventListener("click", (event) => {
  const there = event.target.closest("tr");
  if (there) choose(Number(there.dataset.id), { scroll: false });
});
$("list").addEventListener("scroll", () => {
  const list = $("list");
  if (!$("more").hidden && list.scrollTop + list.clientHeight > list.scrollHeight - 600) drawMore();
});
$("more").addEventListener("click", () => drawMore());
$("filters").addEventListener("input", update);
$("filters").addEventListener("submit", (event) => event.preventDefault());
$("filters").addEventListener("reset", () => setTimeout(update));
$("download").addEventListener("click", () => {
  const quote = (v) => {
    const text = v === undefined ? "" : String(v).replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, " ");
    const guarded = typeof v === "string" && /^\s*[=+\-@＝＋－＠]./.test(text) ? "'" + text : text;
    return /[",]/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
  };
  const a = (c) => articleOf(c);
  const about = { evidence, doc_id: (c) => a(c).doc_id, source: (c) => a(c).source, title: (c) => a(c).title, published: (c) => a(c).published,
    start: (c) => c.at[0], end: (c) => c.at[1] };
  const lines = [DATA.columns, ...state.shown.map((c) => DATA.columns.map((name) => (about[name] ? about[name](c) : c[name])))];
  const text = "\ufeff" + lines.map((line) => line.map(quote).join(",") + "\r\n").join("");
  const link = make("a", { href: URL.createObjectURL(new Blob([text], { type: "text/csv" })), download: "claims.csv" });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
});
$("language").addEventListener("click", toggleLanguage);
$("theme").addEventListener("click", toggleTheme);
$("help").addEventListener("click", () => $("keys").showModal());
for (const view of VIEWS) $("tab-" + view).addEventListener("click", () => show(view));
document.addEventListener("keydown", (event) => {
  const field = event.target.closest("input, select, textarea");
  if (event.key === "Escape" && !$("keys").open) {
    event.target.blur();
    $("list").focus();
    return;
  }
  if (field || event.ctrlKey || event.metaKey || event.altKey || $("keys").open) return;
  const key = event.key, at = VIEWS[Number(key) - 1];
  if (key === "/") $("f-text").focus();
  else if (key === "?") $("keys").showModal();
  else if (key === "t") toggleTheme();
  else if (key === "l") toggleLanguage();
  else if (at) show(at);
  else if (state.view !== "claims") return;
  else if (key === "j" || key === "ArrowDown") step(1);
  else if (key === "k" || key === "ArrowUp") step(-1);
  else if (key === "Enter" && !event.target.closest("button, a") && state.chosen >= 0) open(state.chosen);
  else return;
  event.preventDefault();
});
let themeBefore = "light";
addEventListener("beforeprint", () => {
  themeBefore = document.documentElement.dataset.theme;
  setTheme("light", false);
  drawMore(state.shown.length);
  for (const view of VIEWS) if (view !== "claims") DRAW[view]();
  for (const more of document.querySelectorAll(".more")) more.click();
});
addEventListener("afterprint", () => setTheme(themeBefore, false));
