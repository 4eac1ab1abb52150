import { type Answer, type TestApp, openTestApp, PASSWORD } from '../support/test-app';
import { ManualClock } from '../support/manual-clock';
import { MortalStore } from './mortal-store';

export const NEW_PASSWORD = 'granite sparrow under oath';

/** The whole product on a store that can stop in the middle of a command, with a manual clock. */
export interface CrashingApp {
  readonly gatebook: TestApp;
  readonly store: MortalStore;
  readonly clock: ManualClock;
  /** Runs `act` on a store that stops after `appends` of its appends, then restarts on the same folder. */
  crashAfter(appends: number, act: () => Promise<unknown>): Promise<void>;
  /** The person as an administrator sees it; null if there is none. */
  look(username: string): Promise<Record<string, unknown> | null>;
  signUp(username: string, password?: string): Promise<Answer>;
  typesOf(streamPrefix: string): Promise<string[]>;
  close(): Promise<void>;
}

export async function openCrashingApp(): Promise<CrashingApp> {
  const store = new MortalStore();
  const clock = new ManualClock();
  const gatebook = await openTestApp({ clock, around: store.around });
  return {
    gatebook,
    store,
    clock,
    crashAfter: async (appends, act) => {
      void store.endsAfter(appends);
      await act().catch(() => undefined);
      store.revive();
      await gatebook.restart();
    },
    look: async (username) => {
      const { status, body } = await gatebook.ask('GET', `/api/users/${username}`, {
        token: gatebook.adminToken,
      });
      return status === 200 ? body : null;
    },
    signUp: (username, password = PASSWORD) =>
      gatebook.ask('POST', '/api/sign-ups', { body: { username, password } }),
    typesOf: async (prefix) => (await gatebook.events({ streamPrefixes: [prefix] })).map(({ type }) => type),
    close: () => gatebook.close(),
  };
}
