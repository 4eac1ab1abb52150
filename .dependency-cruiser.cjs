/**
 * Which folder may import which: the table of docs/architecture.md. Any other import is an error.
 * test/docs/import-rules.spec.ts plants a violation of each rule and checks that it is reported.
 */
const FEATURES = ['accounts', 'guard', 'sessions', 'tokens', 'audit', 'operations', 'imports'];

/** What each folder may import besides itself. `app` may import everything. */
const MAY_IMPORT = {
  platform: [],
  domain: [],
  'event-store': ['domain', 'platform'],
  passwords: ['domain', 'platform'],
  config: ['event-store/store-spec', 'passwords', 'domain', 'platform'],
  projections: ['event-store', 'domain', 'platform'],
  maintenance: ['config', 'projections', 'event-store', 'domain', 'platform'],
  people: ['config', 'projections', 'event-store', 'passwords', 'domain', 'platform'],
  'sign-in': ['people', 'config', 'projections', 'event-store', 'passwords', 'domain', 'platform'],
  http: ['config', 'projections', 'event-store', 'domain', 'platform'],
  cli: ['config', 'platform'],
};
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
for (const feature of FEATURES) MAY_IMPORT[feature] = BELOW_FEATURES;

/** A folder of `src`, or, with a slash, one file of it without its extension. */
const pathOf = (name) => (name.includes('/') ? `^src/${name}\\.ts$` : `^src/${name}/`);

const folderRules = Object.entries(MAY_IMPORT).map(([folder, allowed]) => ({
  name: `${folder}-imports-only-what-is-below-it`,
  severity: 'error',
  from: { path: pathOf(folder) },
  to: { path: '^src/', pathNot: [folder, ...allowed].map(pathOf).join('|') },
}));

module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    ...folderRules,
    {
      name: 'every-folder-has-a-place-in-the-table',
      severity: 'error',
      from: {
        path: '^src/',
        pathNot: [...Object.keys(MAY_IMPORT), 'app'].map(pathOf).concat('^src/cli\\.ts$').join('|'),
      },
      to: {},
    },
    {
      name: 'one-loose-file',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^src/[^/]+\\.ts$', pathNot: '^src/cli\\.ts$' },
    },
    {
      name: 'domain-is-pure',
      severity: 'error',
      from: { path: '^src/domain/' },
      to: { pathNot: '^src/domain/' },
    },
    {
      name: 'only-app-names-an-adapter',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/app/|^src/event-store/(sqlite|kurrent)/' },
      to: { path: '^src/event-store/(sqlite|kurrent)/' },
    },
    {
      name: 'adapters-do-not-know-each-other',
      severity: 'error',
      from: { path: '^src/event-store/(sqlite|kurrent)/' },
      to: { path: '^src/event-store/(sqlite|kurrent)/', pathNot: '^src/event-store/$1/' },
    },
    {
      name: 'the-projection-engine-imports-no-read-model',
      severity: 'error',
      from: { path: '^src/projections/(engine/|rebuild/|[^/]+\\.ts$)' },
      to: { path: '^src/projections/', pathNot: '^src/projections/(engine/|rebuild/|[^/]+\\.ts$)' },
    },
    {
      name: 'the-projection-engine-does-not-know-rebuilds',
      severity: 'error',
      from: { path: '^src/projections/engine/' },
      to: { path: '^src/projections/(rebuild/|[^/]+\\.ts$)' },
    },
    {
      name: 'read-models-import-the-engine-alone',
      severity: 'error',
      from: { path: '^src/projections/(users|credentials|throttle|tokens|sessions|invitations|audit)/' },
      to: { path: '^src/projections/', pathNot: '^src/projections/(engine|$1)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
  },
};
