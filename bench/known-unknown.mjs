import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeBook } from './lib/book.mjs';
import { inClientProcess } from './lib/measure.mjs';
import { issueToken, startServer } from './lib/server.mjs';

const PEOPLE = 400;

/** Wrong passwords for known and for unknown names, in turns: each name once, so that no lock falls. */
export async function knownUnknown() {
  const folder = mkdtempSync(join(tmpdir(), 'gatebook-bench-'));
  await makeBook(folder, { people: PEOPLE });
  const server = await startServer(folder);
  try {
    const token = issueToken(server, 'guard');
    const { known, unknown } = await inClientProcess('knownUnknown', {
      url: server.url,
      token,
      people: PEOPLE,
    });
    const difference = Math.abs(known - unknown);
    const limit = Math.max(0.05 * known, 2);
    return [
      {
        name: 'known against unknown name: difference of the medians, ms',
        figure: difference,
        limit,
        ratio: difference / limit,
        target: '≤ 1',
        isMet: difference <= limit,
      },
    ];
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
