// The marks of stages: form says which, filling says how far. Nothing rests on colour.
import { reach } from "./words";

export interface Glyph {
  /** d is a path around 0,0 of about ten units. */
  d: string;
  filled: boolean;
  half: boolean;
  dashed: boolean;
}

const forms: Record<string, string> = {
  declared: "M0-5A5 5 0 1 1 0 5A5 5 0 1 1 0-5Z",
  proposed: "M-4-5L5 0L-4 5Z",
  requested: "M4-5L-5 0L4 5Z",
  discussed: "M0-5.5L5.5 0L0 5.5L-5.5 0Z",
  agreed: "M0-5A5 5 0 1 1 0 5A5 5 0 1 1 0-5Z",
  underway: "M-4.5-4.5H4.5V4.5H-4.5Z",
  completed: "M-4.5-4.5H4.5V4.5H-4.5Z",
  halted: "M-3-5V5M3-5V5",
  refused: "M-4.5-4.5L4.5 4.5M4.5-4.5L-4.5 4.5",
};

export function glyph(stage: string): Glyph {
  const how = reach(stage);
  return {
    d: forms[stage] ?? forms.declared, filled: how === "done" || how === "agreed",
    half: stage === "underway", dashed: stage === "declared",
  };
}
