import { DEPLOYMENT, keyStream } from '../../src/domain/streams';
import { isBookBegun, openDeployment } from '../../src/event-store/deployment';
import { UnreadableEvent } from '../../src/event-store/envelope';
import { Keyring } from '../../src/event-store/keyring';
import { addKey, TEST_SECRET } from '../support/keys';
import { ManualClock } from '../support/manual-clock';
import { ANNA, BEN } from '../support/people';
import { openTempBook, type TempBook } from '../support/temp-book';
import { newEvent } from './fixtures';

const OTHER_SECRET = 'another secret that is used in tests alone';
const clock = new ManualClock();

let book: TempBook;

beforeEach(async () => {
  book = await openTempBook();
});

afterEach(async () => {
  await book.cleanUp();
});

const openWith = async (secret = TEST_SECRET) => {
  const keyring = new Keyring(secret);
  return { keyring, deployment: await openDeployment(book.store, keyring, clock) };
};

describe('a book of an earlier version', () => {
  it.each([
    ['kept the line end of a variable', `${TEST_SECRET}\n`, TEST_SECRET],
    ['kept the Windows line end of a variable', `${TEST_SECRET}\r\n`, TEST_SECRET],
    ['kept two line ends of a variable', `${TEST_SECRET}\n\n`, TEST_SECRET],
    ['cut off the spaces of the file in the data folder', TEST_SECRET, `  ${TEST_SECRET} `],
  ])('that %s opens with the same keys', async (_, before, now) => {
    const { keyring } = await openWith(before);
    const reopened = (await openWith(now)).keyring;
    expect(reopened.nameKeyOf('anna')).toBe(keyring.nameKeyOf('anna'));
    expect(reopened.keyFor('known devices 1')).toEqual(keyring.keyFor('known devices 1'));
    expect(reopened.wrappingKeyId).toBe(keyring.wrappingKeyId);
  });
});

const deploymentEvents = async () => (await book.store.readStream(DEPLOYMENT)).events;

describe('an empty book', () => {
  it('is not begun before it is opened, and is afterwards', async () => {
    expect(await isBookBegun(book.store)).toBe(false);
    await openWith();
    expect(await isBookBegun(book.store)).toBe(true);
  });

  it('is begun by the policy, at the time of our own clock, with no secret in it', async () => {
    await openWith();
    const [created, ...others] = await deploymentEvents();
    expect(others).toEqual([]);
    expect(created).toMatchObject({
      type: 'DeploymentCreated',
      actor: { kind: 'policy', id: null },
      occurredAt: clock.now(),
      personal: [],
    });
    expect(JSON.stringify(created)).not.toContain(TEST_SECRET);
  });

  it('that two nodes begin at once is one deployment for both', async () => {
    const [one, two] = await Promise.all([openWith(), openWith()]);
    expect(two.deployment).toEqual(one.deployment);
    expect(two.keyring.nameKeyOf('anna')).toBe(one.keyring.nameKeyOf('anna'));
    expect(await deploymentEvents()).toHaveLength(1);
  });

  it('that two nodes begin at once with two secrets belongs to one of them', async () => {
    const outcomes = await Promise.allSettled([openWith(), openWith(OTHER_SECRET)]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await deploymentEvents()).toHaveLength(1);
  });
});

describe('a book that was begun', () => {
  it('is opened again as the same deployment', async () => {
    const before = await openWith();
    const after = await openWith();
    expect(after.deployment).toEqual(before.deployment);
    expect(after.keyring.nameKeyOf('anna')).toBe(before.keyring.nameKeyOf('anna'));
    expect(await deploymentEvents()).toHaveLength(1);
  });

  it('is not opened with another secret', async () => {
    await openWith();
    await expect(openWith(OTHER_SECRET)).rejects.toThrow('GATEBOOK_SECRET is not the secret of this book');
  });

  it('has another epoch once a backup was restored', async () => {
    const { deployment } = await openWith();
    await book.store.append(DEPLOYMENT, 0, [
      newEvent({ type: 'StoreRestored', data: { epoch: 'epoch-2' } }),
      newEvent({ type: 'StoreRestored', data: { epoch: 'epoch-3' } }),
    ]);
    expect((await openWith()).deployment).toEqual({ storeId: deployment.storeId, epoch: 'epoch-3' });
  });

  it('is not opened where a newer version has written', async () => {
    await openWith();
    await book.store.append(DEPLOYMENT, 0, [newEvent({ type: 'StoreRestored', schemaVersion: 2 })]);
    await expect(openWith()).rejects.toThrow(UnreadableEvent);
  });

  it('is not opened when it does not begin with its creation', async () => {
    await book.store.append(DEPLOYMENT, 'none', [
      newEvent({ type: 'StoreRestored', data: { epoch: 'epoch-2' } }),
    ]);
    await expect(openWith()).rejects.toThrow('the store is damaged');
  });

  it("knows everybody's key, and whose was destroyed", async () => {
    const { keyring } = await openWith();
    const [annas, bens] = [ANNA, BEN].map((subject) => newEvent(addKey(keyring, subject)));
    if (annas === undefined || bens === undefined) throw new Error('two keys were made');
    await book.store.append(keyStream(ANNA), 'none', [annas]);
    await book.store.append(keyStream(BEN), 'none', [bens]);
    await book.store.append(keyStream(BEN), 0, [newEvent({ type: 'KeyDestroyed', data: { subject: BEN } })]);
    const after = await openWith();
    expect(after.keyring.keyOf(ANNA)).toEqual(keyring.keyOf(ANNA));
    expect(after.keyring.keyOf(BEN)).toBe('destroyed');
  });

  it('has the last of very many keys', async () => {
    const { keyring } = await openWith();
    const template = addKey(keyring, ANNA);
    for (let written = 0; written < 5_000; written += 1_000) {
      const others = Array.from({ length: 1_000 }, (_, index) =>
        newEvent({ type: 'KeyDestroyed', data: { subject: `person-${written + index}` } }),
      );
      await book.store.append('key-many', 'any', others);
    }
    await book.store.append(keyStream(ANNA), 'none', [newEvent(template)]);
    expect((await openWith()).keyring.keyOf(ANNA)).toEqual(keyring.keyOf(ANNA));
  });
});
