import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { openTestApp, type TestApp } from '../support/test-app';

const TOKEN = `gbk_${'h'.repeat(43)}`;
const COLLECT_EVERY_MS = 100;
const HANGS_AFTER_MS = 60_000;

let gatebook: TestApp;
let collecting: NodeJS.Timeout;
beforeAll(async () => {
  setFlagsFromString('--expose-gc');
  collecting = setInterval(runInNewContext('gc') as () => void, COLLECT_EVERY_MS);
  gatebook = await openTestApp({ env: { GATEBOOK_HUB_TOKEN: TOKEN } });
});
afterAll(async () => {
  clearInterval(collecting);
  await gatebook.close();
});

describe('a hub that waits', () => {
  it('is answered when the time is over, whatever is collected from memory meanwhile', async () => {
    const answers = gatebook.ask('POST', '/guard/access', {
      token: TOKEN,
      body: { people: [], waitSeconds: 2 },
    });
    const status = answers.then((answer) => answer.status);
    expect(await Promise.race([status, sleep(HANGS_AFTER_MS, 'no answer', { ref: false })])).toBe(200);
  });
});
