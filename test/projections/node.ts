import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { queriesOf, READ_MODELS, type Queries } from '../../src/app/read-models';
import { storeAdapters } from '../../src/app/store-adapters';
import { THREADS } from '../../src/app/threads/thread-parts';
import type { Decided } from '../../src/domain/events';
import { credentialStream, keyStream, loginStream, OPS, userStream } from '../../src/domain/streams';
import { Decider } from '../../src/event-store/decide';
import { openDeployment, type Deployment } from '../../src/event-store/deployment';
import { commandContext, type CommandContext } from '../../src/event-store/envelope';
import type { Actor, EventStore, ExpectedRevision, Position } from '../../src/event-store/event-store';
import { Keyring } from '../../src/event-store/keyring';
import type { StoreSpec } from '../../src/event-store/store-spec';
import { Projector, type ProjectorOptions, type Rebuilt } from '../../src/projections/projector';
import { ManualClock } from '../support/manual-clock';

export const SECRET = 'a secret of the tests alone';

export const POLICY = {
  policyId: 'policy-1',
  lockAfter: 3,
  lockSeconds: 10,
  lockMaxSeconds: 900,
  addressFailures: 100,
  addressNames: 30,
  addressWindowSeconds: 600,
  signUp: 'approval',
  passwordMinLength: 8,
  passwordMinScore: 2,
} as const;

/** A store, its deployment and a projector in their own folder. */
export class TestNode {
  readonly clock = new ManualClock('2026-03-01T12:00:00.000Z');
  readonly keyring = new Keyring(SECRET);
  readonly logged: { level: string; message: string; fields: Record<string, unknown> }[] = [];
  readonly rebuilt: (Rebuilt & { askedBy: string | null })[] = [];
  decider!: Decider;
  projector!: Projector;
  queries!: Queries;
  deployment!: Deployment;

  private constructor(
    readonly folder: string,
    readonly spec: StoreSpec,
    readonly store: EventStore,
  ) {}

  static async open(options: Partial<ProjectorOptions> = {}): Promise<TestNode> {
    const folder = await mkdtemp(join(tmpdir(), 'gatebook-projections-'));
    const spec: StoreSpec = { kind: 'sqlite', file: join(folder, 'book.db') };
    const node = new TestNode(folder, spec, await storeAdapters.open(spec));
    node.deployment = await openDeployment(node.store, node.keyring, node.clock);
    node.decider = new Decider(node.store, node.keyring, node.clock);
    await node.append(OPS, 'any', { type: 'PolicyInForce', data: POLICY });
    await node.startProjector(options);
    return node;
  }

  /** Starts a new projector on the same folder, as after a restart. */
  async startProjector(options: Partial<ProjectorOptions> = {}): Promise<Projector> {
    this.projector = this.newProjector(options);
    this.queries = queriesOf(this.projector, this.keyring);
    await this.projector.start();
    return this.projector;
  }

  newProjector(options: Partial<ProjectorOptions> = {}): Projector {
    return new Projector({
      models: READ_MODELS,
      threads: THREADS,
      folder: this.folder,
      store: this.store,
      spec: this.spec,
      keyring: this.keyring,
      secret: SECRET,
      deployment: this.deployment,
      clock: this.clock,
      log: (level, message, fields) => this.logged.push({ level, message, fields }),
      onRebuilt: async (rebuilt, askedBy) => {
        this.rebuilt.push({ ...rebuilt, askedBy: askedBy?.actor.id ?? null });
      },
      ...options,
    });
  }

  async close(): Promise<void> {
    await this.projector.stop();
    await this.store.close();
    await rm(this.folder, { recursive: true });
  }

  /** Appends without waiting for the projector. */
  async append(
    stream: string,
    expected: ExpectedRevision,
    decided: Decided | readonly Decided[],
    actor: Actor = { kind: 'operator', id: 'tester' },
  ): Promise<{ position: Position; revision: number; eventIds: string[] }> {
    const list = Array.isArray(decided) ? (decided as readonly Decided[]) : [decided as Decided];
    const appended = await this.decider.append(commandContext(actor), stream, expected, list);
    const { position, revision, events } = appended;
    return { position, revision, eventIds: events.map(({ eventId }) => eventId) };
  }

