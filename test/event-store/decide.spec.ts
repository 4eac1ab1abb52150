import { evolveAdmins, grantAdmin, initialAdmins, type AdminsState } from '../../src/domain/admins';
import { DomainError } from '../../src/domain/errors';
import { Decider } from '../../src/event-store/decide';
import { commandContext, eventIdOf, UnreadableEvent } from '../../src/event-store/envelope';
import { Conflict, OutcomeUnknown, Unavailable } from '../../src/event-store/event-store';
import { clearLine, disturbed, type Line } from '../support/disturbed-store';
import { keyringFor } from '../support/keys';
import { ManualClock } from '../support/manual-clock';
import { ANNA, BEN } from '../support/people';
import { openTempBook, type TempBook } from '../support/temp-book';
import { idsOf, newEvent, newEvents, newStream } from './fixtures';

const FOLD = { initial: initialAdmins, evolve: evolveAdmins };
const grantTo = (userId: string) => (state: AdminsState) => grantAdmin(state, { userId });
const granted = (userId: string) => newEvent({ type: 'AdminGranted', data: { userId } });

let book: TempBook;
let line: Line;
let decider: Decider;
let stream: string;
const clock = new ManualClock('2026-05-06T07:08:09.010Z');
const context = () => commandContext({ kind: 'admin', id: ANNA });

beforeAll(async () => {
  book = await openTempBook();
});

beforeEach(() => {
  line = clearLine();
  decider = new Decider(disturbed(book.store, line), keyringFor(ANNA), clock);
  stream = newStream();
});

afterAll(async () => {
  await book.cleanUp();
});

const since = expect.any(Map) as ReadonlyMap<string, string>;
const stored = async () => (await book.store.readStream(stream)).events;

describe('a decision', () => {
  it('is made on the state of the stream and stored behind it', async () => {
    await book.store.append(stream, 'none', [granted(ANNA)]);
    const decision = await decider.decide(context(), stream, FOLD, grantTo(BEN));
    const events = await stored();
    expect(decision).toEqual({
      state: { userIds: [ANNA, BEN], since },
      lastRevision: 1,
      position: events[1]?.position,
    });
    expect(events[1]).toMatchObject({
      type: 'AdminGranted',
      data: { userId: BEN },
      occurredAt: clock.now(),
      actor: { kind: 'admin', id: ANNA },
    });
  });

  it('that decides nothing stores nothing', async () => {
    await book.store.append(stream, 'none', [granted(BEN)]);
    const decision = await decider.decide(context(), stream, FOLD, grantTo(BEN));
    expect(decision).toEqual({ state: { userIds: [BEN], since }, lastRevision: 0, position: null });
    expect(await stored()).toHaveLength(1);
  });

  it('that refuses stores nothing', async () => {
    const refuse = () => {
      throw new DomainError('last_admin', 'no');
    };
    await expect(decider.decide(context(), stream, FOLD, refuse)).rejects.toMatchObject({
      code: 'last_admin',
    });
    expect(await stored()).toEqual([]);
  });

  it('is made on every event of a long stream', async () => {
    const people = Array.from({ length: 2_000 }, (_, index) => `person-${index}`);
    await book.store.append(stream, 'none', people.slice(0, 1_000).map(granted));
    await book.store.append(stream, 999, people.slice(1_000).map(granted));
    const { state, lastRevision } = await decider.load(stream, FOLD);
    expect(state.userIds).toEqual(people);
    expect(lastRevision).toBe(1_999);
  });

  it('is refused where a newer version has written', async () => {
    await book.store.append(stream, 'none', [{ ...granted(ANNA), schemaVersion: 2 }]);
    await expect(decider.decide(context(), stream, FOLD, grantTo(BEN))).rejects.toThrow(UnreadableEvent);
  });
});

