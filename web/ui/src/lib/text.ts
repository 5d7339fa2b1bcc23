// Spans are in bytes of UTF-8; strings here are in units of UTF-16.

export interface Span {
  start: number;
  end: number;
}

/** Places turns byte offsets of a text into places in the string. */
export class Places {
  // Every 1024th byte's place, so that a lookup goes over little text.
  private marks: number[] = [0];

  constructor(private text: string) {
    let bytes = 0;
    let next = 1024;
    for (let i = 0; i < text.length; i++) {
      if (bytes >= next) {
        this.marks.push(i, bytes);
        next = bytes + 1024;
      }
      bytes += width(text, i);
      if (text.charCodeAt(i) >= 0xd800 && text.charCodeAt(i) < 0xdc00) i++;
    }
  }

  /** at is the place of a byte; the text's end if it is beyond it. */
  at(byte: number): number {
    let i = 0;
    let bytes = 0;
    // The first mark is place 0 at byte 0; the rest are pairs.
    for (let m = 1; m + 1 < this.marks.length && this.marks[m + 1] <= byte; m += 2) {
      i = this.marks[m];
      bytes = this.marks[m + 1];
    }
    while (bytes < byte && i < this.text.length) {
      bytes += width(this.text, i);
      const unit = this.text.charCodeAt(i);
      i += unit >= 0xd800 && unit < 0xdc00 ? 2 : 1;
    }
    return i;
  }
}

function width(text: string, i: number): number {
  const unit = text.charCodeAt(i);
  if (unit < 0x80) return 1;
  if (unit < 0x800) return 2;
  return unit >= 0xd800 && unit < 0xdc00 ? 4 : 3;
}

export interface Piece<T> {
  text: string;
  /** start is the byte at which the piece begins. */
  start: number;
  /** over are the marks that cover the piece, in the order given. */
  over: T[];
}

/** pieces cuts the part of a text between two bytes where marks begin and end. */
export function pieces<T extends Span>(text: string, marks: T[], part: Span, places = new Places(text)): Piece<T>[] {
  const cuts = new Set([part.start, part.end]);
  for (const m of marks) {
    if (m.start > part.start && m.start < part.end) cuts.add(m.start);
    if (m.end > part.start && m.end < part.end) cuts.add(m.end);
  }
  const sorted = [...cuts].sort((a, b) => a - b);
  const out: Piece<T>[] = [];
  for (let i = 0; i + 1 < sorted.length; i++) {
    const [start, end] = [sorted[i], sorted[i + 1]];
    out.push({
      text: text.slice(places.at(start), places.at(end)), start,
      over: marks.filter((m) => m.start <= start && m.end >= end),
    });
  }
  return out;
}
