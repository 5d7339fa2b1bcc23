// The parts of a view that pages share: period, basis, and queries made from them.
import { period, periodText } from "./time";

/** shifted moves a period by its own length; a period without an end stays as it is. */
export function shifted(t: string, by: number): string {
  const p = period(t);
  if (p.from === null || p.to === null) return t;
  const length = p.to - p.from + 1;
  return periodText({ from: p.from + by * length, to: p.to + by * length });
}

/** reached is the term of a basis: what it counts. */
export const reachedTerm: Record<string, string> = { declared: "stage:declared..", agreed: "stage:agreed..", delivered: "stage:underway.." };

/** terms joins the terms of a query, leaving out those that are empty. */
export function terms(...list: string[]): string {
  return list.filter(Boolean).join(" ");
}

/**
 * counted writes the two queries that find what a measure counts in some years: acts
 * of a time that is told, and those of none by the day of their report.
 */
export function counted(from: number, to: number, ...list: string[]): string {
  return `${terms(...list, `when:${from}..${to}`)} | ${terms(...list, "-when:*", `published:${from}..${to}`)}`;
}
