// How long pages and what is done on them take in a browser, over a lake that is
// served already: node tests/speed.mjs http://127.0.0.1:8765
import { chromium } from "playwright-core";
import { browserPath, page, settled } from "./site.mjs";

const address = (process.argv[2] ?? "http://127.0.0.1:8765").replace(/\/$/, "");
const browser = await chromium.launch({ executablePath: browserPath(), args: ["--no-sandbox"] });
const site = { address, browser, json: async (path) => (await fetch(address + path)).json() };
const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];
const times = 5;

/** until is the time in milliseconds from the last mark to when a condition holds, by the page's own clock. */
const until = (tab, condition) => tab.evaluate(`new Promise((done) => {
  const look = () => (${condition})() ? done(performance.now() - window.begun) : requestAnimationFrame(look);
  look();
})`);

const words = await site.json("/api/v1/words");
const states = words.actors.filter((a) => /^[A-Z]{3}$/.test(a.code)).map((a) => a.code);
const cell = (await site.json("/api/v1/overview")).matrix.cells.sort((a, b) => b.count - a.count)[0];
const event = (await site.json("/api/v1/events?limit=1&q=" + encodeURIComponent(cell.q))).items[0];
const record = (await site.json("/api/v1/records?limit=1&via=events&q=" + encodeURIComponent(cell.q))).items[0];
const dyad = `${cell.from}~${cell.to}`;
const pages = {
  overview: ["/", "#matrix svg a"], country: [`/country/${states[0]}`, "#partners svg a"], dyad: [`/dyad/${dyad}`, "#lanes svg a"],
  event: [`/event/${event.event}`, "blockquote"], document: [`/document/${encodeURIComponent(record.document)}?e=${record.record}`, ".evidence, mark"],
  explore: ["/explore", "#rows tbody a"], "explore, a kind": ["/explore?q=kind:exercise", "#rows tbody a"], try: ["/try", "textarea"],
};
console.log(`${words.totals.records.toLocaleString("en-GB")} records, ${words.totals.events.toLocaleString("en-GB")} events; busiest state ${states[0]}, pair ${dyad}`);
for (const [name, [path, what]] of Object.entries(pages)) {
  const took = [];
  for (let i = 0; i < times; i++) {
    // A context of its own: nothing of the pages is in the browser's cache.
    const p = await page(site);
    await p.tab.addInitScript(() => (window.begun = 0));
    await p.tab.goto(address + path, { waitUntil: "commit" });
    took.push(await until(p.tab, `() => document.querySelector('main h1') && document.querySelector(${JSON.stringify(what)})`));
    if (p.faults.length) console.log(name, p.faults);
    await p.close();
  }
  console.log(`first view   ${name.padEnd(18)} first ${took[0].toFixed(0).padStart(5)} ms, median of ${times} ${median(took).toFixed(0).padStart(5)} ms`);
}

const acts = [
  ["a cell's sentences", "/", "#matrix [data-mark]", "() => document.querySelector('[role=dialog] blockquote')"],
  ["another basis", "/", "[aria-label=Basis] a:last-child", "() => /begun or done/.test(document.querySelector('#matrix h2')?.textContent) && !document.querySelector('main > .stack[aria-busy=true]')"],
  ["another kind", "/", ".kinds a:nth-child(4)", "() => /Exercises/.test(document.querySelector('#matrix h2')?.textContent) && !document.querySelector('main > .stack[aria-busy=true]')"],
  ["the table of a chart", "/", "#matrix a[role=button]", "() => document.querySelector('#matrix tbody tr')"],
  ["a bar's sentences", `/country/${states[0]}`, "#partners [data-mark]", "() => document.querySelector('[role=dialog] blockquote')"],
  ["another direction", `/dyad/${dyad}`, "[role=button][href*='dir=out']", "() => document.querySelector('[role=button][href*=\"dir=out\"][aria-pressed=true]') && !document.querySelector('main > .stack[aria-busy=true]')"],
  ["a facet", "/explore?q=kind:transfer", "aside [aria-label], aside a[href*='stage']", "() => /stage/.test(location.search) && !document.querySelector('.layout[aria-busy=true]')"],
  ["the next document", `/document/${encodeURIComponent(record.document)}`, "a[rel=next]", "() => window.from !== document.querySelector('main h1')?.textContent + location.pathname && document.querySelector('main h1')"],
];
for (const [name, path, what, condition] of acts) {
  const took = [];
  for (let i = 0; i < times; i++) {
    const p = await page(site);
    await p.go(path);
    await settled(p.tab);
    const target = p.tab.locator(what).nth(0);
    await target.waitFor({ state: "attached" });
    await target.evaluate((e) => {
      window.from = document.querySelector("main h1")?.textContent + location.pathname;
      window.begun = performance.now();
      e.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true }));
    });
    took.push(await until(p.tab, condition));
    if (p.faults.length) console.log(name, p.faults);
    await p.close();
  }
  console.log(`interaction  ${name.padEnd(22)} first ${took[0].toFixed(0).padStart(5)} ms, median of ${times} ${median(took).toFixed(0).padStart(5)} ms`);
}
await browser.close();
