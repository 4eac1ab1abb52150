import { mkdirSync, mkdtempSync, rmdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Manifest } from '../../../src/projections/engine/manifest';
import { users } from '../../../src/projections/users/users';

describe('a manifest that cannot be written', () => {
  let folder: string;
  let manifest: Manifest;
  const blocked = () => join(folder, 'manifest.json.new');

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'gatebook-manifest-'));
    manifest = Manifest.load(folder, [users]);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('keeps its content until it can be written', () => {
    const [before, after] = [manifest.newFile(users), manifest.newFile(users)];
    manifest.set('users', { live: before });
    mkdirSync(blocked());
    expect(() => manifest.set('users', { live: after })).toThrow(expect.objectContaining({ code: 'EISDIR' }));
    expect(manifest.of('users').live).toEqual(before);
    rmdirSync(blocked());
    manifest.set('users', { live: after });
    expect(Manifest.load(folder, [users]).of('users').live).toEqual(after);
  });
});
