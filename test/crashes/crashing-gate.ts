import { type Answer, type Gate, openGate, PASSWORD } from '../support/gate';
import { ManualClock } from '../support/manual-clock';
import { MortalStore } from './mortal-store';

export const NEW_PASSWORD = 'granite sparrow under oath';

/** The whole product on a store that can die in the middle of a command, with a clock that stands still. */
export interface CrashingGate {
  readonly gate: Gate;
  readonly store: MortalStore;
  readonly clock: ManualClock;
  /** Does it in a world that ends after `appends` appends of it, and starts again on the same folder. */
  crashAfter(appends: number, act: () => Promise<unknown>): Promise<void>;
  /** The person as an administrator sees it; null where there is none. */
  look(username: string): Promise<Record<string, unknown> | null>;
  signUp(username: string, password?: string): Promise<Answer>;
  typesOf(streamPrefix: string): Promise<string[]>;
  close(): Promise<void>;
}

export async function openCrashingGate(): Promise<CrashingGate> {
  const store = new MortalStore();
  const clock = new ManualClock();
  const gate = await openGate({ clock, around: store.around });
  return {
    gate,
    store,
    clock,
    crashAfter: async (appends, act) => {
      void store.endsAfter(appends);
      await act().catch(() => undefined);
      store.revive();
      await gate.restart();
    },
    look: async (username) => {
      const { status, body } = await gate.first.call('GET', `/api/users/${username}`, {
        token: gate.adminToken,
      });
      return status === 200 ? body : null;
    },
    signUp: (username, password = PASSWORD) =>
      gate.first.call('POST', '/api/sign-ups', { body: { username, password } }),
    typesOf: async (prefix) => (await gate.events({ streamPrefixes: [prefix] })).map(({ type }) => type),
    close: () => gate.close(),
  };
}
