import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { addresses, open, page, settled, whole } from "./site.mjs";

let site;
let at;
before(async () => {
  site = await open();
  at = await addresses(site);
});
after(() => site?.close());

/** look opens a tab for a test and fails it for anything that went wrong in the tab. */
async function look(options, check) {
  const p = await page(site, options);
  try {
    await check(p);
    assert.deepEqual(p.faults, []);
  } finally {
    await p.close();
  }
}

const showOf = (href) => new Map((new URL(href, site.address).searchParams.get("view") ?? "").split(";").map((x) => [x.slice(0, x.indexOf("=")), x.slice(x.indexOf("=") + 1)])).get("show");

test("each page loads, is named, and asks nobody else for anything", async () => {
  for (const [name, path] of Object.entries(at)) {
    await look({}, async ({ tab, go }) => {
      await go(path);
      assert.ok((await tab.locator("main h1").first().innerText()).trim(), `${name} has a heading`);
      assert.match(await tab.title(), /Entente$/, name);
      const unnamed = await tab.evaluate(() => [...document.querySelectorAll("a, button, input, select, textarea, svg[data-chart]")].filter((e) => {
        if (e.closest("[aria-hidden]") || e.closest("dialog:not([open])")) return false;
        const label = e.labels?.[0]?.textContent ?? "";
        return !(e.getAttribute("aria-label") ?? "").trim() && !(e.textContent ?? "").trim() && !label.trim();
      }).map((e) => e.outerHTML.slice(0, 120)));
      assert.deepEqual(unnamed, [], `${name}: everything has a name for a screen reader`);
    });
  }
});

test("the data of each page are at its own address", async () => {
  for (const [name, path] of Object.entries(at)) {
    if (name === "try") continue;
    const [bare, query = ""] = path.split("?");
    for (const suffix of ["json", "csv"]) {
      const answer = await fetch(`${site.address}${bare === "/" ? "/index" : bare}.${suffix}?${query}${query ? "&" : ""}view=show%3Dkind%3Apact`);
      assert.equal(answer.status, 200, `${name}.${suffix}: ${await answer.clone().text()}`);
    }
  }
});

test("each mark leads to a sentence", async () => {
  const asked = new Map();
  for (const [name, path] of Object.entries({ overview: "/?kind=all&basis=declared", country: "/country/USA?basis=declared", dyad: "/dyad/RUS~IND", explore: "/explore" })) {
    await look({}, async ({ tab, go }) => {
      await go(path);
      await whole(tab);
      const hrefs = await tab.evaluate(() => [...document.querySelectorAll("[data-mark]")].map((a) => a.getAttribute("href") ?? a.getAttributeNS("http://www.w3.org/1999/xlink", "href")));
      assert.ok(hrefs.length > 3, `${name} has marks`);
      for (const href of new Set(hrefs)) {
        const q = showOf(href);
        assert.ok(q, `${name}: the mark ${href} opens sentences`);
        if (!asked.has(q)) asked.set(q, (await Promise.all(q.split(" | ").map((one) => site.json(`/api/v1/records?limit=1${one.includes("event:") ? "" : "&via=events"}&q=${encodeURIComponent(one)}`)))).flatMap((f) => f.items));
        const found = asked.get(q);
        assert.ok(found.length > 0, `${name}: ${q} finds nothing`);
        assert.ok(found[0].evidence[0].text.length > 10, `${name}: ${q} has a sentence`);
      }
      // And by hand: the first mark of each chart.
      for (const id of await tab.evaluate(() => [...document.querySelectorAll("figure")].filter((f) => f.querySelector("[data-mark]")).map((f) => f.id))) {
        await tab.evaluate((id) => document.querySelector(`#${id} [data-mark]`).focus(), id);
        await tab.keyboard.press("Enter");
        await tab.locator('[role="dialog"] blockquote').first().waitFor();
        await tab.keyboard.press("Escape");
        await tab.locator('[role="dialog"]').waitFor({ state: "detached" });
      }
    });
  }
});

