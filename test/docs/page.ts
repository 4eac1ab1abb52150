import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '..', '..');

/** @param path from the root of the repository */
export const pathOf = (path: string): string => join(root, path);

export const pageOf = (path: string): string => readFileSync(pathOf(path), 'utf8');

const cellsOf = (line: string): string[] =>
  line
    .split(/(?<!\\)\|/)
    .slice(1, -1)
    .map((cell) => cell.trim());

/** The rows of every table with this first column title: cells by column title, no code marks in the first. */
export function rowsOf(page: string, firstTitle: string): Record<string, string>[] {
  const rows: Record<string, string>[] = [];
  let titles: readonly string[] | null = null;
  for (const line of page.split('\n')) {
    if (!line.startsWith('|')) {
      titles = null;
      continue;
    }
    const cells = cellsOf(line);
    if (titles === null) titles = cells;
    else if (titles[0] === firstTitle && !/^-+$/.test(cells[0] ?? '')) {
      rows.push(Object.fromEntries(titles.map((title, i) => [title, cells[i] ?? ''])));
    }
  }
  return rows;
}

/** The texts between back-ticks, in order. */
export const codesIn = (text: string): string[] =>
  Array.from(text.matchAll(/`([^`]+)`/g), ([, code]) => code ?? '');
