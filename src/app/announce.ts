import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const OWNER_ONLY = 0o600;

export interface Announcement {
  readonly url: string;
  readonly publicUrl: string;
  /** Absolute path of the data folder. */
  readonly data: string;
  readonly setUpToken: string | null;
  readonly isNewBook: boolean;
}

/**
 * Prints the address that Gatebook listens on and how to make the first administrator. The set-up link is printed only
 * on a terminal: other output may be stored, so there the link is written to a file of mode 0600.
 */
export function announce({ url, publicUrl, data, setUpToken, isNewBook }: Announcement): void {
  const lines = [`Gatebook listens on ${url}`, `The data folder is ${data}`];
  if (isNewBook) lines.push('A new book was begun');
  if (setUpToken === null) withdrawSetUpLink(data);
  else lines.push(...setUpLines(`${publicUrl}/set-up#${setUpToken}`, data));
  process.stdout.write(`${lines.join('\n')}\n`);
}

function setUpLines(link: string, data: string): string[] {
  const file = linkFile(data);
  rmSync(file, { force: true });
  const alternative = `or run: gatebook --data ${data} admin create NAME`;
  if (process.stdout.isTTY) {
    return [
      'There is no administrator yet. To make one, open this link (until the next start):',
      link,
      alternative,
    ];
  }
  writeFileSync(file, `${link}\n`, { mode: OWNER_ONLY, flag: 'wx' });
  return [`There is no administrator yet. To make one, open the link in ${file}`, alternative];
}

/** Deletes the link's file: there is an administrator, or this process ends. */
export const withdrawSetUpLink = (data: string): void => rmSync(linkFile(data), { force: true });

const linkFile = (data: string): string => join(data, 'set-up-link');
