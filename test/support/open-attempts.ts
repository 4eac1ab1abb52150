import { commandContext } from '../../src/event-store/envelope';
import { LoginGate } from '../../src/sign-in/login-gate';
import { LoginJudge } from '../../src/sign-in/login-judge';
import { LoginSubjects } from '../../src/sign-in/login-subject';
import type { AppNode } from './test-app';
import { range } from './guesses';

/** Attempts that have drawn their tickets and come to nothing, as a node leaves them that is killed. */
export async function leaveOpen(
  { app: { nest } }: AppNode,
  { username, count, device }: { username: string; count: number; device?: string },
): Promise<void> {
  const gatebook = nest.get(LoginGate);
  const subject = nest.get(LoginSubjects).find(username, device);
  for (const _ of range(count)) {
    const context = commandContext({ kind: 'hub', id: 'test' });
    const attempt = {
      context,
      subject,
      client: { address: null, userAgent: null },
      typed: username,
      deadline: gatebook.deadline(),
    };
    await gatebook.admit(attempt, () => nest.get(LoginJudge).grounds(subject).decidedOn);
  }
}
