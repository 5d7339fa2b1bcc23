// The words of the codebook, in their order, and how they are said to a person.

export const kinds = ["transfer", "industry", "training", "exercise", "deployment", "talks", "pact", "forum", "contest",
  "aid", "intelligence", "operation", "embargo", "support"] as const;
export const stages = ["declared", "proposed", "requested", "discussed", "agreed", "underway", "completed", "halted", "refused"] as const;
export const bases = ["declared", "agreed", "delivered"] as const;
export const certainties = ["asserted", "claimed", "conditional", "denied"] as const;

export type Kind = (typeof kinds)[number];
export type Stage = (typeof stages)[number];
export type Basis = (typeof bases)[number];

/** kindName names a kind in a heading. */
export const kindName: Record<string, string> = {
  transfer: "Arms transfers", industry: "Industry", training: "Training", exercise: "Exercises", deployment: "Deployments",
  talks: "Talks", pact: "Pacts", forum: "Fairs and forums", contest: "Contests", aid: "Aid", intelligence: "Intelligence",
  operation: "Operations", embargo: "Embargoes", support: "Stated support",
};

export const basisName: Record<string, string> = {
  declared: "All that is told", agreed: "Agreed or further", delivered: "Begun or done",
};

export const basisMeans: Record<string, string> = {
  declared: "wants, offers, requests and talks count too; what was halted or refused does not",
  agreed: "what was signed, ordered or decided, has begun or is over",
  delivered: "only what has begun or is over",
};

export const standingName: Record<string, string> = {
  "claimed": "one origin says so", "claimed-by-party": "a party to it says so", "corroborated": "independent origins say so",
  "both-parties": "each side says so", "in-register": "in a register", "disputed": "disputed",
};

/** reached says how far a stage is: the three that are drawn differently, and what ended. */
export type Reach = "claimed" | "agreed" | "done" | "ended";

export function reach(stage: string): Reach {
  if (stage === "underway" || stage === "completed") return "done";
  if (stage === "agreed") return "agreed";
  if (stage === "halted" || stage === "refused") return "ended";
  return "claimed";
}

export const reaches: Reach[] = ["done", "agreed", "claimed", "ended"];
export const reachName: Record<Reach, string> = {
  done: "begun or done", agreed: "agreed", claimed: "wanted, offered, asked for or discussed", ended: "halted or refused",
};

/** absences are the three kinds of "no". */
export const absenceName: Record<string, string> = {
  "not-covered": "not covered: no source here could know", "none-found": "no report found", "reported-none": "reported none: a full register lists nothing",
};

export const className: Record<string, string> = {
  "tank": "tanks", "armour": "armoured vehicles", "artillery": "artillery", "combat-aircraft": "combat aircraft", "drone": "drones",
  "helicopter": "helicopters", "ship": "ships", "submarine": "submarines", "missile": "missiles", "air-defence": "air defence",
  "small-arms": "small arms", "ammunition": "ammunition", "transport-aircraft": "transport and other aircraft", "vehicle": "vehicles",
  "sensor": "sensors", "engine": "engines", "satellite": "satellites", "other": "other equipment", "arms": "arms in general",
};

/** amount writes a whole number for a person: 5.43 billion, 1,200. */
export function amount(n: number): string {
  const units: [number, string][] = [[1e12, " trillion"], [1e9, " billion"], [1e6, " million"]];
  for (const [size, name] of units) {
    if (Math.abs(n) >= size) return String(Number((n / size).toPrecision(4))) + name;
  }
  return n.toLocaleString("en-GB");
}

/** count writes "1 event", "12 events". */
export function count(n: number, one: string, many = one + "s"): string {
  return `${n.toLocaleString("en-GB")} ${n === 1 ? one : many}`;
}

/** figure writes a number with three significant digits; a dash if it is unknown. */
export function figure(n: number | null | undefined): string {
  if (n === null || n === undefined || Number.isNaN(n)) return "–";
  return Number(n.toPrecision(3)).toLocaleString("en-GB", { maximumFractionDigits: 6 });
}

/** listed writes "a, b and c". */
export function listed(words: string[]): string {
  if (words.length < 2) return words.join("");
  return words.slice(0, -1).join(", ") + " and " + words[words.length - 1];
}
