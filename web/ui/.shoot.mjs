import { mkdirSync } from "node:fs";
import { addresses, open, page, settled, whole } from "./tests/site.mjs";
const into = "/tmp/ui/shots/"; mkdirSync(into, { recursive: true });
const only = process.argv[2] ? new RegExp(process.argv[2]) : /./;
const site = await open({ hostile: false });
try {
  const at = await addresses(site);
  const wide = { viewport: { width: 1280, height: 900 } }, phone = { viewport: { width: 390, height: 800 }, deviceScaleFactor: 1, isMobile: true, hasTouch: true };
  const jobs = [];
  for (const [n, p] of Object.entries({ ...at, matrixall: "/?kind=all&basis=declared", evidence: "/?view=show=kind:transfer+from:RUS+to:IND", countrytold: "/country/USA?basis=declared", nodyad: "/dyad/FRA~IND" })) {
    jobs.push([n + "-light", p, { ...wide, colorScheme: "light" }]);
    if (n in at) { jobs.push([n + "-dark", p, { ...wide, colorScheme: "dark" }]); jobs.push([n + "-phone", p, { ...phone, colorScheme: "light" }]); }
  }
  for (const [n, p, o] of jobs) {
    if (!only.test(n)) continue;
    const t = await page(site, o);
    await t.go(p);
    if (p === "/try") { await t.tab.getByRole("button", { name: "Use an example" }).click(); await t.tab.locator("main article").first().waitFor(); }
    if (t.tab.url().includes("/document/") === false) await whole(t.tab).catch((e) => console.log(n, e.message));
    await t.tab.evaluate(() => scrollTo(0, 0));
    await t.tab.screenshot({ path: into + n + ".png", fullPage: true });
    if (t.faults.length) console.log(n, t.faults);
    await t.close();
  }
} finally { await site.close(); }
