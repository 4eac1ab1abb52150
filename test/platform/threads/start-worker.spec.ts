import { existsSync } from 'node:fs';
import { compiledFile } from '../../../src/platform/threads/start-worker';

describe('a source of ours', () => {
  it('has a compiled file that a thread can load', () => {
    expect(existsSync(compiledFile('platform/threads/start-worker'))).toBe(true);
  });
});
