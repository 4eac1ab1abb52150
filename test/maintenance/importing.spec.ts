import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { maintenanceParts } from '../../src/app/maintenance-parts';
import { loadConfig } from '../../src/config/config';
import { exportStore, importStore } from '../../src/maintenance/transfer';
import {
  aStory,
  clock,
  importInto,
  inRoot,
  kurrent,
  linesOf,
  newDouble,
  open,
  order,
  sqlite,
  story,
} from './story';

aStory();

describe('an incomplete file of a story', () => {
  const refused = async (change: (lines: string[]) => string[], why: RegExp) => {
    const path = inRoot('changed.ndjson');
    writeFileSync(path, `${change(linesOf(story.file)).join('\n')}\n`);
    await expect(importInto(sqlite('refused'), path)).rejects.toThrow(why);
    expect(existsSync(inRoot('refused/book.db'))).toBe(false);
  };

  it('is refused before anything is written: truncated, changed, in another order, of another program', async () => {
    await refused((lines) => lines.slice(0, -1), /truncated/);
    await refused((lines) => lines.toSpliced(5, 1), /changed or damaged/);
    await refused(
      (lines) => lines.with(5, lines[6] ?? '').with(6, lines[5] ?? ''),
      /changed or damaged|go back/,
    );
    await refused((lines) => [...lines, '{}'], /after its last line/);
    await refused((lines) => lines.with(0, '{"format":"another"}'), /was not made by gatebook/);
    await refused(
      (lines) => lines.with(0, (lines[0] ?? '').replace('"version":1', '"version":2')),
      /version 2/,
    );
    await refused(() => ['no json'], /not a JSON object/);
    const half = (lines: string[]) => [...lines.slice(0, 7), (lines[7] ?? '').slice(0, 20)];
    await refused(half, /truncated or damaged after event 6/);
  });

  it('ends with the count and the hash of all lines before', () => {
    const lines = linesOf(story.file);
    const sha256 = createHash('sha256')
      .update(
        lines
          .slice(0, -1)
          .map((line) => `${line}\n`)
          .join(''),
      )
      .digest('hex');
    expect(JSON.parse(lines.at(-1) ?? '')).toEqual({ end: true, events: lines.length - 2, sha256 });
  });
});

describe('an import', () => {
  it('needs the secret of the book, before anything is written', async () => {
    const double = await newDouble();
    const env = { ...kurrent('secret', double), GATEBOOK_SECRET: 'x'.repeat(40) };
    await expect(importInto(env)).rejects.toThrow(/is not the secret of this book/);
    expect(double.book.log).toEqual([]);
  });

  it('needs the list of erased people, and erases them again', async () => {
    const env = sqlite('erasing');
    const withList = () =>
      importStore(maintenanceParts, loadConfig(env), clock(), { ...order(story.file), withErasures: true });
    await expect(withList()).rejects.toThrow(/--no-erasures/);
    writeFileSync(inRoot('erasing/erasures.ndjson'), `${JSON.stringify({ userId: story.ada })}\n`);
    expect(await withList()).toMatchObject({ erased: 1, problems: [] });
    const gatebook = await open(env);
    const person = await gatebook.ask('GET', `/api/users/${story.ada}`, { asOperator: true });
    expect(person.json()).toMatchObject({ status: 'deleted', erased: 'done' });
    await gatebook.close();
  });

  it('goes into a store without a book alone', async () => {
    const double = await newDouble();
    await importInto(kurrent('twice', double));
    await expect(importInto(kurrent('twice', double))).rejects.toThrow(/a book in this store already/);
    await expect(importInto(sqlite('origin'))).rejects.toThrow(/not empty/);
    await expect(exportStore(maintenanceParts, loadConfig(sqlite('origin')), story.file)).rejects.toThrow(
      /choose another name/,
    );
  });

  it('that was not finished leaves a store that no Gatebook starts on, and says what to do', async () => {
    const double = await newDouble();
    const env = kurrent('half', double);
    const whole = await newDouble();
    await importInto(kurrent('half-source', whole));
    const book = whole.book.log.slice(0, 12);
    for (const record of book) double.book.append(record.stream, 'any', [record]);
    await expect(open(env)).rejects.toThrow(/under way, or did not end/);
    await expect(importInto(env)).rejects.toThrow(/a part of one/);
  });

  it('that was interrupted is reported correctly at the next start: what was written to the server stays', async () => {
    const double = await newDouble();
    const env = kurrent('interrupted', double);
    await importInto(env);
    mkdirSync(inRoot('interrupted/restoring'));
    const written = double.book.log.length;
    const gatebook = await open(env);
    const lines = gatebook.logged.filter((line) => line.includes('interrupted import'));
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain('temporary files');
    expect(lines[0]).toContain('What it wrote to KurrentDB is still there');
    expect(lines[0]).not.toMatch(/book.*removed/);
    expect(existsSync(inRoot('interrupted/restoring'))).toBe(false);
    expect(double.book.log.length).toBeGreaterThanOrEqual(written);
  });

  it('writes the same once more where the server is not sure whether it was written', async () => {
    const double = await newDouble();
    double.faults.next('append', 'cut-after-write');
    expect(await importInto(kurrent('shaky', double))).toMatchObject({ problems: [] });
    const ids = double.book.log.filter(({ stream }) => !stream.startsWith('$')).map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});
