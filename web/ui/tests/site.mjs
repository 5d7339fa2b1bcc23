// A lake of the sample articles, served, and a browser to look at it.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const program = process.env.ENTENTE ?? join(root, "bin/entente");

export function browserPath() {
  const found = [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find((p) => p && existsSync(p));
  if (!found) throw new Error("no Chromium: install Debian's chromium, or name another with CHROMIUM=/path");
  return found;
}

/**
 * open serves a fresh lake and starts a browser; close ends both and leaves nothing
 * behind. With hostile there is a document in the lake that tries to get out.
 */
export async function open({ hostile = true } = {}) {
  const lake = mkdtempSync(join(tmpdir(), "entente-pages-"));
  const articles = readdirSync(join(root, "examples")).filter((n) => n.endsWith(".txt")).sort().map((n) => join(root, "examples", n)).concat(join(root, "examples/press.jsonl"));
  const added = spawnSync(program, ["add", "--lake", lake, ...articles, ...(hostile ? [fileURLToPath(new URL("hostile.jsonl", import.meta.url))] : [])], { encoding: "utf8" });
  if (added.status !== 0) throw new Error(`${program} add: ${added.error ?? added.stderr}`);
  const server = spawn(program, ["serve", "--lake", lake, "--listen", "127.0.0.1:0"], { stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  const address = await new Promise((done, fail) => {
    const hear = (b) => {
      said += b;
      const m = /http:\/\/127\.0\.0\.1:\d+/.exec(said);
      if (m) done(m[0]);
    };
    server.stdout.on("data", hear);
    server.stderr.on("data", hear);
    server.on("exit", () => fail(new Error(`entente serve ended: ${said}`)));
  });
  const browser = await chromium.launch({ executablePath: browserPath(), args: ["--no-sandbox", "--enable-unsafe-swiftshader"] });
  return {
    address, browser,
    /** json reads the API. */
    json: async (path) => (await fetch(address + path)).json(),
    close: async () => {
      await browser.close();
      server.removeAllListeners("exit");
      server.kill();
      rmSync(lake, { recursive: true, force: true });
    },
  };
}

/** page opens a tab that writes down whatever goes wrong in it. */
export async function page(site, options = {}) {
  const context = await site.browser.newContext({ viewport: { width: 1280, height: 900 }, colorScheme: "light", acceptDownloads: true, ...options });
  const tab = await context.newPage();
  tab.setDefaultTimeout(20_000);
  const faults = [];
  // The driver of a browser without a graphics card speaks of its own slowness.
  tab.on("console", (m) => ["error", "warning"].includes(m.type()) && !m.text().includes("GL Driver Message") && faults.push(`console: ${m.text()}`));
  tab.on("pageerror", (e) => faults.push(`error: ${e.message}`));
  tab.on("request", (r) => {
    if (!/^(blob|data):/.test(r.url()) && !r.url().startsWith(site.address + "/")) faults.push(`request elsewhere: ${r.url()}`);
  });
  tab.on("response", (r) => r.status() >= 400 && faults.push(`${r.status()} ${r.url()}`));
  tab.on("requestfailed", (r) => r.failure()?.errorText !== "net::ERR_ABORTED" && faults.push(`failed: ${r.url()}`));
  await tab.addInitScript(() => document.addEventListener("securitypolicyviolation", (e) => console.error(`policy: ${e.violatedDirective} ${e.blockedURI}`)));
  const go = async (path) => {
    await tab.goto(site.address + path);
    await settled(tab);
  };
  return { tab, faults, go, close: () => context.close() };
}

/** settled waits until a page has read and drawn what it shows. */
export async function settled(tab) {
  await tab.waitForLoadState("networkidle");
  await tab.waitForFunction(() => document.querySelector("main h1") && !document.querySelector('main[aria-busy="true"], main [aria-busy="true"], [role="dialog"][aria-busy="true"]'));
  await tab.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
}

/** whole shows what is only read when it comes near. */
export async function whole(tab) {
  for (const figure of await tab.locator("figure").all()) await figure.scrollIntoViewIfNeeded();
  await settled(tab);
  await tab.waitForFunction(() => [...document.querySelectorAll("figure .body")].every((b) => b.querySelector("svg, table") || !/Counting/.test(b.textContent)));
}

/** addresses are one of each page, about something that the sample lake has. */
export async function addresses(site) {
  const sale = (await site.json("/api/v1/records?q=" + encodeURIComponent("kind:transfer from:FRA to:IND text:billion"))).items[0];
  return {
    overview: "/", country: "/country/IND", dyad: "/dyad/RUS~IND", event: `/event/${sale.event}`,
    document: `/document/${encodeURIComponent(sale.document)}?e=${sale.record}`, explore: "/explore?q=kind:transfer", try: "/try",
  };
}
