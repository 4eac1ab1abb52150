/** Share of `max` that is kept by weight when an old generation is dropped. */
const KEPT_SHARE = 1 / 8;

export interface Bounds<V> {
  /** Maximum number of keys at once. */
  readonly max: number;
  /** A value that is not set again is dropped after this time, in milliseconds, and at the latest after twice as long. */
  readonly keepMs: number;
  /** Of the oldest values the lightest are dropped first. */
  readonly weightOf: (value: V) => number;
}

/**
 * A map with a bound, in two generations: when the young one is full or old enough, it replaces the old one, which is
 * dropped. (Deleting the first key of a single Map again and again is quadratic: V8 skips all deleted keys each time.)
 */
export class BoundedMap<V> {
  private young = new Map<string, V>();
  private old = new Map<string, V>();
  private youngSince = -Infinity;

  constructor(private readonly bounds: Bounds<V>) {}

  get size(): number {
    return this.young.size + this.old.size;
  }

  get(key: string): V | undefined {
    return this.young.get(key) ?? this.old.get(key);
  }

  /** @param nowMs milliseconds since 1970 */
  set(key: string, value: V, nowMs: number): void {
    const { max, keepMs } = this.bounds;
    const kept = Math.floor(max * KEPT_SHARE);
    const isFull = this.young.size >= Math.floor((max - kept) / 2);
    if (isFull) this.age(nowMs, this.heaviest(kept));
    else if (nowMs - this.youngSince >= keepMs) this.age(nowMs, []);
    this.old.delete(key);
    this.young.set(key, value);
  }

  delete(key: string): void {
    this.young.delete(key);
    this.old.delete(key);
  }

  private age(nowMs: number, kept: readonly (readonly [string, V])[]): void {
    this.old = this.young;
    for (const [key, value] of kept) this.old.set(key, value);
    this.young = new Map();
    this.youngSince = nowMs;
  }

  private heaviest(count: number): (readonly [string, V])[] {
    const { weightOf } = this.bounds;
    return [...this.old].sort(([, a], [, b]) => weightOf(b) - weightOf(a)).slice(0, count);
  }
}
