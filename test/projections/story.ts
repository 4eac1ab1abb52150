import { grantAdmin, evolveAdmins, initialAdmins, revokeAdmin } from '../../src/domain/admins';
import { DomainError } from '../../src/domain/errors';
import type { Decided } from '../../src/domain/events';
import { setGroups } from '../../src/domain/group-decisions';
import { blockByHub, liftHubBlock } from '../../src/domain/hub-block';
import { blockByPolicy } from '../../src/domain/policy-block';
import { ADMINS, loginStream, unknownLoginStream } from '../../src/domain/streams';
import { userStream } from '../../src/domain/streams';
import {
  evolveThrottle,
  initialThrottle,
  type LoginEvent,
  type ThrottleState,
} from '../../src/domain/throttle';
import { evolveUser, initialUser, isPerson, type UserEventType, type UserState } from '../../src/domain/user';
import {
  approveUser,
  blockUser,
  deleteUser,
  issuePasswordLink,
  rejectUser,
  signUp,
  unblockUser,
} from '../../src/domain/user-decisions';
import { toDomainEvent } from '../../src/event-store/envelope';
import { accountCounter, nameCounter } from '../../src/projections/throttle/throttle';
import { DECIDED_ON, POLICY, type TestNode } from './node';
import { NAMES, type Step } from './story-steps';

const USER = { initial: initialUser, evolve: evolveUser };
const ADMINISTRATORS = { initial: initialAdmins, evolve: evolveAdmins };

/** Runs steps as commands do: the domain decides on the stored events. */
export class Story {
  private people = 0;
  /** The current owner's id of each name; every owner gets a new id. */
  private readonly current = new Map<string, string>();

  constructor(private readonly node: TestNode) {}

  async perform(step: Step): Promise<void> {
    try {
      await this.decide(step);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
    }
  }

  private async decide(step: Step): Promise<void> {
    const { node } = this;
    const now = node.clock.now();
    switch (step.kind) {
      case 'wait':
        return node.clock.advance(step.seconds * 1_000);
      case 'signUp':
        return this.signUp(step.name);
      case 'approve':
        return this.change(step.name, (state) => approveUser(state, { reason: 'known' }));
      case 'reject':
        return this.change(step.name, (state) => rejectUser(state, {}));
      case 'block': {
        const until =
          step.hours === null ? null : new Date(Date.parse(now) + step.hours * 3_600_000).toISOString();
        return this.change(step.name, (state) => blockUser(state, { until, now, reason: 'because' }));
      }
      case 'unblock':
        return this.change(step.name, (state) => unblockUser(state, { now }));
      case 'blockByPolicy':
        return this.change(step.name, blockByPolicy);
      case 'blockByHub':
        return this.change(step.name, (state) => blockByHub(state, step.hub));
      case 'liftHubBlock':
        return this.change(step.name, (state) => liftHubBlock(state, step.hub));
      case 'groups':
        return this.change(step.name, (state) => setGroups(state, step));
      case 'link': {
        const linkId = `link-${now}-${step.name}`;
        return this.change(step.name, (state) =>
          issuePasswordLink(state, { linkId, tokenHash: linkId, expiresAt: now }),
        );
      }
      case 'grant':
      case 'revoke':
        return this.administer(step.kind, step.name);
      case 'delete':
        return this.change(step.name, (state) => deleteUser(state, { erase: false }));
      case 'erase':
        return this.erase(step.name);
      case 'logIn':
        return this.logIn(step.name, step.device, step.outcome);
      case 'reset':
        return this.reset(step.name);
    }
  }

  private async change(name: string, decide: (state: UserState) => Decided<UserEventType>[]): Promise<void> {
    const stream = userStream(this.node.keyring.nameKeyOf(name));
    await this.node.decider.decide(this.node.context(), stream, USER, decide);
  }

  private async signUp(name: string): Promise<void> {
    const { node } = this;
    this.people += 1;
    const userId = `00000000-0000-7000-8000-${String(this.people).padStart(12, '0')}`;
    const key = node.keyring.create(userId);
    await node.append(`key-${userId}`, 'none', { type: 'KeyCreated', data: key });
    node.keyring.apply({ type: 'KeyCreated', data: { ...key } });
    const personal = { username: name, email: `${name}@example.org` };
    const command = {
      userId,
      origin: 'self',
      credentialRevision: null,
      personal,
      groups: [],
      acceptedTerms: null,
    } as const;
    await this.change(name, (state) =>
      signUp(state, { ...command, policyId: POLICY.policyId, approvedBy: null, releaseDeletedNames: true }),
    );
    this.current.set(name, userId);
  }

