import { closeSync, fsyncSync, openSync, rmSync, writeSync } from 'node:fs';
import type { ImportItem } from '../bodies';
import { wrongUsage } from '../failure';

const OWNER_ONLY = 0o600;

/** A new CSV file of one-time links, for its owner alone. Each line is written when its link is known: nobody shows it again. */
export class LinksFile {
  private count = 0;

  private constructor(
    private readonly path: string,
    private readonly file: number,
  ) {}

  /** @throws TaskFailure wrongUsage for a file that exists, or cannot be made */
  static create(path: string): LinksFile {
    try {
      const links = new LinksFile(path, openSync(path, 'wx', OWNER_ONLY));
      links.write(['username', 'link', 'expiresAt']);
      return links;
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      throw wrongUsage(
        code === 'EEXIST'
          ? `--links: ${path} exists already, and its links may still work. Name another file.`
          : `--links: ${path} cannot be written: ${message}`,
      );
    }
  }

  /** Adds the link of a row that has one. */
  add({ username, link }: ImportItem): void {
    if (link === undefined) return;
    this.count += 1;
    this.write([username ?? '', link.url ?? link.path, link.expiresAt]);
  }

  /** Makes it durable, or removes it when there is no link. @returns how many links it has */
  close(): number {
    fsyncSync(this.file);
    closeSync(this.file);
    if (this.count === 0) rmSync(this.path);
    return this.count;
  }

  private write(cells: readonly string[]): void {
    writeSync(this.file, `${cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')}\n`);
  }
}
