import { execFileSync } from 'node:child_process';
import { compiledFile } from '../../src/platform/threads/start-worker';

const OPTIMIZED = /completed (?:compiling|optimizing).*\b(busy|busier)\b.*TURBOFAN/g;

describe('the optimizing compiler', () => {
  it('is not used while it is paused, and is used again afterwards', () => {
    const script = `
      const { pauseOptimizing, resumeOptimizing } = require(${JSON.stringify(compiledFile('platform/optimizing-compiler'))});
      function busy(n) { let sum = 0; for (let i = 0; i < n; i += 1) sum += i % 7; return sum; }
      function busier(n) { let sum = 0; for (let i = 0; i < n; i += 1) sum += i % 5; return sum; }
      pauseOptimizing();
      for (let i = 0; i < 1000; i += 1) busy(10000);
      resumeOptimizing();
      for (let i = 0; i < 1000; i += 1) busier(10000);`;
    const output = execFileSync(
      process.execPath,
      ['--trace-opt', '--no-concurrent-recompilation', '-e', script],
      { encoding: 'utf8' },
    );
    const names = new Set([...output.matchAll(OPTIMIZED)].map(([, name]) => name));
    expect(names).toEqual(new Set(['busier']));
  });
});
