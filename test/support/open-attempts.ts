import { commandContext } from '../../src/event-store/envelope';
import { LoginThrottle } from '../../src/sign-in/login-throttle';
import { LoginOutcomes } from '../../src/sign-in/login-outcomes';
import { LoginSubjects } from '../../src/sign-in/login-subject';
import type { AppNode } from './test-app';
import { range } from './guesses';

/** Attempts with a ticket and without an outcome, as a killed node leaves them. */
export async function leaveOpen(
  { app: { nest } }: AppNode,
  { username, count, device }: { username: string; count: number; device?: string },
): Promise<void> {
  const throttle = nest.get(LoginThrottle);
  const subject = nest.get(LoginSubjects).find(username, device);
  for (const _ of range(count)) {
    const context = commandContext({ kind: 'hub', id: 'test' });
    const attempt = {
      context,
      subject,
      client: { address: null, userAgent: null },
      typed: username,
      deadline: throttle.newDeadline(),
      decidedOn: () => nest.get(LoginOutcomes).factsOf(subject).decidedOn,
    };
    await throttle.drawTicket(attempt);
  }
}
