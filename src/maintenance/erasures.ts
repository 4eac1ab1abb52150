import { readFileSync } from 'node:fs';
import { ADMINISTRATORS } from '../domain/admins';
import type { Decided } from '../domain/events';
import { ADMINS, credentialStream, keyStream } from '../domain/streams';
import { USER } from '../domain/user';
import { deleteUser } from '../domain/user-decisions';
import { isUserId, normaliseId } from '../domain/username';
import type { Decider } from '../event-store/decide';
import type { CommandContext } from '../event-store/envelope';
import { START, type EventStore } from '../event-store/event-store';
import type { Keyring } from '../event-store/keyring';

/** Events read at a time. */
const PAGE = 5_000;

/** The list of erased people cannot be used; the message says what to do. */
export class ErasuresUnusable extends Error {
  override name = 'ErasuresUnusable';
}

/**
 * The ids of erased people: one JSON object with a `userId` on each line.
 * @throws ErasuresUnusable when the file is missing or damaged
 */
export function readErasures(file: string): string[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    throw new ErasuresUnusable(
      `The list of erased people, ${file}, cannot be read (${code}). Put it back, or set GATEBOOK_ERASURES to where it ` +
        'is: without it people who were erased would come back. If nobody was ever erased, use --no-erasures.',
      { cause: error },
    );
  }
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return [...new Set(lines.map((line, index) => userIdOf(line, `${file}, line ${String(index + 1)}`)))];
}

function userIdOf(line: string, where: string): string {
  const userId = parsed(line)?.userId;
  if (typeof userId === 'string' && isUserId(userId)) return normaliseId(userId);
  throw new ErasuresUnusable(`${where}: not a JSON object with a userId. Put the whole list back.`);
}

function parsed(line: string): { userId?: unknown } | null {
  try {
    return JSON.parse(line) as { userId?: unknown } | null;
  } catch {
    return null;
  }
}

export interface ErasingContext {
  readonly store: EventStore;
  readonly keyring: Keyring;
  readonly decider: Decider;
  readonly context: CommandContext;
}

/** Erases again each person of the list who is in this book. @returns how many there were */
export async function eraseAgain(userIds: readonly string[], erasing: ErasingContext): Promise<number> {
  if (userIds.length === 0) return 0;
  const streams = await userStreams(erasing.store, new Set(userIds));
  for (const [userId, stream] of streams) await eraseOne(userId, stream, erasing);
  return streams.size;
}

async function eraseOne(
  userId: string,
  stream: string,
  { keyring, decider, context }: ErasingContext,
): Promise<void> {
  const revoked = { type: 'AdminRevoked', data: { userId, cause: 'deleted' } } as const;
  await decider.decide(context, ADMINS, ADMINISTRATORS, ({ userIds }) =>
    userIds.includes(userId) ? [revoked] : [],
  );
  await decider.decide(context, stream, USER, (state) => {
    const isOther = 'userId' in state && state.userId !== userId;
    return isOther ? [] : deleteUser(state, { erase: true });
  });
  const ends = async (of: string, last: Decided) => {
    const { events, lastRevision } = await decider.read(of);
    if (lastRevision === 'none' || events.at(-1)?.type === last.type) return;
    await decider.append(context, of, lastRevision, [last]);
  };
  await ends(credentialStream(userId), { type: 'CredentialRemoved', data: { userId, kind: 'password' } });
  const destroyed = { type: 'KeyDestroyed', data: { subject: userId } } as const;
  await ends(keyStream(userId), destroyed);
  keyring.apply(destroyed);
}

/** Finds the people of the list in the book: those who signed up after the backup are not in it. */
async function userStreams(store: EventStore, wanted: ReadonlySet<string>): Promise<Map<string, string>> {
  const streams = new Map<string, string>();
  let after = START;
  for (;;) {
    const events = await store.readAll(after, { types: ['UserSignedUp'] }, PAGE);
    for (const { data, stream } of events) {
      const userId = String(data.userId);
      if (wanted.has(userId)) streams.set(userId, stream);
    }
    const last = events.at(-1);
    if (last === undefined) return streams;
    after = last.position;
  }
}
