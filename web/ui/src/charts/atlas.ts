// The map's shapes: Natural Earth's, read when a map is first shown.
import { feature, mesh } from "topojson-client";
import atlasAddress from "world-atlas/countries-50m.json?url";
import { numbered } from "../lib/actors";

type Position = [number, number];
export interface Shape {
  type: "Feature";
  /** code is the state; empty for what is disputed or no state of ours. */
  code: string;
  name: string;
  geometry: { type: "MultiPolygon"; coordinates: Position[][][] };
}
interface Lines { type: "MultiLineString"; coordinates: Position[][] }

export interface Atlas {
  shapes: Shape[];
  /** disputed are areas that more than one side claims, drawn as nobody's. */
  disputed: Shape[];
  borders: Lines;
  /** contested are the borders that are not agreed, drawn dashed. */
  contested: Lines;
}

// Kosovo has a code and a shape without a number. It is drawn as a state with contested borders.
const unnumbered: Record<string, string> = { Kosovo: "XKX" };
const nobodys = new Set(["Somaliland", "N. Cyprus", "Siachen Glacier", "W. Sahara"]);

// Pairs of neighbours, by their numbers or names, between whom no border or not the whole is agreed.
const unsettled = ["156-356", "356-586", "156-586", "275-376", "376-760", "376-422", "408-410", "Kosovo-688", "Somaliland-706", "N. Cyprus-196",
  "504-732", "012-732", "478-732", "643-804", "729-728", "Siachen Glacier-356", "Siachen Glacier-586", "Siachen Glacier-156", "328-862", "231-706"];

let reading: Promise<Atlas> | undefined;

export function atlas(): Promise<Atlas> {
  reading ??= fetch(atlasAddress).then((a) => a.json()).then(shaped);
  reading.catch(() => (reading = undefined));
  return reading;
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any
function shaped(topology: any): Atlas {
  const countries = topology.objects.countries;
  const all = (feature(topology, countries) as unknown as { features: { id?: string; properties: { name: string }; geometry: { type: string; coordinates: never } }[] }).features;
  const out: Atlas = { shapes: [], disputed: [], borders: { type: "MultiLineString", coordinates: [] }, contested: { type: "MultiLineString", coordinates: [] } };
  for (const f of all) {
    const name = f.properties.name;
    const coordinates = (f.geometry.type === "Polygon" ? [f.geometry.coordinates] : f.geometry.coordinates) as Position[][][];
    const code = (f.id && numbered(f.id)) || unnumbered[name] || "";
    const shape: Shape = { type: "Feature", code, name, geometry: { type: "MultiPolygon", coordinates } };
    if (code === "ATA") continue;
    if (f.id === "643") {
      // The source draws Crimea with the state that holds it; here it is nobody's.
      const held = coordinates.filter(isCrimea);
      shape.geometry.coordinates = coordinates.filter((p) => !isCrimea(p));
      if (held.length) out.disputed.push({ type: "Feature", code: "", name: "Crimea", geometry: { type: "MultiPolygon", coordinates: held } });
    }
    (nobodys.has(name) ? out.disputed : out.shapes).push(shape);
  }
  type G = { id?: string; properties: { name: string } };
  const key = (g: G) => g.id ?? g.properties.name;
  const isContested = (a: G, b: G) => unsettled.includes(`${key(a)}-${key(b)}`) || unsettled.includes(`${key(b)}-${key(a)}`);
  out.borders = mesh(topology, countries, (a: unknown, b: unknown) => a !== b && !isContested(a as G, b as G)) as unknown as Lines;
  out.contested = mesh(topology, countries, (a: unknown, b: unknown) => a !== b && isContested(a as G, b as G)) as unknown as Lines;
  return out;
}

function isCrimea(polygon: Position[][]): boolean {
  return polygon[0].every(([x, y]) => x > 32 && x < 37 && y > 44 && y < 46.5);
}

export const bordersNote = "Borders: Natural Earth, 1:50 million, as they run on the ground; dashed where they are not agreed, dotted areas are claimed by more than one side. The drawing takes no side.";
