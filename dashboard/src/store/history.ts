// SPDX-License-Identifier: ISC
// The last ten minutes, one sample a second, in rings of numbers: what the health view plots.

export const HISTORY_S = 600;

export const SERIES = ["cpuPct", "latencyMs", "xruns", "lateBlocks", "restarts"] as const;
export type Series = (typeof SERIES)[number];
export type Sample = Record<Series, number>;

export class History {
  private readonly rings = new Map<string, Record<Series, Float64Array>>();
  private readonly times = new Float64Array(HISTORY_S).fill(NaN);
  private next = 0;
  private count = 0;

  get length(): number {
    return this.count;
  }

  push(timeS: number, samples: ReadonlyMap<string, Sample>): void {
    this.times[this.next] = timeS;
    for (const id of samples.keys()) if (!this.rings.has(id)) this.rings.set(id, emptyRings());
    for (const [id, ring] of this.rings) {
      const sample = samples.get(id);
      for (const series of SERIES) ring[series][this.next] = sample?.[series] ?? NaN;
    }
    this.next = (this.next + 1) % HISTORY_S;
    this.count = Math.min(HISTORY_S, this.count + 1);
    this.forget();
  }

  ids(): string[] {
    return [...this.rings.keys()];
  }

  timeline(): number[] {
    return this.unroll(this.times).map((time) => time ?? 0);
  }

  /** Oldest first; null where the node was not heard. */
  values(id: string, series: Series): (number | null)[] {
    const ring = this.rings.get(id);
    return ring ? this.unroll(ring[series]) : Array.from({ length: this.count }, () => null);
  }

  /** How much a count grew from sample to sample, over all nodes; a count that falls back belongs to a new process. */
  growth(series: Series): number[] {
    const sums = new Array<number>(this.count).fill(0);
    for (const id of this.rings.keys()) {
      let last: number | null = null;
      this.values(id, series).forEach((value, i) => {
        if (value === null) return;
        if (last !== null) sums[i] = (sums[i] ?? 0) + (value >= last ? value - last : value);
        last = value;
      });
    }
    return sums;
  }

  /** The n ids with the highest value of a series within the window. */
  busiest(series: Series, n: number): string[] {
    const highest = (id: string) => Math.max(0, ...this.values(id, series).map((value) => value ?? 0));
    return this.ids()
      .map((id) => ({ id, highest: highest(id) }))
      .sort((a, b) => b.highest - a.highest || a.id.localeCompare(b.id))
      .slice(0, n)
      .map(({ id }) => id);
  }

  private unroll(ring: Float64Array): (number | null)[] {
    return Array.from({ length: this.count }, (_, i) => {
      const value = ring[(this.next - this.count + i + HISTORY_S) % HISTORY_S];
      return value === undefined || Number.isNaN(value) ? null : value;
    });
  }

  private forget(): void {
    if (this.next !== 0) return;
    for (const [id, ring] of this.rings) if (ring.cpuPct.every(Number.isNaN)) this.rings.delete(id);
  }
}

function emptyRings(): Record<Series, Float64Array> {
  const ring = () => new Float64Array(HISTORY_S).fill(NaN);
  return { cpuPct: ring(), latencyMs: ring(), xruns: ring(), lateBlocks: ring(), restarts: ring() };
}
