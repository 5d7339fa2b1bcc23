// The pictures of docs/screenshots: each page, and some as a phone and in the dark show it.
import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { addresses, open, page, whole } from "./site.mjs";

const into = fileURLToPath(new URL("../../../docs/screenshots/", import.meta.url));
mkdirSync(into, { recursive: true });
const site = await open({ hostile: false });
try {
  const at = await addresses(site);
  const shot = async (name, path, options = {}, act = async () => {}) => {
    const p = await page(site, { viewport: { width: 1120, height: 760 }, ...options });
    await p.go(path);
    await act(p.tab);
    await p.tab.screenshot({ path: `${into}${name}.png` });
    await p.close();
  };
  for (const [name, path] of Object.entries(at)) {
    await shot(name, path, {}, async (tab) => {
      if (name === "try") {
        await tab.getByRole("button", { name: "Use an example" }).click();
        await tab.locator("main article").first().waitFor();
        await tab.locator("main h2").scrollIntoViewIfNeeded();
      }
    });
  }
  await shot("evidence", "/?view=show=kind:transfer+from:FRA+to:IND+stage:agreed..");
  const near = (id) => async (tab) => {
    await tab.locator(`#${id}`).scrollIntoViewIfNeeded();
    await whole(tab);
    await tab.locator(`#${id}`).evaluate((e) => scrollTo(0, e.getBoundingClientRect().top + scrollY - 70));
  };
  await shot("map", "/", {}, near("map"));
  await shot("polarity", "/", {}, near("polarity"));
  await shot("flow", "/country/IND", {}, near("flow"));
  await shot("overview-dark", "/", { colorScheme: "dark" });
  await shot("country-phone", "/country/IND", { viewport: { width: 360, height: 740 } });
} finally {
  await site.close();
}