  /** Appends and waits until it is folded. */
  async given(stream: string, ...decided: Decided[]): Promise<{ position: Position; eventIds: string[] }> {
    const appended = await this.append(stream, 'any', decided);
    await this.projector.waitFor(appended.position);
    return appended;
  }

  /** Resolves when the whole book is folded. */
  async caughtUp(): Promise<void> {
    await this.projector.waitFor(await this.store.head());
  }

  rebuild(name: string): void {
    this.projector.rebuild(name, this.context());
  }

  context(actor: Actor = { kind: 'operator', id: 'tester' }): CommandContext {
    return commandContext(actor);
  }
}

/** The events of one person in a test. */
export class TestPerson {
  readonly stream: string;

  constructor(
    private readonly node: TestNode,
    readonly userId: string,
    readonly username: string,
  ) {
    this.stream = userStream(node.keyring.nameKeyOf(username));
  }

  /** Key, credential and sign-up, in book order. */
  async signsUp(personal: { email?: string; profile?: Record<string, string> } = {}): Promise<void> {
    const { node, userId } = this;
    const key = node.keyring.create(userId);
    await node.store.setRetention(keyStream(userId), { keepLast: 1 });
    await node.store.setRetention(credentialStream(userId), { keepLast: 1 });
    await node.append(keyStream(userId), 'none', { type: 'KeyCreated', data: key });
    node.keyring.apply({ type: 'KeyCreated', data: { ...key } });
    await this.setsPassword('sign_up', 0);
    await node.given(this.stream, {
      type: 'UserSignedUp',
      data: { userId, origin: 'self', credentialRevision: 0, acceptedTerms: null, policyId: POLICY.policyId },
      personal: { [userId]: { username: this.username, ...personal } },
    });
  }

  async setsPassword(how: 'sign_up' | 'own' | 'rehash', passwordRevision: number): Promise<void> {
    const { node, userId } = this;
    await node.given(credentialStream(userId), {
      type: 'CredentialSet',
      data: { userId, kind: 'password', passwordRevision, how, linkId: null },
      personal: { [userId]: { secret: 'a hash' } },
    });
  }

  async getsImported(scheme: string): Promise<void> {
    const { node, userId } = this;
    await node.given(credentialStream(userId), {
      type: 'CredentialImported',
      data: { userId, kind: 'password', passwordRevision: 1, scheme },
      personal: { [userId]: { secret: 'a hash' } },
    });
  }

  async is(...decided: Decided[]): Promise<void> {
    await this.node.given(this.stream, ...decided);
  }

  /** @returns the event id of the attempt */
  async attempts(device: string | null = null, address = '192.0.2.7'): Promise<string> {
    const { node, userId } = this;
    const { eventIds } = await node.given(loginStream(userId), {
      type: 'LoginAttempted',
      data: { userId, name: null, device, policyId: POLICY.policyId },
      personal: { [userId]: { address, addressSource: 'hub' } },
    });
    return eventIds[0] ?? '';
  }

  async fails(attempt: string, device: string | null = null): Promise<void> {
    const { userId } = this;
    await this.node.given(loginStream(userId), {
      type: 'LoginFailed',
      data: { userId, name: null, attempt, reason: 'wrong_password', device, decidedOn: DECIDED_ON },
    });
  }

  async succeeds(attempt: string, device: string | null = null): Promise<void> {
    const { userId } = this;
    await this.node.given(loginStream(userId), {
      type: 'LoginSucceeded',
      data: { userId, attempt, device, decidedOn: DECIDED_ON },
    });
  }

  /** Deleted and erased: nothing that identifies the person is left. */
  async isErased(): Promise<void> {
    const { node, userId } = this;
    await this.is({ type: 'UserDeleted', data: { userId, erase: true } });
    await node.given(credentialStream(userId), {
      type: 'CredentialRemoved',
      data: { userId, kind: 'password' },
    });
    await node.given(keyStream(userId), { type: 'KeyDestroyed', data: { subject: userId } });
  }
}

export const DECIDED_ON = {
  userRevision: 1,
  credentialRevision: 0,
  adminsRevision: null,
  policyId: POLICY.policyId,
};

/** A fixed id for each number. */
export const userId = (n: number): string => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`;
