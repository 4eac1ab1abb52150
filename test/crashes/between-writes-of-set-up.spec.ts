import { CommandBus } from '@nestjs/cqrs';
import { SetUp } from '../../src/accounts/set-up/set-up';
import { commandContext } from '../../src/event-store/envelope';
import { PASSWORD } from '../support/test-app';
import { type CrashingApp, openCrashingApp } from './crashing-app';

let crashing: CrashingApp;

const open = async () => {
  crashing = await openCrashingApp();
};

describe('a crash while the first administrator is set up', () => {
  const person = { username: 'first', password: PASSWORD };
  const setUp = async () => {
    const { nest, setUpToken } = crashing.gatebook.app;
    const form = { ...person, token: String(setUpToken) };
    const command = new SetUp(commandContext({ kind: 'anonymous', id: null }), form);
    return nest.get(CommandBus).execute(command);
  };

  beforeEach(open);
  afterEach(() => crashing.close());

  it.each([1, 2])('after append %i leaves nobody: the next link makes one', async (appends) => {
    await crashing.crashAfter(appends, setUp);
    expect(await crashing.look('first')).toBeNull();
    await setUp();
    expect(await crashing.look('first')).toMatchObject({ status: 'active', admin: true });
  });

  it.each([3, 4, 5])(
    'after append %i leaves an administrator who is let in, and no link',
    async (appends) => {
      await crashing.crashAfter(appends, setUp);
      expect(await crashing.look('first')).toMatchObject({ status: 'active', admin: true });
      expect(crashing.gatebook.app.setUpToken).toBeNull();
      expect((await crashing.gatebook.login('first')).body).toMatchObject({ name: 'first', admin: true });
      await crashing.gatebook.restart();
      expect(await crashing.typesOf('admins')).toEqual(['AdminGranted']);
    },
  );
});
