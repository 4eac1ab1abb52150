import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { PRODUCT_FOLDER } from '../../src/platform/product-folder';
import { type Child, cleanEnvironment, freePorts, startChild } from '../hub/child-process';

/** The packages with a native part; all others are in the bundle. */
const OUTSIDE = ['better-sqlite3', '@node-rs/argon2'];
const REPOSITORY = join(__dirname, '..', '..');

let folder: string;
let server: Child | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatebook-product-'));
  cpSync(PRODUCT_FOLDER, join(folder, 'dist'), { recursive: true });
  for (const name of OUTSIDE) {
    const link = join(folder, 'node_modules', name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(join(REPOSITORY, 'node_modules', name), link);
  }
});
afterEach(async () => {
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('the built product', () => {
  it('needs no packages but the native ones, and describes the routes that are documented', async () => {
    const [port] = await freePorts(1);
    const environment = {
      ...cleanEnvironment(),
      GATEBOOK_DATA: join(folder, 'data'),
      GATEBOOK_PORT: String(port),
      GATEBOOK_LOG_LEVEL: 'warn',
    };
    server = startChild(process.execPath, [join(folder, 'dist', 'cli.js'), 'start'], environment);
    await server.says('Gatebook listens on');
    const { info, ...described } = (await (
      await fetch(`http://127.0.0.1:${String(port)}/api/openapi.json`)
    ).json()) as { info: object };
    const documented = JSON.parse(readFileSync(join(REPOSITORY, 'docs', 'openapi.json'), 'utf8')) as object;
    expect({ info, ...described }).toEqual({ ...documented, info });
  });
});
