import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cleanEnvironment, startChild } from './child-process';
import { HUBS, installPlugIn, programOf } from './hub-environments';

let folder: string;
/** Of a short path: that of a socket may have 107 bytes. */
let sockets: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatebook-plug-in-'));
  sockets = await mkdtemp('/tmp/gb-');
});

afterAll(() => Promise.all([folder, sockets].map((path) => rm(path, { recursive: true, force: true }))));

describe.each(HUBS)('the package jupyterhub-gatebook beside JupyterHub %s', (version) => {
  it('passes its tests in Python as it is installed', async () => {
    const installed = join(folder, version);
    await installPlugIn(version, installed);
    const options = ['-q', '-p', 'no:cacheprovider', '--color=no', '--basetemp', join(sockets, version)];
    const tests = startChild(
      programOf(version, 'python'),
      ['-m', 'pytest', ...options, join(__dirname, 'jupyterhub_gatebook')],
      { ...cleanEnvironment(), PYTHONPATH: installed, PYTHONDONTWRITEBYTECODE: '1' },
      installed,
    );
    const exitCode = await tests.ended;

    expect(exitCode === 0 ? '' : tests.log()).toBe('');
    expect(tests.log()).toMatch(/[1-9][0-9]* passed/);
  });
});
