// Dates as they are told: a day, a month, a year, "about 2014", an interval.

/** Stretch is what a date covers, in days since 1970; null where it is open. */
export interface Stretch {
  first: number | null;
  last: number | null;
  /** fuzzy says that the ends are not days that were told: a mark of doubt, or a month or year only. */
  fuzzy: boolean;
  /** sure is the part that no doubt touches; of a date told only roughly it is its middle. */
  sure: [number, number];
}

const day = 86_400_000;

export function dayOf(text: string): number | null {
  const m = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text);
  return m ? Math.round(Date.UTC(+m[1], +m[2] - 1, +m[3]) / day) : null;
}

export function dateOf(days: number): Date {
  return new Date(days * day);
}

export function yearOf(days: number): number {
  return dateOf(days).getUTCFullYear();
}

/** stretch reads EDTF level 1 as far as the codebook uses it; null if no time is told. */
export function stretch(edtf: string | undefined): Stretch | null {
  if (!edtf) return null;
  const [from, to, more] = edtf.split("/");
  if (more !== undefined) return null;
  const a = one(from);
  if (to === undefined) return a;
  const b = one(to);
  if (!a && !b) return null;
  // Of an interval the beginning is as fuzzy as its first date, the end as its last.
  const begun = a ? (a.fuzzy ? a.last : a.first) : b!.first;
  const over = b ? (b.fuzzy ? b.first : b.last) : a!.last;
  return { first: a?.first ?? null, last: b?.last ?? null, fuzzy: Boolean(a?.fuzzy || b?.fuzzy || !a || !b), sure: [begun!, Math.max(begun!, over!)] };
}

function one(text: string): Stretch | null {
  const rough = (first: number, last: number): Stretch => ({ first, last, fuzzy: true, sure: [(first + last) / 2, (first + last) / 2] });
  const doubt = /[~?%]$/.test(text);
  const bare = text.replace(/[~?%]$/, "");
  const m = /^(\d{1,4}X{0,3})(?:-(\d\d|XX))?(?:-(\d\d|XX))?$/.exec(bare);
  if (!m || m[1].length !== 4) return null;
  const [, year, month, date] = m;
  const low = +year.replaceAll("X", "0");
  const high = +year.replaceAll("X", "9");
  if (low !== high || !month || month === "XX") return rough(utc(low, 0, 1), utc(high, 11, 31));
  if (+month > 12) {
    const start = { 21: 2, 22: 5, 23: 8, 24: 11 }[+month];
    if (start === undefined) return null;
    return rough(utc(low, start, 1), utc(low, start + 3, 0));
  }
  if (!date || date === "XX") return rough(utc(low, +month - 1, 1), utc(low, +month, 0));
  const d = utc(low, +month - 1, +date);
  return { first: d, last: d, fuzzy: doubt, sure: [d, d] };
}

function utc(year: number, month: number, date: number): number {
  return Math.round(Date.UTC(year, month, date) / day);
}

const months = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
const seasons: Record<string, string> = { 21: "spring", 22: "summer", 23: "autumn", 24: "winter" };

/** said writes a date for a person: 5 October 2018, about 2014, from May 2019 on. */
export function said(edtf: string | undefined): string {
  if (!edtf) return "no date told";
  const [from, to] = edtf.split("/");
  if (to === undefined) return saidOne(from);
  if (!from || from === "..") return "until " + saidOne(to);
  if (!to || to === "..") return "from " + saidOne(from) + " on";
  return saidOne(from) + " to " + saidOne(to);
}

function saidOne(text: string): string {
  const mark = { "~": "about ", "?": "perhaps ", "%": "perhaps about " }[text.slice(-1)] ?? "";
  const bare = text.replace(/[~?%]$/, "");
  const [year, month, date] = bare.split("-");
  if (year.includes("X")) return mark + "the " + year.replaceAll("X", "0") + "s";
  if (!month || month === "XX") return mark + year;
  if (+month > 12) return mark + (seasons[month] ?? month) + " " + year;
  const name = months[+month - 1] ?? month;
  return !date || date === "XX" ? `${mark}${name} ${year}` : `${mark}${+date} ${name} ${year}`;
}

/** Period is a range of years, both ends included; null where it is open. */
export interface Period {
  from: number | null;
  to: number | null;
}

/** period reads the t of an address: 2015..2025, 2020.., 2021. */
export function period(text: string): Period {
  const m = /^(\d{4})?(\.\.)?(\d{4})?$/.exec(text);
  if (!text || !m) return { from: null, to: null };
  const from = m[1] ? +m[1] : null;
  return { from, to: m[2] ? (m[3] ? +m[3] : null) : from };
}

export function periodText(p: Period): string {
  if (p.from === null && p.to === null) return "";
  return p.from === p.to ? String(p.from) : `${p.from ?? ""}..${p.to ?? ""}`;
}

/** saidPeriod writes a period for a title. */
export function saidPeriod(p: Period): string {
  if (p.from === null && p.to === null) return "all years";
  if (p.from === p.to) return String(p.from);
  if (p.from === null) return `until ${p.to}`;
  if (p.to === null) return `since ${p.from}`;
  return `${p.from}–${p.to}`;
}
