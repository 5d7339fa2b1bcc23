import { SvelteMap } from "svelte/reactivity";
import states from "virtual:states";

// What shows a code is drawn anew when its name is learnt.
const names = new SvelteMap(states.map(([code, name]) => [code, name] as const));
const byNumber = new Map(states.filter(([, , m49]) => m49).map(([code, , m49]) => [m49, code]));

/** learn takes in the names that the server has of organisations, areas and groups. */
export function learn(list: { code: string; name: string }[]) {
  for (const { code, name } of list) if (!names.has(code)) names.set(code, name);
}

/** nameOf is the common name of an actor; its code if it has none. */
export function nameOf(code: string): string {
  const name = names.get(code);
  if (name) return name;
  if (code.startsWith("NSA:")) return code.slice(4);
  if (code === "M49:001") return "unnamed others";
  return code || "unknown";
}

/** numbered is the state with an UN M49 number; undefined if it is none. */
export function numbered(m49: string): string | undefined {
  return byNumber.get(m49);
}

/** isState tells states, which have a page and a place on the map, from groups. */
export function isState(code: string): boolean {
  return /^[A-Z]{3}$/.test(code) && names.has(code);
}

export interface Actor { code: string; name: string }

/** meant lists the actors that a person may mean by what is typed, the likeliest first. */
export function meant(typed: string, limit = 8): Actor[] {
  const word = fold(typed);
  if (!word) return [];
  const found: [number, Actor][] = [];
  for (const [code, name] of names) {
    const n = fold(name);
    const rank = code.toLowerCase() === word || n === word ? 0 : n.startsWith(word) ? 1 : n.includes(" " + word) ? 2
      : word.length > 2 && n.includes(word) ? 3 : code.toLowerCase().startsWith(word) ? 4 : -1;
    if (rank >= 0) found.push([rank, { code, name }]);
  }
  found.sort((a, b) => a[0] - b[0] || a[1].name.localeCompare(b[1].name));
  return found.slice(0, limit).map(([, a]) => a);
}

/** named lists the states that a text names in full, with where, as they come. */
export function named(text: string): (Actor & { at: number })[] {
  const folded = fold(text);
  // Accents that fold may move places by one or two, which no use of them minds.
  const found: (Actor & { at: number })[] = [];
  for (const [code, name] of names) {
    const n = fold(name);
    if (n.length < 4) continue;
    const at = ` ${folded.replace(/[^\p{L}\p{N}]/gu, " ")} `.indexOf(` ${n.replace(/[^\p{L}\p{N}]/gu, " ")} `);
    if (at >= 0) found.push({ code, name, at });
  }
  // "Papua New Guinea" names no Guinea.
  return found.filter((f) => !found.some((o) => o !== f && o.at <= f.at && o.at + o.name.length >= f.at + f.name.length && o.name.length > f.name.length))
    .sort((a, b) => a.at - b.at || b.name.length - a.name.length);
}

function fold(s: string): string {
  return s.trim().toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");
}
