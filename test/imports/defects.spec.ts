import { clearLine, disturbed, type Line } from '../support/disturbed-store';
import { openTestApp, type TestApp } from '../support/test-app';
import { sendFile } from './sent-file';

const STREAM_TYPE = 'application/x-ndjson';

let line: Line;
let gatebook: TestApp;
beforeAll(async () => {
  line = clearLine();
  gatebook = await openTestApp({ around: (store) => disturbed(store, line) });
});
afterAll(() => gatebook.close());

it('a defect in the middle of an import is the last line of its report, and is in the log', async () => {
  let people = 0;
  line.aroundAppend = async (append, stream) => {
    if (stream.startsWith('user-')) people += 1;
    if (stream.startsWith('user-') && people === 2) throw new Error('a defect that the test makes');
    return append();
  };
  const answer = await sendFile(gatebook, 'username\nada\nben\n', { headers: { accept: STREAM_TYPE } });
  const lines = answer.text
    .trim()
    .split('\n')
    .map((each) => JSON.parse(each) as { problem?: { correlationId?: string } });
  const correlationId = lines.at(-1)?.problem?.correlationId ?? 'none';
  expect([answer.status, lines]).toMatchObject([
    200,
    [{ rows: 2 }, { username: 'ada' }, { problem: { code: 'internal', status: 500 } }],
  ]);
  expect(answer.text).not.toContain('a defect that the test makes');
  const logged = gatebook.logged.filter((each) => each.includes('a defect that the test makes'));
  expect(logged).toEqual([expect.stringContaining(correlationId)]);
});
