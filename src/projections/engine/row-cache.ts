/** Reads and writes the rows of one table. */
export interface RowAccess<R> {
  load(key: string): R | undefined;
  write(key: string, row: R): void;
  remove(key: string): void;
}

/** A cached row; null: it is to be removed. */
interface Slot<R> {
  readonly key: string;
  row: R | null;
  isChanged: boolean;
}

/** Caches rows of one table, so that each is read once and written once in a batch. */
export class RowCache<R extends object> {
  private readonly slots = new Map<string, Slot<R>>();
  private changed: Slot<R>[] = [];

  /**
   * @param limit most rows kept after a batch, and most changed rows at any time; beyond it rows are written and the
   * cache is cleared, so that memory stays flat
   */
  constructor(
    private readonly access: RowAccess<R>,
    private readonly limit: number,
  ) {}

  get(key: string): R | undefined {
    const known = this.slots.get(key);
    if (known !== undefined) return known.row ?? undefined;
    const row = this.access.load(key);
    if (row !== undefined) this.slots.set(key, { key, row, isChanged: false });
    return row;
  }

  put(key: string, row: R): void {
    this.change(key, row);
    if (this.changed.length > this.limit) this.flush();
  }

  remove(key: string): void {
    this.change(key, null);
  }

  /** Writes the changed rows, in the order of their first change. */
  flush(): void {
    for (const slot of this.changed) {
      const { key, row } = slot;
      slot.isChanged = false;
      if (row === null) {
        this.access.remove(key);
        this.slots.delete(key);
      } else {
        this.access.write(key, row);
      }
    }
    this.changed = [];
    if (this.slots.size > this.limit) this.slots.clear();
  }

  forget(): void {
    this.slots.clear();
    this.changed = [];
  }

  private change(key: string, row: R | null): void {
    let slot = this.slots.get(key);
    if (slot === undefined) {
      slot = { key, row, isChanged: false };
      this.slots.set(key, slot);
    }
    slot.row = row;
    if (slot.isChanged) return;
    slot.isChanged = true;
    this.changed.push(slot);
  }
}
