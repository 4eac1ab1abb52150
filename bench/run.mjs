/**
 * `npm run bench [-- name …]`: prints each figure with its limit, their ratio and the target. Where both were measured in
 * turns, value and limit are separate medians, and the ratio is the median of the ratios of the turns.
 */
import { appends } from './appends.mjs';
import { chaos } from './chaos.mjs';
import { crashes } from './crashes.mjs';
import { firstPage } from './first-page.mjs';
import { guardLogins } from './guard-logins.mjs';
import { hubImported } from './hub-imported.mjs';
import { hubNineOClock } from './hub-nine-o-clock.mjs';
import { hubWatch } from './hub-watch.mjs';
import { kurrentBlocks } from './kurrent-blocks.mjs';
import { kurrentFailover } from './kurrent-failover.mjs';
import { kurrentLogins } from './kurrent-logins.mjs';
import { kurrentMemory } from './kurrent-memory.mjs';
import { kurrentRebuild } from './kurrent-rebuild.mjs';
import { imports } from './import.mjs';
import { knownUnknown } from './known-unknown.mjs';
import { longBook } from './long-book.mjs';
import { peopleList } from './people-list.mjs';
import { school } from './school.mjs';
import { schoolPages } from './school-pages.mjs';
import { userCheck } from './user-check.mjs';

const BENCHES = {
  'guard-logins': guardLogins,
  'user-check': userCheck,
  'known-unknown': knownUnknown,
  import: imports,
  appends,
  'long-book': longBook,
  'people-list': peopleList,
  school,
  'school-pages': schoolPages,
  'first-page': firstPage,
  'hub-nine-o-clock': hubNineOClock,
  'hub-imported': hubImported,
  'hub-watch': hubWatch,
  crashes,
  chaos,
  'kurrent-failover': kurrentFailover,
  'kurrent-logins': kurrentLogins,
  'kurrent-blocks': kurrentBlocks,
  'kurrent-memory': kurrentMemory,
  'kurrent-rebuild': kurrentRebuild,
};

/** Run only when named: they take long, or need a real server. */
const BY_NAME_ALONE = new Set([
  'school',
  'school-pages',
  'hub-nine-o-clock',
  'hub-imported',
  'hub-watch',
  'crashes',
  'chaos',
  'kurrent-failover',
  'kurrent-logins',
  'kurrent-blocks',
  'kurrent-memory',
  'kurrent-rebuild',
]);

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !Object.hasOwn(BENCHES, name));
if (unknown.length > 0) {
  console.error(`no such bench: ${unknown.join(', ')}; choose from ${Object.keys(BENCHES).join(', ')}`);
  process.exit(2);
}

const number = (value) => (value === undefined ? '' : value < 10 ? value.toFixed(2) : value.toFixed(0));
const rows = [];
for (const [name, bench] of Object.entries(BENCHES)) {
  if (wanted.length > 0 ? !wanted.includes(name) : BY_NAME_ALONE.has(name)) continue;
  rows.push(...(await bench()));
}
console.log('| figure | value | limit | ratio | target | |');
console.log('| --- | ---: | ---: | ---: | --- | --- |');
for (const { name, figure, limit, ratio, target, isMet } of rows) {
  const cells = [
    name,
    number(figure),
    number(limit),
    ratio?.toFixed(2) ?? '',
    target,
    isMet ? 'met' : 'MISSED',
  ];
  console.log(`| ${cells.join(' | ')} |`);
}
