import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createApp } from '../../src/app/create-app';
import { loadConfig } from '../../src/config/config';
import { START } from '../../src/event-store/event-store';
import { Log } from '../../src/platform/log';
import { clearLine, disturbed } from '../support/disturbed-store';
import { openTempBook } from '../support/temp-book';

/** How long a command waits for its write to be folded. */
const WAIT_MS = 50;
const LATE_MS = 500;

describe('a start whose own write is folded late', () => {
  it('waits for it, writes it once, and logs no error', async () => {
    const book = await openTempBook();
    const { store, folder } = book;
    const line = clearLine();
    line.beforeMessage = async (message) => {
      if (message.kind === 'event' && message.event.type === 'PolicyInForce') await pause(LATE_MS);
    };
    const spec = { kind: 'sqlite' as const, file: join(folder, 'book.db') };
    const logged: string[] = [];
    const app = await createApp(loadConfig({ GATEBOOK_DATA: join(folder, 'node') }), {
      waits: { positionMs: WAIT_MS },
      shared: { store: disturbed(store, line), spec },
      log: new Log('warn', { write: (text) => void logged.push(text) }),
    });
    try {
      await app.settled();
      expect(logged).toEqual([]);
      expect(await store.readAll(START, { types: ['PolicyInForce'] }, 10)).toHaveLength(1);
    } finally {
      await app.close();
      await book.cleanUp();
    }
  });
});
