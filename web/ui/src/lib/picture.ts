// A chart as a file: drawn as on the screen, with its title, caveat and source.

const drawn = ["fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "stroke-opacity", "stroke-linecap", "opacity",
  "font-size", "font-family", "font-weight", "font-style", "text-anchor", "dominant-baseline", "visibility"];

export interface Words {
  title: string;
  caveat: string;
  source: string;
}

/** svgOf writes a chart as a file of its own. */
export function svgOf(chart: SVGSVGElement, words: Words): string {
  const box = chart.viewBox.baseVal;
  const width = Math.max(box?.width || chart.clientWidth, 420);
  const height = box?.height || chart.clientHeight;
  const style = getComputedStyle(document.documentElement);
  const paper = getComputedStyle(document.body).backgroundColor;
  const ink = getComputedStyle(document.body).color;
  const soft = getComputedStyle(chart.closest("figure")?.querySelector("figcaption") ?? document.body).color;
  const ns = "http://www.w3.org/2000/svg";
  const out = document.implementation.createDocument(ns, "svg").documentElement as unknown as SVGSVGElement;
  const pad = 16;
  const title = wrapped(words.title, Math.floor((width - 2 * pad) / 8.6));
  const foot = [...wrapped(words.caveat, Math.floor((width - 2 * pad) / 5.9)), ...wrapped(words.source, Math.floor((width - 2 * pad) / 5.9))];
  const top = pad + title.length * 20 + 6;
  const whole = top + height + 14 + foot.length * 14 + pad;
  const set = (e: Element, a: Record<string, string | number>) => Object.entries(a).forEach(([k, v]) => e.setAttribute(k, String(v)));
  set(out, { width, height: whole, viewBox: `0 0 ${width} ${whole}`, "font-family": style.fontFamily, role: "img" });
  const add = (name: string, a: Record<string, string | number>, text = "") => {
    const e = out.ownerDocument.createElementNS(ns, name);
    set(e, a);
    if (text) e.textContent = text;
    out.appendChild(e);
    return e;
  };
  add("title", {}, words.title);
  add("desc", {}, words.caveat);
  add("rect", { width, height: whole, fill: paper });
  title.forEach((line, i) => add("text", { x: pad, y: pad + 14 + i * 20, "font-size": 16, "font-weight": 600, fill: ink }, line));
  const inner = copy(chart) as SVGSVGElement;
  set(inner, { x: 0, y: top, width: box?.width || chart.clientWidth, height, overflow: "visible" });
  out.appendChild(out.ownerDocument.adoptNode(inner));
  foot.forEach((line, i) => add("text", { x: pad, y: top + height + 22 + i * 14, "font-size": 10.5, fill: soft }, line));
  return new XMLSerializer().serializeToString(out);
}

// copy clones an element with what the style sheets say written into it.
function copy(from: Element): Element {
  const to = from.cloneNode(false) as Element;
  const style = getComputedStyle(from);
  to.removeAttribute("class");
  to.removeAttribute("tabindex");
  to.removeAttribute("style");
  for (const name of drawn) {
    const value = style.getPropertyValue(name);
    if (value) to.setAttribute(name, value);
  }
  if (from.localName === "a") to.removeAttribute("href");
  for (const child of from.childNodes) {
    if (child.nodeType === Node.TEXT_NODE) to.appendChild(child.cloneNode());
    else if (child.nodeType === Node.ELEMENT_NODE && (child as Element).localName !== "style") to.appendChild(copy(child as Element));
  }
  return to;
}

function wrapped(text: string, width: number): string[] {
  const out: string[] = [];
  let line = "";
  for (const word of text.split(/\s+/).filter(Boolean)) {
    if (line && line.length + 1 + word.length > width) {
      out.push(line);
      line = word;
    } else line = line ? `${line} ${word}` : word;
  }
  if (line) out.push(line);
  return out;
}

/** pngOf draws an SVG file with twice the points, for print and slides. */
export async function pngOf(svg: string): Promise<Blob> {
  const address = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = image.naturalWidth * 2;
    canvas.height = image.naturalHeight * 2;
    const pen = canvas.getContext("2d")!;
    pen.scale(2, 2);
    pen.drawImage(image, 0, 0);
    return await new Promise((done, fail) => canvas.toBlob((b) => (b ? done(b) : fail(new Error("the picture is too large for this browser"))), "image/png"));
  } finally {
    URL.revokeObjectURL(address);
  }
}

/** save hands a file to the reader. */
export function save(name: string, content: Blob | string, type = "text/plain;charset=utf-8") {
  const address = URL.createObjectURL(typeof content === "string" ? new Blob([content], { type }) : content);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
