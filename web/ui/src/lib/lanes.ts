// Events as bars on an axis of time.
import type { Ground, LaneEvent } from "../charts/Lanes.svelte";
import { address } from "./address.svelte";
import { who } from "./statement";
import type { Mark } from "./shapes";
import { dayOf, said, stretch } from "./time";
import { kindName, standingName } from "./words";

export type { Ground };

/** laned puts events on an axis; those of no time of any sort are left out and counted. */
export function laned(marks: Mark[], lane: (m: Mark) => string): { events: LaneEvent[]; from: number; to: number; untimed: Mark[] } {
  const events: LaneEvent[] = [];
  const untimed: Mark[] = [];
  for (const m of marks) {
    const told = stretch(m.when);
    const published = m.published ? dayOf(m.published) : null;
    const stages = m.stages.map((s) => ({ s, t: stretch(s.when) }));
    const ends = [told?.first, told?.last, ...stages.flatMap(({ t }) => [t?.first, t?.last])].filter((d): d is number => typeof d === "number");
    if (!ends.length && published !== null) ends.push(published);
    if (!ends.length) {
      untimed.push(m);
      continue;
    }
    const [first, last] = [Math.min(...ends), Math.max(...ends)];
    const href = address.href({ show: `event:${m.event}` });
    const label = [m.name, m.what].filter(Boolean).join("; ") || who(m);
    const when = m.when ? said(m.when) : "no date told, placed at its first report";
    events.push({
      id: m.event, lane: lane(m), first, last, label, href, stage: m.stage, register: m.register,
      // What has no time of its own stands at its stages or its first report, and fades all over.
      sure: told ? [Math.max(told.sure[0], first), Math.min(told.sure[1], last)] : [(first + last) / 2, (first + last) / 2],
      stages: stages.map(({ s, t }) => ({
        stage: s.stage, day: (s.stage === "completed" ? (t?.last ?? t?.first) : (t?.first ?? t?.last)) ?? Math.min(published ?? last, last), href: address.href({ show: `event:${m.event} stage:${s.stage}` }),
        says: `${s.stage}, ${s.when ? said(s.when) : "no date told"}: ${label}`,
      })),
      says: `${kindName[m.kind] ?? m.kind}: ${who(m)}, ${label}; ${m.stage}, ${when}; ${standingName[m.standing] ?? m.standing}`,
    });
  }
  const from = Math.min(...events.map((e) => e.first));
  const to = Math.max(...events.map((e) => e.last));
  const margin = Math.max(120, (to - from) * 0.03);
  return { events, from: from - margin, to: to + margin, untimed };
}
