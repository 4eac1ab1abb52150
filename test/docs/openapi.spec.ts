import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openTestApp } from '../support/test-app';

describe('docs/openapi.json', () => {
  it('is what the server answers: `npm run docs` writes it', async () => {
    const gatebook = await openTestApp();
    try {
      const answered = (await gatebook.ask('GET', '/api/openapi.json')).json<object>();
      const written = readFileSync(join(__dirname, '..', '..', 'docs', 'openapi.json'), 'utf8');
      expect(JSON.parse(written)).toEqual(answered);
    } finally {
      await gatebook.close();
    }
  });
});
