import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { pathOf } from './page';

interface Rules {
  readonly forbidden: readonly { readonly name: string }[];
}
interface Report {
  readonly summary: {
    readonly violations: readonly {
      readonly from: string;
      readonly to: string;
      readonly rule: { name: string };
    }[];
  };
}

const BELOW_FEATURES = [
  'http',
  'sign-in',
  'maintenance',
  'people',
  'config',
  'projections',
  'event-store',
  'passwords',
  'domain',
  'platform',
];
/** The table in docs/architecture.md: each folder and what it may import. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  platform: [],
  domain: [],
  'event-store': ['domain', 'platform'],
  passwords: ['domain', 'platform'],
  config: ['passwords', 'domain', 'platform'],
  projections: ['event-store', 'domain', 'platform'],
  maintenance: ['config', 'projections', 'event-store', 'domain', 'platform'],
  people: ['config', 'projections', 'event-store', 'passwords', 'domain', 'platform'],
  'sign-in': ['people', 'config', 'projections', 'event-store', 'passwords', 'domain', 'platform'],
  http: ['config', 'projections', 'event-store', 'domain', 'platform'],
  cli: ['config', 'platform'],
  accounts: BELOW_FEATURES,
  guard: BELOW_FEATURES,
  sessions: BELOW_FEATURES,
  tokens: BELOW_FEATURES,
  audit: BELOW_FEATURES,
  operations: BELOW_FEATURES,
  imports: BELOW_FEATURES,
};
const FOLDERS = [...Object.keys(MAY_IMPORT), 'app'];

/** Violations planted in addition to those of the folders: rule, importing file, imported file. */
const PLANTED: readonly (readonly [rule: string, from: string, to: string])[] = [
  ['no-circular', 'src/domain/circle-a.ts', 'src/domain/circle-b.ts'],
  ['every-folder-has-a-place-in-the-table', 'src/attic/box.ts', 'src/platform/target.ts'],
  ['one-loose-file', 'src/app/uses-loose.ts', 'src/loose.ts'],
  ['domain-is-pure', 'src/domain/impure.ts', 'node:fs'],
  ['only-app-names-an-adapter', 'src/people/names-adapter.ts', 'src/event-store/sqlite/target.ts'],
  ['adapters-do-not-know-each-other', 'src/event-store/kurrent/knows.ts', 'src/event-store/sqlite/target.ts'],
  [
    'the-projection-engine-imports-no-read-model',
    'src/projections/engine/knows-model.ts',
    'src/projections/users/target.ts',
  ],
  [
    'the-projection-engine-does-not-know-rebuilds',
    'src/projections/engine/knows-rebuild.ts',
    'src/projections/rebuild/target.ts',
  ],
  [
    'read-models-import-the-engine-alone',
    'src/projections/audit/knows-users.ts',
    'src/projections/users/target.ts',
  ],
];

describe('the import rules', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gatebook-imports-'));
  let found: Report['summary']['violations'];

  const write = (file: string, text: string) => {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  };
  const plant = (from: string, to: string) => {
    const path = relative(dirname(from), to).replace(/\.ts$/, '');
    const specifier = to.startsWith('node:') ? to : path.startsWith('.') ? path : `./${path}`;
    write(from, `import '${specifier}';\n`);
  };

  beforeAll(() => {
    for (const file of ['.dependency-cruiser.cjs', 'tsconfig.json', 'package.json'])
      cpSync(pathOf(file), join(folder, file));
    symlinkSync(pathOf('node_modules'), join(folder, 'node_modules'));
    for (const name of FOLDERS) write(`src/${name}/target.ts`, 'export const target = 1;\n');
    for (const from of FOLDERS)
      for (const to of FOLDERS) if (from !== to) plant(`src/${from}/to-${to}.ts`, `src/${to}/target.ts`);
    for (const target of [
      'src/loose.ts',
      'src/projections/rebuild/target.ts',
      'src/projections/users/target.ts',
    ])
      write(target, 'export const target = 1;\n');
    write('src/event-store/sqlite/target.ts', 'export const target = 1;\n');
    for (const [, from, to] of PLANTED) plant(from, to);
    plant('src/domain/circle-b.ts', 'src/domain/circle-a.ts');
    const command = [
      pathOf('node_modules/dependency-cruiser/bin/dependency-cruise.mjs'),
      'src',
      '-T',
      'json',
    ];
    const output = execFileSync(process.execPath, command, { cwd: folder, maxBuffer: 64 * 1024 * 1024 });
    found = (JSON.parse(String(output)) as Report).summary.violations;
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const rulesAt = (from: string, to: string) =>
    found.filter((one) => one.from === from && one.to === to).map(({ rule }) => rule.name);

  it.each(PLANTED)('find a violation of %s', (rule, from, to) => {
    expect(rulesAt(from, to.replace('node:', ''))).toContain(rule);
  });

  it.each(Object.entries(MAY_IMPORT))('let %s import what is below it, and nothing else', (from, allowed) => {
    const refused = FOLDERS.filter(
      (to) => rulesAt(`src/${from}/to-${to}.ts`, `src/${to}/target.ts`).length > 0,
    );
    expect(refused.sort()).toEqual(FOLDERS.filter((to) => to !== from && !allowed.includes(to)).sort());
  });

  it('are all tried here', () => {
    const { forbidden } = jest.requireActual<Rules>('../../.dependency-cruiser.cjs');
    const tried = [
      ...PLANTED.map(([rule]) => rule),
      ...Object.keys(MAY_IMPORT).map((name) => `${name}-imports-only-what-is-below-it`),
    ];
    expect(forbidden.map(({ name }) => name).sort()).toEqual(tried.sort());
  });
});

describe('the rule that the environment is read in one place', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gatebook-environment-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('finds a folder that reads it by itself', () => {
    cpSync(pathOf('.oxlintrc.json'), join(folder, '.oxlintrc.json'));
    writeFileSync(join(folder, 'reads.ts'), 'export const port = process.env.GATEBOOK_PORT;\n');
    const { status, stdout } = spawnSync(pathOf('node_modules/.bin/oxlint'), ['reads.ts'], { cwd: folder });
    expect(status).toBe(1);
    expect(String(stdout)).toContain('no-process-env');
  });
});
