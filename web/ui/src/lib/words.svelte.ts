// The server's own words: what completion and legends need, read once.
import { learn } from "./actors";
import { read } from "./api.svelte";
import type { Words } from "./shapes";

class Vocabulary {
  words = $state.raw<Words | undefined>(undefined);

  constructor() {
    read<Words>("/api/v1/words").then((w) => {
      learn(w.actors);
      this.words = w;
    }).catch(() => undefined); // the pages go on with the names they have
  }
}

export const vocabulary = new Vocabulary();
