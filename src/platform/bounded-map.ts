/** What is kept of those that have to go: the eighth that tells most. */
const KEPT_SHARE = 1 / 8;

export interface Bounds<V> {
  /** Keys that are remembered at once, at most. */
  readonly max: number;
  /** What nobody has set for so long is forgotten by and by, in milliseconds: twice as long at most. */
  readonly keepMs: number;
  /** How much a value tells: of the oldest those that tell least go first. */
  readonly weightOf: (value: V) => number;
}

/**
 * A map that never grows beyond its bounds, in two generations: when the young one is full, or has been young for long
 * enough, it becomes the old one, and the old one goes. (One map whose first key is deleted each time looks at all the
 * keys that were deleted before: under a flood that is quadratic.)
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