test("who supplies India with combat aircraft, and the sentence that says so", async () => {
  await look({}, async ({ tab, go }) => {
    await go("/");
    await tab.getByRole("link", { name: /^Russia to India: / }).first().click();
    const drawer = tab.getByRole("dialog");
    const report = drawer.getByRole("listitem").filter({ hasText: "Su-30" }).first();
    await report.getByRole("link", { name: "Read it in the document" }).click();
    await settled(tab);
    assert.match(tab.url(), /\/document\//);
    await tab.waitForFunction(() => {
      const box = document.getElementById("span")?.getBoundingClientRect();
      return box && box.top >= 0 && box.bottom <= innerHeight;
    });
    assert.match(await tab.locator(".evidence").first().innerText(), /./);
  });
});

test("the same, asked in words", async () => {
  await look({}, async ({ tab, go }) => {
    await go("/");
    await tab.keyboard.press("/");
    await tab.waitForFunction(() => document.activeElement?.matches("header input[type=search]"));
    await tab.keyboard.type("who supplies India with combat aircraft");
    await tab.getByRole("option", { name: /^Arms transfers of combat aircraft to India/ }).waitFor();
    await tab.keyboard.press("Enter");
    await tab.waitForURL(/q=kind:transfer\+equipment:combat-aircraft\+to:IND\+stage:agreed\.\./, { waitUntil: "commit" });
    await settled(tab);
    const suppliers = tab.getByLabel("Facets").locator("details", { hasText: "From" }).getByRole("link");
    assert.deepEqual((await suppliers.allInnerTexts()).sort(), ["France", "Russia"]);
    await tab.locator("#rows tbody a").first().click();
    await settled(tab);
    await tab.locator("section[aria-labelledby=sentences] blockquote").first().waitFor();
  });
});

test("reprints are folded, and what is told of one undertaking stands together", async () => {
  await look({}, async ({ tab, go }) => {
    const rafale = (await site.json("/api/v1/events?q=" + encodeURIComponent("kind:transfer from:FRA to:IND equipment:combat-aircraft stage:completed"))).items[0];
    assert.ok(rafale.documents > rafale.origins && rafale.origins > 1, `${rafale.documents} documents of ${rafale.origins} origins`);
    await go(`/event/${rafale.event}`);
    await tab.getByRole("heading", { name: `${rafale.documents} documents, ${rafale.origins} independent origins` }).waitFor();
    assert.ok((await tab.locator("details.folded").count()) > 0, "reprints lie behind the first of their origin");
    assert.deepEqual(await tab.locator("ol.stages li > *:first-child").allInnerTexts(), rafale.stages.map((s) => s.stage));
    assert.ok((await tab.locator("tr", { has: tab.getByText("money", { exact: true }) }).count()) > 0);
  });
});

test("each address reloads to the same state, and back goes back", async () => {
  await look({}, async ({ tab, go }) => {
    const words = async () => {
      await settled(tab);
      await whole(tab);
      return (await tab.locator("body").innerText()).replace(/\s+/g, " ");
    };
    const steps = [
      ["/", () => tab.getByRole("button", { name: "Begun or done", exact: true }).click()],
      ["/", () => tab.getByRole("button", { name: "Exercises", exact: true }).click()],
      ["/", () => tab.locator("#matrix").getByRole("button", { name: "Table", exact: true }).click()],
      ["/", () => tab.locator("#map [data-mark]").first().evaluate((e) => e.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true })))],
      ["/country/IND", () => tab.getByRole("button", { name: "Takes", exact: true }).click()],
      ["/country/IND?t=1990..2005", () => tab.keyboard.press("]")],
      ["/dyad/RUS~IND", () => tab.getByRole("button", { name: "Russia gives", exact: true }).click()],
      [at.event, () => tab.getByRole("button", { name: "RIS", exact: true }).click()],
      [at.document, () => tab.getByRole("link", { name: "Show the words of all" }).click()],
      ["/explore", () => tab.getByRole("link", { name: "kind:exercise with:JPN" }).click()],
      ["/explore?q=kind:transfer", () => tab.keyboard.press("c")],
      ["/explore?q=kind:transfer", () => tab.getByRole("button", { name: "Records", exact: true }).click()],
    ];
    for (const [path, act] of steps) {
      await go(path);
      const first = await words();
      const from = tab.url();
      await act();
      await tab.waitForFunction((from) => location.href !== from, from);
      const then = await words();
      const address = tab.url();
      await tab.reload();
      assert.equal(await words(), then, `${address} reloads to what it was`);
      await tab.goBack();
      assert.equal(tab.url(), from);
      assert.equal(await words(), first, `back from ${address}`);
    }
  });
});

