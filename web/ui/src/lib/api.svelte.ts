// Reading the API: one place that fetches, remembers and explains failures.

/** Refused is an answer that is none, with what to do about it in its message. */
export class Refused extends Error {
  constructor(public status: number, message: string) {
    super(message);
  }
}

const kept = new Map<string, unknown>();
const most = 60;

/** read fetches JSON of this server. What was read is kept for when one comes back. */
export async function read<T>(address: string, signal?: AbortSignal): Promise<T> {
  if (kept.has(address)) {
    const value = kept.get(address) as T;
    kept.delete(address);
    kept.set(address, value);
    return value;
  }
  const answer = await asked(address, { signal, headers: { Accept: "application/json" } });
  const value = (await answer.json()) as T;
  // A merged event answers with the address of the one that took it over.
  if (answer.redirected && value && typeof value === "object") Object.assign(value, { moved: new URL(answer.url).pathname });
  kept.set(address, value);
  if (kept.size > most) kept.delete(kept.keys().next().value!);
  return value;
}

/** send posts JSON and keeps nothing. */
export async function send<T>(address: string, body: unknown, signal?: AbortSignal): Promise<T> {
  const answer = await asked(address, {
    method: "POST", signal, body: JSON.stringify(body), headers: { "Content-Type": "application/json" },
  });
  return (await answer.json()) as T;
}

async function asked(address: string, options: RequestInit): Promise<Response> {
  let answer: Response;
  try {
    answer = await fetch(address, options);
  } catch (e) {
    if ((e as Error).name === "AbortError") throw e;
    throw new Refused(0, "The server does not answer. Is entente serve still running?");
  }
  if (!answer.ok) throw new Refused(answer.status, await explained(answer));
  return answer;
}

async function explained(answer: Response): Promise<string> {
  try {
    const said = await answer.json();
    const details = (said.errors ?? []).map((e: { message?: string }) => e.message).filter(Boolean);
    return [said.detail ?? said.title, ...details].filter(Boolean).join("; ") || answer.statusText;
  } catch {
    return answer.statusText || `the server answered ${answer.status}`;
  }
}

/** Reading follows an address: whenever it changes, what is there is read anew. */
export class Reading<T> {
  value = $state.raw<T | undefined>(undefined);
  fault = $state.raw<Error | undefined>(undefined);
  busy = $state(false);

  /** where gives the address, empty for nothing to read. */
  constructor(where: () => string) {
    $effect(() => {
      const address = where();
      if (!address) {
        this.value = undefined;
        this.fault = undefined;
        return;
      }
      const stop = new AbortController();
      this.busy = true;
      read<T>(address, stop.signal)
        .then((value) => {
          if (stop.signal.aborted) return;
          this.value = value;
          this.fault = undefined;
          this.busy = false;
        })
        .catch((e: Error) => {
          if (stop.signal.aborted || e.name === "AbortError") return;
          this.fault = e;
          this.value = undefined;
          this.busy = false;
        });
      return () => stop.abort();
    });
  }
}

/** query writes parameters after a question mark, without those that are empty. */
export function query(params: Record<string, string | number | undefined>): string {
  const out = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) {
    if (value !== undefined && value !== "") out.set(name, String(value));
  }
  const text = out.toString();
  return text ? "?" + text : "";
}
