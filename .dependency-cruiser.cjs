/** Imports point inwards: http, guard, ops -> commands, projections -> event-store, passwords -> domain. */
const layer = (from, forbidden) => ({
  name: `${from}-points-inwards`,
  severity: 'error',
  from: { path: `^src/${from}/` },
  to: { path: forbidden.map((folder) => `^src/${folder}`).join('|') },
});

module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'domain-is-pure',
      severity: 'error',
      from: { path: '^src/domain/' },
      to: { pathNot: '^src/domain/' },
    },
    layer('event-store', [
      'commands/',
      'projections/',
      'passwords/',
      'guard/',
      'http/',
      'ops/',
      '(?!clock)[^/]+\\.ts$',
    ]),
    layer('passwords', [
      'event-store/',
      'commands/',
      'projections/',
      'guard/',
      'http/',
      'ops/',
      '(?!clock)[^/]+\\.ts$',
    ]),
    layer('projections', ['commands/', 'passwords/', 'guard/', 'http/', 'ops/']),
    layer('commands', ['guard/', 'http/', 'ops/']),
    layer('guard', ['ops/']),
    layer('http', ['ops/']),
    {
      name: 'only-the-composition-root-names-an-adapter',
      severity: 'error',
      from: { pathNot: '^src/(app\\.module|adapters)\\.ts$|^src/event-store/(sqlite|kurrent)/' },
      to: { path: '^src/event-store/(sqlite|kurrent)/' },
    },
    {
      name: 'only-config-reads-the-environment',
      severity: 'error',
      from: { path: '^src', pathNot: '^src/(config|cli|main)\\.ts$|^src/ops/' },
      to: { path: '^(node:)?process$' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
  },
};