  private async administer(kind: 'grant' | 'revoke', name: string): Promise<void> {
    const userId = this.current.get(name);
    if (userId === undefined) return;
    await this.node.decider.decide(this.node.context(), ADMINS, ADMINISTRATORS, (state) =>
      kind === 'grant' ? grantAdmin(state, { userId }) : revokeAdmin(state, { userId, cause: 'revoked' }),
    );
  }

  private async erase(name: string): Promise<void> {
    const { state } = await this.node.decider.load(userStream(this.node.keyring.nameKeyOf(name)), USER);
    await this.change(name, (state) => deleteUser(state, { erase: true }));
    if (!isPerson(state)) return;
    const { userId } = state;
    await this.node.append(`key-${userId}`, 'any', { type: 'KeyDestroyed', data: { subject: userId } });
  }

  private async logIn(name: string, device: string | null, outcome: string): Promise<void> {
    const { node } = this;
    const nameKey = node.keyring.nameKeyOf(name);
    const { state } = await node.decider.load(userStream(nameKey), USER);
    const userId = isPerson(state) ? state.userId : null;
    const subject =
      userId === null ? { userId, name: nameKey, device: null } : { userId, name: null, device };
    const stream = userId === null ? unknownLoginStream(nameKey) : loginStream(userId);
    const { eventIds } = await node.append(stream, 'any', {
      type: 'LoginAttempted',
      data: { ...subject, policyId: POLICY.policyId },
      personal: { [userId ?? 'deployment']: { address: '192.0.2.1', addressSource: 'hub' } },
    });
    const decided = { attempt: eventIds[0] ?? '', decidedOn: DECIDED_ON };
    if (outcome === 'succeeded' && userId !== null) {
      await node.append(stream, 'any', { type: 'LoginSucceeded', data: { userId, device, ...decided } });
    }
    if (outcome === 'failed') {
      await node.append(stream, 'any', {
        type: 'LoginFailed',
        data: { ...subject, ...decided, reason: 'wrong_password' },
      });
    }
    if (outcome === 'refused') {
      await node.append(stream, 'any', {
        type: 'LoginRefused',
        data: { ...subject, ...decided, reason: 'blocked' },
      });
    }
  }

  private async reset(name: string): Promise<void> {
    const userId = this.current.get(name);
    if (userId === undefined) return;
    const data = { userId, name: null, cause: 'admin' as const };
    await this.node.append(loginStream(userId), 'any', { type: 'ThrottleReset', data });
  }

  /** The state of all streams, folded by the domain alone. */
  async replayed(): Promise<{ users: UserState[]; admins: string[] }> {
    const { decider, keyring } = this.node;
    const users = [];
    for (const name of NAMES)
      users.push((await decider.load(userStream(keyring.nameKeyOf(name)), USER)).state);
    const { state } = await decider.load(ADMINS, ADMINISTRATORS);
    return { users, admins: [...state.userIds].sort() };
  }

  live(): { users: UserState[]; admins: string[] } {
    const { users } = this.node.queries;
    const states = NAMES.map((name) => users.byUsername(name)?.state ?? initialUser);
    return { users: states, admins: users.adminIds() };
  }

  /** The counters, folded by the domain event by event. */
  async counters(): Promise<Map<string, ThrottleState>> {
    const folded = new Map<string, ThrottleState>();
    for (const event of await this.node.store.readAll('0', { streamPrefixes: ['login-'] }, 10_000)) {
      const login = {
        ...toDomainEvent(event),
        eventId: event.eventId,
        revision: event.revision,
      } as LoginEvent;
      for (const key of keysOf(login, folded)) {
        folded.set(key, evolveThrottle(folded.get(key) ?? initialThrottle, login, POLICY));
      }
    }
    return folded;
  }
}

function keysOf({ type, data }: LoginEvent, folded: ReadonlyMap<string, unknown>): string[] {
  if (data.userId === null) return [nameCounter(('name' in data ? data.name : null) ?? '')];
  const { userId } = data;
  if (type !== 'ThrottleReset') return [accountCounter(userId, data.device)];
  return [accountCounter(userId), accountCounter(userId, 'laptop')].filter((key) => folded.has(key));
}
