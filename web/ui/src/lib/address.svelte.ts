// The address is the whole view: every page reads what it shows from it and
// changes it to show something else.

export type Page = "overview" | "country" | "dyad" | "event" | "document" | "explore" | "try" | "missing";

export interface Route {
  page: Page;
  /** What the page is about: an actor, a dyad or an id; empty for pages about everything. */
  about: string;
}

/** route reads a path. */
export function route(path: string): Route {
  const parts = path.split("/").filter(Boolean).map(plain);
  if (parts.length === 0) return { page: "overview", about: "" };
  const [page, about = ""] = parts;
  if (parts.length === 1 && (page === "explore" || page === "try")) return { page, about: "" };
  if (parts.length === 2 && (page === "country" || page === "dyad" || page === "event" || page === "document")) {
    return { page, about };
  }
  return { page: "missing", about: path };
}

function plain(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

class Address {
  path = $state(location.pathname);
  search = $state(location.search);
  hash = $state(location.hash);
  params = $derived(new URLSearchParams(this.search));
  route = $derived(route(this.path));

  constructor() {
    addEventListener("popstate", () => this.read());
  }

  private read() {
    this.path = location.pathname;
    this.search = location.search;
    this.hash = location.hash;
  }

  /** get is a parameter's value; empty if it is not in the address. */
  get(name: string): string {
    if (own.includes(name)) return views(this.params.get("view") ?? "").get(name) ?? "";
    return this.params.get(name) ?? "";
  }

  /** data are the parameters that change the data, as they are asked of the API. */
  data(...names: string[]): Record<string, string> {
    return Object.fromEntries(names.map((n) => [n, this.get(n)]));
  }

  /** go opens an address of this site as a link would. */
  go(to: string, replace = false) {
    const before = this.path;
    history[replace ? "replaceState" : "pushState"](null, "", to);
    this.read();
    if (this.path === before) return;
    if (!this.hash) scrollTo(0, 0);
    // Who hears the page instead of seeing it is told that it is another.
    document.getElementById("main")?.focus({ preventScroll: true });
  }

  /** href is the present address with some parameters changed; an empty value leaves one out. */
  href(changes: Record<string, string>): string {
    return to(this.path, changed(new URLSearchParams(this.search), changes));
  }

  /** set changes parameters of the present address. */
  set(changes: Record<string, string>, replace = false) {
    const next = this.href(changes);
    if (next !== this.path + this.search) this.go(next, replace);
  }
}

/**
 * own are the parameters that change only how the data are looked at. They stand
 * together in one, view, so that the address with .json at the end of its path
 * is that of the page's data.
 */
const own = ["show", "table", "pane", "click", "uncoded", "cite"];

function views(text: string): Map<string, string> {
  const out = new Map<string, string>();
  for (const part of text.split(";")) {
    const at = part.indexOf("=");
    if (at > 0) out.set(part.slice(0, at), part.slice(at + 1).replaceAll("%3B", ";").replaceAll("%25", "%"));
  }
  return out;
}

function changed(params: URLSearchParams, changes: Record<string, string>): URLSearchParams {
  const view = views(params.get("view") ?? "");
  for (const [name, value] of Object.entries(changes)) {
    if (own.includes(name)) {
      if (value) view.set(name, value);
      else view.delete(name);
    } else if (value) params.set(name, value);
    else params.delete(name);
  }
  const text = [...view].map(([n, v]) => `${n}=${v.replaceAll("%", "%25").replaceAll(";", "%3B")}`).join(";");
  params.delete("view");
  if (text) params.set("view", text);
  return params;
}

export const address = new Address();

/** to writes a path and parameters as an address that a person can read. */
export function to(path: string, params: URLSearchParams | Record<string, string> = {}): string {
  const text = new URLSearchParams(params).toString()
    .replaceAll("%3A", ":").replaceAll("%7E", "~").replaceAll("%2C", ",").replaceAll("%2F", "/").replaceAll("%3B", ";").replaceAll("%3D", "=");
  return text ? `${path}?${text}` : path;
}

/** over writes an address of another page, which keeps period and basis if it has them. */
export function over(path: string, changes: Record<string, string> = {}): string {
  const params = new URLSearchParams();
  if (["overview", "country", "dyad"].includes(route(path).page)) {
    for (const name of ["t", "basis"]) {
      const value = address.get(name);
      if (value) params.set(name, value);
    }
  }
  return to(path, changed(params, changes));
}

/** followed makes links inside the site change the view without loading it anew. */
export function followed(event: MouseEvent) {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const link = (event.target as Element).closest("a");
  if (!link) return;
  const href = link.getAttribute("href") ?? link.getAttributeNS("http://www.w3.org/1999/xlink", "href");
  if (!href || link.hasAttribute("download") || link.getAttribute("target")) return;
  const url = new URL(href, location.href);
  if (url.origin !== location.origin || route(url.pathname).page === "missing") return;
  event.preventDefault();
  if (url.pathname === location.pathname && url.search === location.search && url.hash) {
    address.go(url.pathname + url.search + url.hash, true);
    document.getElementById(url.hash.slice(1))?.scrollIntoView();
    return;
  }
  address.go(url.pathname + url.search + url.hash);
}
