import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { call } from '../call.mjs';
import { source } from '../../../scripts/sources.mjs';

const require = createRequire(import.meta.url);
const Database = require('better-sqlite3');
const { compareRows } = source('projections/rebuild/compare-rows');

/** How long the Gatebooks may take to fold everything, in ms. */
const SETTLED_WITHIN_MS = 120_000;

const projectionsOf = async (url, token) => {
  const { status, body } = await call(`${url}/api/projections`, { token });
  return status === 200 ? JSON.parse(body).items : [];
};

/** Waits until every read model of every Gatebook is live at the same head. */
export async function untilSettled(urls, token) {
  const deadline = performance.now() + SETTLED_WITHIN_MS;
  let last = '';
  while (performance.now() < deadline) {
    const items = (await Promise.all(urls.map((url) => projectionsOf(url, token)))).flat();
    const ready = await Promise.all(urls.map((url) => call(`${url}/health/ready`)));
    const positions = new Set(items.flatMap(({ position, head }) => [position, head]));
    const isLive = items.length > 0 && items.every(({ state }) => state === 'live');
    if (isLive && positions.size === 1 && ready.every(({ status }) => status === 200)) return true;
    last = JSON.stringify(items.map(({ name, state, position, head }) => [name, state, position, head]));
    await pause(200);
  }
  console.log(`not at the same head after ${SETTLED_WITHIN_MS} ms: ${last}`);
  return false;
}

/** Verifies each read model of a Gatebook, by the route for it. @returns the names of those that differ */
export async function verified(url, token) {
  const differing = [];
  for (const { name } of await projectionsOf(url, token)) {
    const { status, body } = await call(`${url}/api/projections/${name}/verify`, { method: 'POST', token });
    if (status !== 202 || !JSON.parse(body).ok) differing.push(`${name}: ${status} ${body.slice(0, 500)}`);
  }
  return differing;
}

/** Compares the files of two stopped Gatebooks row by row. @returns row count and descriptions of differences */
export function compareFolders(one, other) {
  const [files, others] = [one, other].map(modelsOf);
  let rows = 0;
  const differing = [];
  for (const [name, file] of Object.entries(files)) {
    const db = new Database(file, { readonly: true });
    const compared = compareRows(db, others[name], () => undefined);
    db.close();
    rows += compared.rows;
    if (compared.differing > 0)
      differing.push(
        `${name}: ${compared.differing} rows, ${JSON.stringify(compared.differences.slice(0, 3))}`,
      );
  }
  return { rows, differing };
}

function modelsOf(folder) {
  const { models } = JSON.parse(readFileSync(join(folder, 'projections', 'manifest.json'), 'utf8'));
  return Object.fromEntries(
    Object.entries(models).map(([name, { live }]) => [name, join(folder, 'projections', live.file)]),
  );
}