test("exported rows are the rows on the screen", async () => {
  const cells = (text) => text.trimEnd().split("\r\n").map((line) => {
    const out = [];
    for (let rest = "," + line; rest; ) {
      const m = /^,("(?:[^"]|"")*"|[^,]*)/.exec(rest);
      out.push(m[1].startsWith('"') ? m[1].slice(1, -1).replaceAll('""', '"') : m[1]);
      rest = rest.slice(m[0].length);
    }
    return out;
  });
  await look({}, async ({ tab, go }) => {
    for (const path of ["/explore?q=kind:transfer", "/explore?q=certainty:asserted&of=records"]) {
      await go(path);
      const further = tab.locator("#rows").getByRole("button", { name: "Show more" });
      while (await further.count()) {
        const before = await tab.locator("#rows tbody tr").count();
        await further.click();
        await tab.waitForFunction((before) => document.querySelectorAll("#rows tbody tr").length > before, before);
      }
      const shown = await tab.locator("#rows tbody tr td:first-child").allInnerTexts();
      const [download] = await Promise.all([tab.waitForEvent("download"), tab.getByRole("link", { name: "All as NDJSON" }).click()]);
      const rows = readFileSync(await download.path(), "utf8").trimEnd().split("\n").map((l) => JSON.parse(l));
      assert.ok(shown.length > 0);
      assert.deepEqual(rows.map((r) => r.record ?? r.event), shown, path);
      assert.equal(await tab.getByRole("status").first().innerText(), `${shown.length} ${path.includes("records") ? "records" : "events"}`);
    }
    for (const id of ["matrix", "map", "kinds", "polarity"]) {
      await go(`/?view=table=${id}`);
      await whole(tab);
      const figure = tab.locator(`#${id}`);
      await figure.locator("tbody tr").first().waitFor();
      const all = figure.getByRole("button", { name: /^Show all/ });
      if (await all.count()) await all.click();
      const [download] = await Promise.all([tab.waitForEvent("download"), figure.getByRole("button", { name: /CSV/ }).click()]);
      const rows = cells(readFileSync(await download.path(), "utf8")).slice(1);
      assert.equal(rows.length, await figure.locator("tbody tr").count(), `${id}: as many rows`);
      assert.deepEqual(rows[0].map((c) => c.trim()), (await figure.locator("tbody tr").first().locator("td").allInnerTexts()).map((c) => c.trim()), `${id}: the first row`);
    }
  });
});

