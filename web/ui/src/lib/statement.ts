// Sentences about events and records, made from their fields. Who says it and how
// far it got decide the verb: nothing that is only claimed is said as a fact.
import { nameOf } from "./actors";
import type { EventItem, Rec, Sides } from "./shapes";
import { amount, className, count, kindName, listed } from "./words";
import { said } from "./time";

/** who says the sides of an act: "Russia to India", "India, Japan and others". */
export function who(s: Sides): string {
  const from = many(s.from);
  const to = many(s.to);
  const w = many(s.with);
  if (from && to) return `${from} → ${to}` + (w ? `, with ${w}` : "");
  if (w && (from || to)) return `${from || to} with ${w}`;
  return w || from || (to ? `? → ${to}` : "");
}

function many(codes: string[] | undefined): string {
  if (!codes?.length) return "";
  const names = codes.slice(0, 5).map(nameOf);
  return codes.length > 5 ? `${names.join(", ")} and ${codes.length - 5} more` : listed(names);
}

interface Thing { class: string; name?: string; count?: number; low?: number; high?: number }

/** things says equipment: "5 S-400 regiments (air defence)". */
export function things(list: Thing[] | undefined): string {
  return (list ?? []).map(thing).join(", ");
}

export function thing(e: Thing): string {
  const n = e.count ? amount(e.count) : span(e.low, e.high);
  const label = className[e.class] ?? e.class;
  return [n, e.name ? `${e.name} (${label})` : label].filter(Boolean).join(" ");
}

/** span says a range: "12", "12–18", or nothing if neither end is told. */
export function span(low?: number, high?: number): string {
  if (!high && !low) return "";
  if (low === high || !low) return amount(high ?? 0);
  return `${amount(low)}–${amount(high ?? low)}`;
}

/** matter says what an event is about beside its sides. */
export function matter(e: EventItem): string {
  const parts = [e.name, things(e.equipment)];
  for (const m of e.money ?? []) parts.push(`${m.currency} ${span(m.low, m.high)}`);
  for (const p of e.people ?? []) parts.push(`${span(p.low, p.high)} ${p.unit}`);
  return parts.filter(Boolean).join("; ");
}

export function matterOf(r: Rec): string {
  const parts = [r.name, things(r.equipment)];
  if (r.money) parts.push(`${r.money.currency} ${amount(r.money.amount)}`);
  for (const p of r.people ?? []) parts.push(count(p.count, p.unit));
  return parts.filter(Boolean).join("; ");
}

/** saidThing says a value of equipment, "36 combat-aircraft (Rafale)", for a person: 36 Rafale (combat aircraft). */
export function saidThing(value: string): string {
  const m = /^(?:(\d+)(?:-(\d+))? )?([a-z-]+)(?: \((.*)\))?$/.exec(value);
  if (!m || !(m[3] in className)) return value;
  const [, low, high, kind, name] = m;
  return thing({ class: kind, name, low: low ? +low : undefined, high: high ? +high : low ? +low : undefined });
}

/** saidSum says a value of money, "7870000000 EUR", for a person: EUR 7.87 billion. */
export function saidSum(value: string): string {
  const m = /^(\d+) ([A-Z]{3})$/.exec(value);
  return m ? `${m[2]} ${amount(+m[1])}` : value;
}

/** title names an event in a line. */
export function title(e: EventItem): string {
  const about = matter(e);
  return `${who(e)}: ${(kindName[e.kind] ?? e.kind).toLowerCase()}, ${e.stage}${about ? ` – ${about}` : ""}${e.when ? `, ${said(e.when)}` : ""}`;
}

/** forced is the verb of a certainty. */
export const forced: Record<string, string> = {
  asserted: "told as a fact", claimed: "claimed", conditional: "conditional", denied: "denied",
};
