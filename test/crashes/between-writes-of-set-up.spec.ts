import { CommandBus } from '@nestjs/cqrs';
import { SetUp } from '../../src/accounts/set-up/set-up';
import { commandContext } from '../../src/event-store/envelope';
import { PASSWORD } from '../support/gate';
import { type CrashingGate, openCrashingGate } from './crashing-gate';

let crashing: CrashingGate;

const open = async () => {
  crashing = await openCrashingGate();
};

describe('a crash while the first administrator is set up', () => {
  const person = { username: 'first', password: PASSWORD };
  const setUp = async () => {
    const { nest, setUpToken } = crashing.gate.first.app;
    const command = new SetUp(
      commandContext({ kind: 'anonymous', id: null }),
      String(setUpToken),
      person.username,
      person.password,
    );
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
      expect(crashing.gate.first.app.setUpToken).toBeNull();
      expect((await crashing.gate.first.login('first')).body).toMatchObject({ name: 'first', admin: true });
      await crashing.gate.restart();
      expect(await crashing.typesOf('admins')).toEqual(['AdminGranted']);
    },
  );
});
