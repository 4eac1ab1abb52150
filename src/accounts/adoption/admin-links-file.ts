import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { PasswordLink } from '../../people/issue-password-link';
import { Clock } from '../../platform/clock';
import { writePrivateFile } from '../../platform/private-file';

const SEPARATOR = '\t';

export interface IssuedLink {
  readonly name: string;
  readonly link: PasswordLink;
}

export const adminLinksFile = (data: string): string => join(data, 'admin-links');

/** The file with the links for the hub's administrators: a name, the link and its end on each line. It goes with the last end. */
@Injectable()
export class AdminLinksFile implements OnApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly clock: Clock) {}

  /** Replaces the file, unless there are no links. */
  write(data: string, issued: readonly IssuedLink[]): void {
    const lines = issued.map(({ name, link: { url, path, expiresAt } }) =>
      [name, url ?? path, expiresAt].join(SEPARATOR),
    );
    if (lines.length > 0) writePrivateFile(adminLinksFile(data), `${lines.join('\n')}\n`);
  }

  /** Removes the file once every link in it has expired. */
  follow(data: string): void {
    const last = lastEnd(data);
    if (last === null) return;
    const leftMs = last - this.clock.nowMs();
    if (leftMs <= 0) return rmSync(adminLinksFile(data), { force: true });
    this.timer = setTimeout(() => this.follow(data), leftMs).unref();
  }

  onApplicationShutdown(): void {
    clearTimeout(this.timer);
  }
}

/** Milliseconds since 1970; null: there is no file that can be read, or no link in it. */
function lastEnd(data: string): number | null {
  try {
    const lines = readFileSync(adminLinksFile(data), 'utf8').trim().split('\n');
    const ends = lines.map((line) => Date.parse(line.split(SEPARATOR).at(-1) ?? ''));
    const last = Math.max(...ends);
    return Number.isNaN(last) ? null : last;
  } catch {
    return null;
  }
}