describe('another writer that was faster', () => {
  /** Another writer appends just before each of the first `times` appends. */
  const disturb = (times: number) => {
    let left = times;
    line.aroundAppend = async (append) => {
      left -= 1;
      if (left >= 0) await book.store.append(stream, 'any', newEvents(1, { ...granted(`rival-${left}`) }));
      return append();
    };
  };

  it('makes the command decide again, on the new state and with new event ids', async () => {
    disturb(1);
    const command = context();
    const seen: AdminsState[] = [];
    const { state } = await decider.decide(command, stream, FOLD, (admins) => {
      seen.push(admins);
      return grantTo(BEN)(admins);
    });
    expect(seen.map(({ userIds }) => userIds)).toEqual([[], ['rival-0']]);
    expect(state.userIds).toEqual(['rival-0', BEN]);
    expect(idsOf(await stored())[1]).toBe(eventIdOf(command.commandId, stream, 0, 1));
  });

  it('with the same change leaves nothing to do', async () => {
    line.aroundAppend = async (append) => {
      await book.store.append(stream, 'none', [granted(BEN)]);
      return append();
    };
    expect((await decider.decide(context(), stream, FOLD, grantTo(BEN))).position).toBeNull();
    expect(await stored()).toHaveLength(1);
  });

  it('eight times is a conflict for the caller', async () => {
    disturb(8);
    await expect(decider.decide(context(), stream, FOLD, grantTo(BEN))).rejects.toThrow(Conflict);
    expect(await stored()).toHaveLength(8);
  });

  it('seven times is none', async () => {
    disturb(7);
    await decider.decide(context(), stream, FOLD, grantTo(BEN));
    expect(await stored()).toHaveLength(8);
  });

  it('is a conflict at once for a decision that must not be made again', async () => {
    disturb(1);
    const decided = decider.decide(context(), stream, FOLD, grantTo(BEN), { once: true });
    await expect(decided).rejects.toThrow(Conflict);
    expect(await stored()).toHaveLength(1);
  });
});

describe('several writes of one command on one stream', () => {
  const grant = (userId: string) => [{ type: 'AdminGranted', data: { userId } }] as const;

  it('are all stored, also at any revision and from a copy of its context', async () => {
    const command = context();
    await decider.append(command, stream, 'any', grant(ANNA));
    await decider.append({ ...command, address: null }, stream, 'any', grant(BEN));
    await decider.append(command, stream, 1, grant('third'));
    const events = await stored();
    expect(events.map(({ data }) => data['userId'])).toEqual([ANNA, BEN, 'third']);
    expect(idsOf(events)).toEqual([0, 1, 2].map((n) => eventIdOf(command.commandId, stream, 0, n)));
  });

  it('decide once each', async () => {
    const command = context();
    let appends = 0;
    line.aroundAppend = (append) => {
      appends += 1;
      return append();
    };
    await decider.decide(command, stream, FOLD, grantTo(ANNA));
    await decider.decide(command, stream, FOLD, grantTo(BEN));
    expect(appends).toBe(2);
    expect(await stored()).toHaveLength(2);
  });
});

describe('an answer that is lost', () => {
  const lost = () => new OutcomeUnknown('the connection broke');

  it('is found in the tail when the append was written', async () => {
    let appends = 0;
    line.aroundAppend = async (append) => {
      appends += 1;
      await append();
      await book.store.append(stream, 'any', [granted('somebody later')]);
      throw lost();
    };
    const decision = await decider.decide(context(), stream, FOLD, grantTo(BEN));
    const [first] = await stored();
    expect(decision).toEqual({
      state: { userIds: [BEN], since },
      lastRevision: 0,
      position: first?.position,
    });
    expect(appends).toBe(1);
  });

  it('stays unknown when the append is not to be seen, and is not written again', async () => {
    line.aroundAppend = () => Promise.reject(lost());
    await expect(decider.decide(context(), stream, FOLD, grantTo(BEN))).rejects.toThrow(OutcomeUnknown);
    expect(await stored()).toEqual([]);
  });

  it('stays unknown when the tail cannot be read', async () => {
    line.aroundAppend = async (append) => {
      await append();
      line.aroundRead = () => Promise.reject(new Unavailable('no leader'));
      throw lost();
    };
    await expect(decider.decide(context(), stream, FOLD, grantTo(BEN))).rejects.toThrow(OutcomeUnknown);
    expect(await stored()).toHaveLength(1);
  });

  it('does not hide a defect met while looking for it', async () => {
    line.aroundAppend = () => {
      line.aroundRead = () => Promise.reject(new TypeError('a defect'));
      return Promise.reject(lost());
    };
    await expect(decider.decide(context(), stream, FOLD, grantTo(BEN))).rejects.toThrow(TypeError);
  });
});

describe('a store that is not there', () => {
  it('is an error for the caller, and nothing is tried again', async () => {
    let appends = 0;
    line.aroundAppend = () => {
      appends += 1;
      return Promise.reject(new Unavailable('no leader'));
    };
    await expect(decider.decide(context(), stream, FOLD, grantTo(BEN))).rejects.toThrow(Unavailable);
    expect(appends).toBe(1);
  });
});
