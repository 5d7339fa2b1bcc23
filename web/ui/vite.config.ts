import { readFileSync, rmSync } from "node:fs";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig, type Plugin } from "vite";

// The states that the map knows by number, from the table that the coder uses.
function states(): Plugin {
  const id = "virtual:states";
  const table = new URL("../../data/gazetteer/states.tsv", import.meta.url);
  return {
    name: "states",
    resolveId: (name) => (name === id ? "\0" + id : undefined),
    load(name) {
      if (name !== "\0" + id) return undefined;
      const [head, ...rows] = readFileSync(table, "utf8").trimEnd().split("\n").map((l) => l.split("\t"));
      const [code, label, m49, to] = ["code", "name", "m49", "to"].map((c) => head.indexOf(c));
      // A number that a gone state left to its successor is the successor's.
      const list = rows.filter((r) => r[code]).map((r) => [r[code], r[label], r[to] ? "" : (r[m49] ?? "")]);
      return `export default ${JSON.stringify(list)}`;
    },
  };
}

// What was built before goes, but for the file that keeps the folder.
function emptied(): Plugin {
  return {
    name: "emptied",
    apply: "build",
    buildStart() {
      for (const name of ["assets", "index.html"]) rmSync(new URL(`dist/${name}`, import.meta.url), { recursive: true, force: true });
    },
  };
}

export default defineConfig({
  plugins: [emptied(), states(), svelte({ compilerOptions: { css: "external" } })],
  build: {
    outDir: "dist",
    emptyOutDir: false,
    target: "es2022",
    // Nothing is written into the page itself: the policy of the server forbids it.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700,
  },
});
