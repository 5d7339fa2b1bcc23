// A question in words, as a query: "who supplies India with combat aircraft".
import { named } from "./actors";
import { className, kindName } from "./words";

const classes: [RegExp, string][] = [
  [/\b(combat[ -]?aircraft|fighters?|fighter[ -](?:jets?|aircraft)|warplanes?|bombers?|jets?)\b/, "combat-aircraft"], [/\b(transport[ -]aircraft|airlifters?)\b/, "transport-aircraft"],
  [/\b(air[ -]defen[cs]e|anti-aircraft)\b/, "air-defence"], [/\b(submarines?)\b/, "submarine"], [/\b(ships?|frigates?|warships?|corvettes?|destroyers?)\b/, "ship"],
  [/\b(tanks?)\b/, "tank"], [/\b(armou?red|armou?r)\b/, "armour"], [/\b(artillery|howitzers?)\b/, "artillery"], [/\b(drones?|uavs?)\b/, "drone"],
  [/\b(helicopters?)\b/, "helicopter"], [/\b(missiles?)\b/, "missile"], [/\b(small[ -]arms|rifles?)\b/, "small-arms"], [/\b(ammunition|shells)\b/, "ammunition"],
  [/\b(satellites?)\b/, "satellite"], [/\b(radars?|sensors?)\b/, "sensor"], [/\b(engines?)\b/, "engine"],
];
const kinds: [RegExp, string][] = [
  [/\b(exercises?|drills?|manoeuvres?|maneuvers?)\b/, "exercise"], [/\b(bases?|deploy\w*|troops)\b/, "deployment"], [/\b(pacts?|treat(?:y|ies)|alliances?|agreements?)\b/, "pact"],
  [/\b(train(?:ing|s|ed)?)\b/, "training"], [/\b(embargo(?:es)?|sanctions?)\b/, "embargo"], [/\b(talks?|visits?)\b/, "talks"], [/\b(aid)\b/, "aid"],
  [/\b(arms|weapons?|sells?|sold|sales?|buys?|bought|suppl\w+|deliver\w*|transfers?|imports?|exports?|orders?|ordered)\b/, "transfer"],
];

/** asked is what a question in words asks for; undefined if it names no kind and no equipment. */
export function asked(text: string): { label: string; q: string } | undefined {
  const words = text.toLowerCase();
  const thing = classes.find(([form]) => form.test(words))?.[1];
  const kind = thing ? "transfer" : kinds.find(([form]) => form.test(words))?.[1];
  if (!kind) return undefined;
  const sides = named(text).slice(0, 2).map(({ code, name, at }) => {
    const before = words.slice(0, at).trimEnd();
    const after = words.slice(at + name.length).trimStart();
    if (kind === "exercise" || kind === "pact" || kind === "talks") return { name, word: "with", q: `party:${code}` };
    if (/(\bto|\bfor|\bsuppl\w+|\barms?|\bsells?|\bsold)$/.test(before) || /^(buys?|bought|gets?|got|imports?|orders?|ordered|takes?)\b/.test(after)) return { name, word: "to", q: `to:${code}` };
    if (/(\bfrom|\bby)$/.test(before) || /^(sells?|sold|suppl\w+|delivers?|exports?|gives?|arms)\b/.test(after)) return { name, word: "from", q: `from:${code}` };
    return { name, word: "of", q: `party:${code}` };
  });
  const label = [kindName[kind], thing && `of ${className[thing]}`, ...sides.map((s) => `${s.word} ${s.name}`)].filter(Boolean).join(" ");
  // Who supplies is who has agreed to or does; what is merely wanted is asked for as such.
  const done = kind === "transfer" && /\b(suppl\w+|deliver\w*|sells?|sold|buys?|bought|gets?|imports?|exports?)\b/.test(words) ? "stage:agreed.." : "";
  return { label: done ? `${label}, agreed or further` : label, q: [`kind:${kind}`, thing && `equipment:${thing}`, ...sides.map((s) => s.q), done].filter(Boolean).join(" ") };
}
