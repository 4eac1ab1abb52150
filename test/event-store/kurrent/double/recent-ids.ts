import type { Recorded } from './double-book';

/** Roughly what fits into the server's 8 MiB. */
const REMEMBERED = 150_000;

/** The server's memory of recent event ids: its only way to detect a repeat with `any` or `exists`. */
export class RecentIds {
  private readonly byId = new Map<string, Recorded>();

  remember(record: Recorded): void {
    this.byId.delete(record.id);
    this.byId.set(record.id, record);
    if (this.byId.size <= REMEMBERED) return;
    const [oldest] = this.byId.keys();
    if (oldest !== undefined) this.byId.delete(oldest);
  }

  find(stream: string, id: string): Recorded | undefined {
    const record = this.byId.get(id);
    return record?.stream === stream ? record : undefined;
  }

  /** Happens on a restart or a failover. */
  forget(): void {
    this.byId.clear();
  }
}
