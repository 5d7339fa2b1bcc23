// What the API answers, as far as the pages use it.
/** Span is a stretch of a text, in bytes. */
export interface Span { start: number; end: number }

export interface About {
  query: string;
  version: string;
  caveat: string;
}

export interface List<T> extends About {
  total: number;
  items: T[];
  next?: string;
}

export interface Equipment { class: string; name?: string; count?: number }
export interface Money { amount: number; currency: string }
export interface People { count: number; unit: string }
export interface Where { place?: string; country?: string }
export interface Speaker { name: string; actor?: string }
export interface Evidence extends Span { text?: string }
export interface Why extends Span { field: string; rule: string }

export interface Sides { from?: string[]; to?: string[]; with?: string[] }

export interface Rec extends Sides {
  document: string;
  record: string;
  kind: string;
  stage: string;
  equipment?: Equipment[];
  money?: Money;
  people?: People[];
  when?: string;
  where?: Where;
  tiv?: { amount: number; allocated?: boolean };
  uncertain?: string[];
  name?: string;
  speaker?: Speaker;
  outlet?: string;
  certainty: string;
  confidence: number;
  evidence: Evidence[];
  why?: Why[];
}

export interface Source {
  title?: string;
  published?: string;
  publisher?: string;
  url?: string;
  source: string;
  release?: string;
  row?: number;
  terms?: string;
}

export interface RecordItem extends Rec {
  event: string;
  about: Source;
}

export interface Said { value: number; record: string }
export interface Reached { stage: string; when?: string; records: string[] }

export interface Ev extends Sides {
  event: string;
  kind: string;
  stage: string;
  stages: Reached[];
  when?: string;
  where?: Where;
  name?: string;
  equipment?: { class: string; name?: string; low?: number; high?: number; said?: Said[] }[];
  money?: { currency: string; low: number; high: number; said: Said[] }[];
  people?: { unit: string; low: number; high: number; said: Said[] }[];
  records: string[];
  documents: number;
  origins: number;
  sources: string[];
  confidence: number;
  was?: string[];
}

export interface EventItem extends Ev {
  published?: string;
  certainty: string;
  standing: string;
}

/** Run is a stretch of a document's text and what is known of it; the runs put together are the text. */
export interface Run {
  text: string;
  start: number;
  end: number;
  records?: number[];
  fields?: { record: number; field: string; rule: string }[];
  uncoded?: boolean;
}

export interface DocumentPage extends About, Source {
  id: string;
  author?: string;
  language?: string;
  bytes: number;
  hash: string;
  coder?: string;
  added: string;
  runs: Run[];
  said: RecordItem[];
  uncoded: number;
  previous?: string;
  next?: string;
  place: number;
  total: number;
}

export interface WhyField { field: string; value: string; words: string; start: number; end: number; rule: string; means?: string }

export interface CodePage {
  document: { title?: string; date?: string; url?: string; outlet?: string; author?: string };
  runs: Run[];
  said: Rec[];
  why: WhyField[][];
  rejected: { text: string; start: number; end: number; kind: string; rule: string; means?: string; reason: string }[];
  uncoded: number;
  caveat: string;
}

export interface Frame { basis: string; from?: number; to?: number; source?: string; terms: string; first?: number; last?: number }
export interface Named { code: string; name: string; count: number; q?: string }
export interface MatrixCellData { from: string; to: string; count: number; claimed?: number; agreed?: number; done?: number; register?: number; news?: number; absence?: string; q?: string }
export interface MatrixData { title: string; directed: boolean; rows: Named[]; columns: Named[]; cells: MatrixCellData[]; other_rows?: number; other_columns?: number; total: number }
export interface MapValue { code: string; m49: string; name: string; count: number; from?: number; to?: number; claimed?: number; absence?: string; q?: string }
export interface YearCount { year: number; count: number; claimed?: number; absence?: string; q?: string }
export interface Multiple { kind: string; title: string; total: number; years: YearCount[]; undated?: number; q: string }
export interface ReadYear { year: number; documents: number }
export interface Coverage { source: string; release?: string; period: { from: number; to: number }; actors?: string[]; sampled?: boolean; kinds: string[]; documents: number; records: number; years?: Record<string, number> }

export interface OverviewPage extends About {
  title: string;
  frame: Frame;
  kind: string[];
  matrix: MatrixData;
  map: MapValue[];
  multiples: Multiple[];
  read: ReadYear[];
  coverage: Coverage[];
  outlets: Named[];
  latest: EventItem[];
}

export interface Words {
  version: string;
  program?: string;
  fields: { name: string; means: string; example: string; values?: string[] }[];
  actors: { code: string; name: string; m49?: string; events: number }[];
  coverage: Coverage[];
  kinds: Record<string, string>;
  standings: Record<string, string>;
  absences: Record<string, string>;
  totals: { documents: number; records: number; events: number };
  can_code: boolean;
  can_fetch: boolean;
}

