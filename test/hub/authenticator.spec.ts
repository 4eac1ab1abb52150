import { join } from 'node:path';
import { cleanEnvironment, startChild } from './child-process';

const python = process.env['GATEBOOK_TEST_HUB_PYTHON'] ?? '/usr/bin/python3';

describe('the authenticator beside a guard that answers anything', () => {
  it('passes its tests in Python', async () => {
    const tests = startChild(python, [join(__dirname, 'test_authenticator.py')], {
      ...cleanEnvironment(),
      PYTHONPATH: join(__dirname, '..', '..', 'hub'),
      PYTHONDONTWRITEBYTECODE: '1',
    });
    const exitCode = await tests.ended;

    expect(exitCode === 0 ? '' : tests.log()).toBe('');
  });
});
