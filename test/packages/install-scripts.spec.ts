import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface LockedPackage {
  readonly name?: string;
  readonly version?: string;
  readonly resolved?: string;
  readonly dev?: boolean;
  readonly hasInstallScript?: boolean;
}

const read = (file: string): unknown => JSON.parse(readFileSync(join(__dirname, '..', '..', file), 'utf8'));
const { allowScripts } = read('package.json') as { allowScripts: Record<string, boolean> };
const { packages } = read('package-lock.json') as { packages: Record<string, LockedPackage> };

const locked = Object.entries(packages).map(([path, entry]) => ({
  ...entry,
  name: entry.name ?? path.replace(/^.*node_modules\//, ''),
}));
const withScript = locked.filter(({ hasInstallScript }) => hasInstallScript === true);
const names = (of: typeof locked) => [...new Set(of.map(({ name }) => name))].sort();

describe('the packages that are installed', () => {
  it('run an install script only where package.json decides about it', () => {
    expect(names(withScript)).toEqual(Object.keys(allowScripts).sort());
  });

  it('run one in production for the SQLite driver alone', () => {
    const inProduction = names(withScript.filter(({ dev }) => dev !== true));
    expect(inProduction.filter((name) => allowScripts[name] === true)).toEqual(['better-sqlite3']);
    expect(inProduction.filter((name) => allowScripts[name] !== true)).toEqual(['protobufjs']);
  });

  it('have no telemetry among them', () => {
    expect(names(locked).filter((name) => /scarf|telemetry|analytics|swagger-ui/.test(name))).toEqual([]);
  });

  it('are locked without the host of a registry', () => {
    expect(locked.filter(({ resolved }) => resolved?.includes('://') === true)).toEqual([]);
  });
});