export interface Mark extends Sides {
  event: string;
  kind: string;
  stage: string;
  when?: string;
  first?: string;
  last?: string;
  published?: string;
  name?: string;
  where?: Where;
  stages: { stage: string; when?: string; first?: string; last?: string; records: number }[];
  what?: string;
  certainty: string;
  standing: string;
  register: boolean;
  news: boolean;
  documents: number;
  origins: number;
}

export interface Partner {
  code: string; name: string; m49?: string; count: number; gives: number; takes: number; equal: number; claimed: number;
  kinds: Record<string, number>; stages: Record<string, number>; first?: number; last?: number; q: string;
}

export interface Share { actor: string; value?: number; share: number | null }
export interface Dependence {
  recipient: string; period: { from: number; to: number }; covered: number; total: number | null; unattributed: number; suppliers: Share[] | null;
  top: number | null; hhi: number | null; effective: number | null; change: number | null;
}

export interface CountryPage extends About {
  code: string; name: string; m49?: string; cow?: string; gw?: string; since?: string; until?: string;
  groups: { code: string; name: string; from?: string; to?: string }[];
  title: string; frame: Frame; role: string;
  kinds: { kind: string; count: number; stages: Record<string, number>; q: string }[];
  partners: Partner[]; other_partners?: number;
  flow: { role: "gives" | "takes"; partner: string; name: string; what: string; stage: string; count: number; q: string }[];
  dependence: Dependence[]; dependence_caveat: string;
  timeline: Mark[]; other_marks?: number;
  years: YearCount[]; undated?: number;
  coverage: {
    documents: number; read: ReadYear[]; outlets: Named[]; domestic: number; foreign: number; unknown: number; said_by: number; said_about: number;
    empty: YearCount[]; warning?: string;
  };
}

export interface FieldValues {
  field: string;
  values: { value: string; words: string[]; records: string[]; documents: number; origins: number; sources: string[]; estimate?: boolean }[];
}

export interface Sentence {
  record: string; document: string; about: Source; kind: string; stage: string; certainty: string; confidence: number;
  speaker?: Speaker; outlet?: string; runs: Run[]; why: WhyField[]; origin: number; judgement?: string;
}

export interface EventPage extends About, EventItem {
  statement: string;
  not_told?: string;
  fields: FieldValues[];
  sentences: Sentence[];
  folded: { documents: string[]; name: string }[];
  folded_by: string;
  match: { field: string; register: string[]; news: string[]; agree: boolean }[];
  history: { at: string; what: string; says: string; by?: string; record?: string; note?: string }[];
  related: { event: string; kind: string; stage: string; when?: string; name?: string; what?: string }[];
  related_total: number;
  related_q: string;
  cite: { text?: string; bibtex: string; ris: string; csl: unknown };
  permanent: string;
}

export interface Lane { kind: string; count: number; marks: Mark[]; others?: number; years: YearCount[]; undated?: number; q: string }
export interface DyadLanes {
  a: string; b: string; name_a: string; name_b: string; title: string; lanes: Lane[]; total: number; read: ReadYear[];
  beside: { both: number; register_only: number; news_only: number; q_register?: string; q_news?: string };
  asymmetry: { supplier: string; recipient: string; period: { from: number; to: number }; value: number; import: number | null; export: number | null; asymmetry: number | null }[];
  together: { code: string; name: string; from?: string; to?: string }[];
}
export interface DyadPage extends About, DyadLanes { frame: Frame; dir: string; versus?: DyadLanes }

export interface Interval { value: number | null; low: number | null; high: number | null }
export interface Polarity {
  period: { from: number; to: number }; covered: number; acts: number; total: number | null; leader: string; share: Interval; poles: number; structure: string;
  effective: Interval; con: Interval; evenness: Interval; blocs: { lead: string; members: string[]; share: number | null }[]; effective_blocs: Interval;
  closed: Interval; modularity: Interval; agreement: number | null; caveats: string;
}
export interface MeasurePage<T> extends About { title: string; windows: T[] }

export interface Facet { field: string; values: { value: string; name?: string; count: number; term?: string }[]; others?: number; untold?: number }
export interface ExplorePage extends About {
  of: "events" | "records";
  total: number;
  facets: Facet[];
  items: (EventItem | RecordItem)[];
  next?: string;
  map: MapValue[];
  network: {
    nodes: { code: string; name: string; count: number; community: number; q: string }[];
    edges: { a: string; b: string; directed: boolean; count: number; claimed: number; q: string }[];
    other_nodes?: number; other_edges?: number; note: string; communities: { lead: string; members: string[] }[];
  };
  chart: { years: number[]; series: { kind: string; total: number; counts: number[]; claimed?: number[] }[]; undated: number; read: ReadYear[]; absence: string[] };
  same: { cli: string; sql: string; curl: string };
  covered?: string;
  download: Record<string, string>;
}