test("every chart is had as a picture with title, caveat and source", async () => {
  await look({}, async ({ tab, go }) => {
    for (const path of ["/", "/country/IND", "/dyad/RUS~IND", "/explore?q=kind:transfer"]) {
      await go(path);
      await whole(tab);
      const ids = await tab.evaluate(() => [...document.querySelectorAll("figure")].filter((f) => f.querySelector("svg[data-chart]")).map((f) => f.id));
      assert.ok(ids.length > 0, path);
      for (const id of ids) {
        const figure = tab.locator(`#${id}`);
        const [svg] = await Promise.all([tab.waitForEvent("download"), figure.getByRole("button", { name: /as SVG/ }).click()]);
        const text = readFileSync(await svg.path(), "utf8");
        const told = await tab.evaluate((text) => {
          const file = new DOMParser().parseFromString(text, "image/svg+xml");
          return { broken: Boolean(file.querySelector("parsererror")), words: [...file.querySelectorAll("text")].map((t) => t.textContent).join(" ").replace(/\s+/g, " ") };
        }, text);
        assert.equal(told.broken, false, `${path} ${id} is well formed`);
        const plain = (s) => s.replace(/\s+/g, "");
        assert.ok(plain(told.words).includes(plain(await figure.locator("h2").innerText())), `${path} ${id} has its title`);
        assert.ok(plain(told.words).includes(plain((await figure.locator("figcaption").innerText()).slice(0, 40))), `${path} ${id} has its caveat`);
        assert.match(told.words, /Source: Entente, http/);
        assert.doesNotMatch(text, /var\(--|light-dark\(/, `${path} ${id} needs no style sheet`);
        const [png] = await Promise.all([tab.waitForEvent("download"), figure.getByRole("button", { name: /as PNG/ }).click()]);
        assert.deepEqual([...readFileSync(await png.path()).subarray(0, 4)], [0x89, 0x50, 0x4e, 0x47]);
      }
    }
  });
});

test("everything is reached without a mouse", async () => {
  await look({}, async ({ tab, go }) => {
    await go("/");
    await tab.keyboard.press("?");
    await tab.getByRole("heading", { name: "Keys, marks and words" }).waitFor();
    await tab.keyboard.press("Escape");
    await tab.getByRole("heading", { name: "Keys, marks and words" }).waitFor({ state: "detached" });
    await tab.keyboard.press("/");
    await tab.waitForFunction(() => document.activeElement?.matches("header input[type=search]"));
    await tab.keyboard.type("india");
    await tab.getByRole("option", { name: /^India/ }).waitFor();
    await tab.keyboard.press("Enter");
    await tab.waitForURL(/\/country\/IND/, { waitUntil: "commit" });
    await settled(tab);
    const reach = async (what, most = 90) => {
      for (let i = 0; i < most; i++) {
        await tab.keyboard.press("Tab");
        if (await tab.evaluate((what) => document.activeElement?.matches(what) ?? false, what)) return;
      }
      assert.fail(`Tab does not reach ${what}`);
    };
    await reach("[data-mark]");
    const outline = await tab.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
    assert.notEqual(outline, "none", "what has the focus is seen");
    await tab.keyboard.press("Enter");
    await tab.locator('[role="dialog"] blockquote').first().waitFor();
    await tab.keyboard.press("Escape");
    await tab.locator('[role="dialog"]').waitFor({ state: "detached" });
    assert.ok(await tab.evaluate(() => document.activeElement?.matches("[data-mark]")), "the focus goes back to the mark");
    await tab.keyboard.press("Enter");
    await tab.locator('[role="dialog"] blockquote').first().waitFor();
    await reach('[role="dialog"] a[href^="/document/"]');
    await tab.keyboard.press("Enter");
    await tab.waitForURL(/\/document\//, { waitUntil: "commit" });
    await settled(tab);
    const here = tab.url();
    await tab.keyboard.press("n");
    await tab.waitForFunction((here) => location.href !== here, here);
    await settled(tab);
    await tab.keyboard.press("p");
    await settled(tab);
    await tab.keyboard.press("g");
    await tab.keyboard.press("e");
    await tab.waitForURL(/\/explore/, { waitUntil: "commit" });
    await settled(tab);
    await reach('input[aria-label="Query"]', 12);
    await tab.keyboard.type("ki");
    await tab.keyboard.press("ArrowDown");
    await tab.keyboard.press("Enter");
    await tab.keyboard.type("pac");
    await tab.keyboard.press("ArrowDown");
    await tab.keyboard.press("Enter");
    await tab.keyboard.press("Enter");
    await tab.waitForURL(/q=kind:pact/, { waitUntil: "commit" });
    await settled(tab);
  });
  // The arrows walk over the marks of the matrix.
  await look({}, async ({ tab, go }) => {
    await go("/");
    await tab.locator("#matrix [data-mark][tabindex='0']").focus();
    const first = await tab.evaluate(() => document.activeElement.getAttribute("data-at"));
    await tab.keyboard.press("ArrowDown");
    await tab.keyboard.press("ArrowRight");
    assert.notEqual(await tab.evaluate(() => document.activeElement.getAttribute("data-at")), first);
  });
});

test("dark is dark, and both can be read", async () => {
  const contrast = () => {
    const lum = (c) => {
      const pen = Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext("2d");
      pen.fillStyle = c;
      pen.fillRect(0, 0, 1, 1);
      const [r, g, b] = [...pen.getImageData(0, 0, 1, 1).data].slice(0, 3).map((v) => (v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4));
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const ground = (e) => {
      for (let x = e; x; x = x.parentElement) {
        const c = getComputedStyle(x).backgroundColor;
        if (c !== "rgba(0, 0, 0, 0)" && c !== "transparent") return c;
      }
      return "white";
    };
    const out = [];
    for (const e of document.querySelectorAll("main p, main a, main td, main th, main h1, main h2, main h3, main figcaption, main mark, main button, main .button, header a")) {
      if (!e.textContent.trim() || e.closest("svg") || e.closest(":disabled") || !e.getClientRects().length) continue;
      const [a, b] = [lum(getComputedStyle(e).color), lum(ground(e))].sort((x, y) => y - x);
      const ratio = (a + 0.05) / (b + 0.05);
      if (ratio < 4.5) out.push(`${ratio.toFixed(2)} ${e.tagName} ${e.className} ${e.textContent.trim().slice(0, 30)}`);
    }
    return [out, lum(getComputedStyle(document.body).backgroundColor)];
  };
  for (const scheme of ["light", "dark"]) {
    await look({ colorScheme: scheme }, async ({ tab, go }) => {
      for (const path of Object.values(at)) {
        await go(path);
        const [faint, ground] = await tab.evaluate(contrast);
        assert.deepEqual([...new Set(faint)], [], `${path}, ${scheme}`);
        assert.ok(scheme === "dark" ? ground < 0.1 : ground > 0.8, `${path}: the ground is ${scheme}`);
      }
      await tab.getByRole("button", { name: "Light or dark" }).click();
      const [, ground] = await tab.evaluate(contrast);
      assert.ok(scheme === "dark" ? ground > 0.8 : ground < 0.1, "the switch turns it");
      await tab.reload();
      await settled(tab);
      assert.equal((await tab.evaluate(contrast))[1], ground, "and it stays so");
    });
  }
});

test("a phone shows every page without scrolling sideways", async () => {
  await look({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true }, async ({ tab, go }) => {
    for (const path of [...Object.values(at), "/?view=show=kind:transfer"]) {
      await go(path);
      assert.ok((await tab.evaluate(() => document.documentElement.scrollWidth)) <= 360, `${path} is not wider than the screen`);
      const small = await tab.evaluate(() => [...document.querySelectorAll("main p, main td, main a")].filter((e) => !e.closest("svg") && e.getClientRects().length && parseFloat(getComputedStyle(e).fontSize) < 12).length);
      assert.equal(small, 0, `${path} has no writing too small to read`);
    }
    await tab.getByRole("link", { name: /Close the sentences/ }).click();
    await tab.locator('[role="dialog"]').waitFor({ state: "detached" });
  });
});

test("what a document holds stays text", async () => {
  await look({}, async ({ tab, go }) => {
    const record = (await site.json(`/api/v1/records?q=${encodeURIComponent("kind:transfer from:RUS to:IND published:2021-05")}`)).items[0];
    assert.ok(record, "the hostile document has a record");
    const id = encodeURIComponent(record.document);
    for (const path of [`/document/${id}?e=${record.record}&view=uncoded=1`, `/event/${record.event}`, `/country/IND?view=show=event:${record.event}`, `/explore?q=event:${record.event}&of=records`]) {
      await go(path);
      assert.equal(await tab.evaluate(() => window.taken), undefined, path);
      assert.equal(await tab.locator("main script, main iframe, main img, main [onerror], main [onload], main [onmouseover], main a[href^='javascript']").count(), 0, path);
    }
    await go(`/document/${id}`);
    assert.ok((await tab.locator("h1").innerText()).includes("<script>window.taken=1</script>"), "the title is shown as it is");
    await go("/try");
    await tab.getByRole("textbox", { name: "Text" }).fill("Russia delivered five S-400 launchers to India on 3 May 2021. <script>window.taken=1</script><img src=x onerror=window.taken=1>");
    await tab.getByRole("button", { name: /Read it/ }).click();
    await tab.getByRole("heading", { name: /record/ }).waitFor();
    assert.equal(await tab.evaluate(() => window.taken), undefined);
  });
});

test("a text of one's own is read at once, with its reasons", async () => {
  await look({}, async ({ tab, go }) => {
    await go("/try");
    const before = await site.json("/api/v1/words");
    await tab.getByRole("button", { name: "Use an example" }).click();
    await tab.locator("main article").first().waitFor();
    assert.ok((await tab.locator("main mark").count()) > 3, "words are marked");
    await tab.locator("main article details").first().evaluate((e) => (e.open = true));
    assert.ok((await tab.locator("main article details td code").count()) > 0, "rules are named");
    await tab.locator('input[type="file"]').setInputFiles({ name: "note.txt", mimeType: "text/plain", buffer: Buffer.from("France and Greece signed a defence agreement in Paris on 28 September 2021.") });
    await tab.getByRole("heading", { name: "1 record" }).waitFor();
    await tab.getByRole("textbox", { name: "Text" }).fill("Der Verteidigungsminister sprach am Montag in Berlin mit seinem Kollegen.");
    const after = await site.json("/api/v1/words");
    assert.deepEqual(after.totals, before.totals, "nothing is kept");
  });
});

test("a wrong address and a wrong query say what would be right", async () => {
  const p = await page(site);
  await p.go("/explore?q=knd:transfer");
  assert.match(await p.tab.locator("[role=alert]").innerText(), /kind/);
  await p.go("/country/XQZ");
  await p.tab.locator("[role=alert]").waitFor();
  await p.go("/explore?q=kind:contest from:USA");
  await p.tab.getByRole("heading", { name: "No report found" }).waitFor();
  assert.deepEqual(p.faults.filter((f) => !/^4\d\d |status of 4\d\d/.test(f.replace("console: ", ""))), []);
  await p.close();
});

test("the pages are at most 400 KB, compressed, before the map", () => {
  const folder = fileURLToPath(new URL("../dist/assets/", import.meta.url));
  const files = readdirSync(folder).filter((n) => !n.startsWith("countries-"));
  assert.ok(files.length > 3);
  const size = files.reduce((sum, n) => sum + gzipSync(readFileSync(folder + n)).length, 0);
  assert.ok(size <= 400 * 1024, `${Math.round(size / 1024)} KB`);
});
