// Five classes of a count, by quantiles of what is there: few are very great.

export interface Scale {
  /** of is the class of a value, 1 to 5; 0 for nothing. */
  of(n: number): number;
  /** limits are the least value of each class that has one. */
  limits: [number, number][];
}

export function classes(values: number[]): Scale {
  const sorted = values.filter((v) => v > 0).sort((a, b) => a - b);
  const distinct = [...new Set(sorted)];
  let least: number[];
  if (distinct.length <= 5) least = distinct;
  else {
    least = [0, 0.4, 0.65, 0.85, 0.95].map((q) => sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))]);
    least = [...new Set(least)];
  }
  // Few classes take the darker ones, so that they are told from nothing.
  const shift = least.length >= 5 ? 0 : Math.floor((5 - least.length) / 2);
  const of = (n: number) => {
    if (!(n > 0)) return 0;
    let k = 0;
    while (k + 1 < least.length && n >= least[k + 1]) k++;
    return k + 1 + shift;
  };
  return { of, limits: least.map((l) => [of(l), l]) };
}
