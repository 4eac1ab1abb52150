import { OWN_RULES } from '../../src/domain/admission';
import { commandContext } from '../../src/event-store/envelope';
import { Attempts } from '../../src/sign-in/attempt';
import { Tickets } from '../../src/sign-in/tickets';
import { range } from './guesses';
import { PASSWORD, type AppNode } from './test-app';

/** Attempts with a ticket and without an outcome, as a killed node leaves them. */
export async function leaveOpen(
  { app: { nest } }: AppNode,
  { username, count, device = null }: { username: string; count: number; device?: string | null },
): Promise<void> {
  for (const _ of range(count)) {
    const attempt = nest.get(Attempts).begin(commandContext({ kind: 'hub', id: 'test' }), {
      who: username,
      proofs: { password: PASSWORD },
      client: { address: null, userAgent: null, device },
      rules: OWN_RULES,
      origin: 'hub',
    });
    await nest.get(Tickets).draw(attempt);
  }
}
