/** How rows of one table get in and out. */
export interface RowAccess<R> {
  load(key: string): R | undefined;
  write(key: string, row: R): void;
  remove(key: string): void;
}

/** Rows of one table that are read once and written once for a whole batch. */
export class RowCache<R extends object> {
  private readonly rows = new Map<string, R | null>();
  private readonly dirty = new Set<string>();

  /**
   * @param limit rows kept when a batch is done, and changed ones at any time: beyond it they are written and the cache
   * starts anew, so that memory stays flat
   */
  constructor(
    private readonly access: RowAccess<R>,
    private readonly limit: number,
  ) {}

  get(key: string): R | undefined {
    const known = this.rows.get(key);
    if (known !== undefined) return known ?? undefined;
    const row = this.access.load(key);
    if (row !== undefined) this.rows.set(key, row);
    return row;
  }

  put(key: string, row: R): void {
    this.rows.set(key, row);
    this.dirty.add(key);
    if (this.dirty.size > this.limit) this.flush();
  }

  remove(key: string): void {
    this.rows.set(key, null);
    this.dirty.add(key);
  }

  /** Writes what changed, in the order of the first change. */
  flush(): void {
    for (const key of this.dirty) {
      const row = this.rows.get(key);
      if (row === null || row === undefined) {
        this.access.remove(key);
        this.rows.delete(key);
      } else {
        this.access.write(key, row);
      }
    }
    this.dirty.clear();
    if (this.rows.size > this.limit) this.rows.clear();
  }

  forget(): void {
    this.rows.clear();
    this.dirty.clear();
  }
}
