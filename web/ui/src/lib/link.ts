/** safeLink is an address that a document gives, if it is one of the web; else empty. */
export function safeLink(address: string | undefined): string {
  if (!address) return "";
  try {
    const url = new URL(address);
    return url.protocol === "https:" || url.protocol === "http:" ? url.href : "";
  } catch {
    return "";
  }
}
