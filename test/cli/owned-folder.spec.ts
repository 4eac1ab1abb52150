import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectWith } from '../../src/cli/connect';
import { notAvailable } from '../../src/cli/failure';
import { HttpClient } from '../../src/cli/http-client';
import type { Installation } from '../../src/cli/installation';
import { processTerminal } from '../../src/cli/terminal';
import { isOwnedByAnother, ownDataFolder } from '../../src/platform/data-folder';
import { ScriptedClient } from './scripted-client';

let data: string;
let server: Server;
/** What happens at each try to open the folder in this process; the last one for ever. */
let tries: (() => void)[];
let opened: number;

const installation = {
  open: () => {
    tries[Math.min(opened++, tries.length - 1)]?.();
    return Promise.resolve(new ScriptedClient({}));
  },
  isOwnedByAnother: (folder: string, error: Error) => Promise.resolve(isOwnedByAnother(folder, error.cause)),
} as unknown as Installation;
const connect = () =>
  connectWith(installation, processTerminal(process.stdout, process.stderr))({ data }, true);
const refuse = () => {
  throw notAvailable('not available');
};

beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'gatebook-owned-'));
  server = createServer((_, response) => response.end('{}'));
  opened = 0;
});
afterEach(async () => {
  if (server.listening) await new Promise((resolve) => server.close(resolve));
  rmSync(data, { recursive: true, force: true });
});

describe('a command on a data folder that another process owns', () => {
  it('waits for a Gatebook that starts', async () => {
    const folder = ownDataFolder(data);
    const listen = () => {
      server.listen(join(data, 'gatebook.sock'));
      refuse();
    };
    tries = [refuse, listen, refuse];
    const client = await connect();
    folder.release();

    expect(client).toBeInstanceOf(HttpClient);
    expect(opened).toBeGreaterThan(1);
  });

  it('opens it itself when a command has released it', async () => {
    const folder = ownDataFolder(data);
    tries = [refuse, () => folder.release()];

    expect(await connect()).toBeInstanceOf(ScriptedClient);
  });

  it('opens it itself when it is released right after the command has found it owned', async () => {
    const folder = ownDataFolder(data);
    const findOwned = () => {
      try {
        ownDataFolder(data);
      } catch (error) {
        folder.release();
        throw notAvailable('not available', error);
      }
    };
    tries = [findOwned, () => undefined];

    expect(await connect()).toBeInstanceOf(ScriptedClient);
  });
});

describe('a command on a data folder that nobody owns', () => {
  it('does not wait if it cannot be opened', async () => {
    tries = [refuse];

    await expect(connect()).rejects.toThrow('not available');
    expect(opened).toBe(1);
  });
});
