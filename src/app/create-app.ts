import 'reflect-metadata';
import { setTimeout as sleep } from 'node:timers/promises';
import { NestFactory } from '@nestjs/core';
import { CommandBus } from '@nestjs/cqrs';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { SetUpToken } from '../accounts/set-up/set-up-token';
import type { Config } from '../config/config';
import { ConfiguredSettings } from '../config/configured-settings';
import { ADMINS } from '../domain/streams';
import { commandContext } from '../event-store/envelope';
import { HubAccess } from '../guard/hub-access';
import { httpSettingsOf } from '../http/http-settings';
import { makeDocument } from '../http/open-api/make-document';
import { OpenApiDocument } from '../http/open-api/open-api-document';
import { ProblemFilter } from '../http/problem.filter';
import { makeAdapter, prepareServer, type Lifecycle } from '../http/server';
import { Health } from '../operations/health';
import { RecordRebuild } from '../operations/record-rebuild';
import type { StrengthMeter } from '../passwords/strength-meter';
import { SteadyClock, SystemClock, type Clock } from '../platform/clock';
import { Log, NestLog } from '../platform/log';
import { versionOfGatebook } from '../platform/version';
import type { OnRebuilt } from '../projections/projector';
import { SignInWait } from '../sign-in/attempt';
import { AppModule } from './app.module';
import { examinationOf } from './examination';
import { openParts, type Parts, type SharedStore, type WaitLimits } from './parts';
import { StartUp } from './start-up';

export interface AppOptions {
  readonly clock?: Clock;
  readonly log?: Log;
  readonly shared?: SharedStore;
  readonly waits?: WaitLimits;
  /** Shared by several applications; default: one of its own. */
  readonly meter?: StrengthMeter;
  /** Default: true. */
  readonly mayBeginBook?: boolean;
}

/** The application: it answers requests that are injected, and listens on no port yet. */
export interface App {
  readonly nest: NestFastifyApplication;
  readonly server: FastifyInstance;
  readonly parts: Parts;
  readonly settings: ConfiguredSettings;
  readonly log: Log;
  /** The token of the set-up link; null when there is an administrator. */
  readonly setUpToken: string | null;
  /** Makes readiness answer 503 from now on. */
  stopping(): void;
  /** Resolves when the start is done, or when a read model cannot continue. */
  settled(): Promise<void>;
  /** Waits for requests under way, then closes everything. Repeated: the same promise. */
  close(): Promise<void>;
}

/** Longest wait for the read models before the port is opened, in milliseconds. */
const START_WAIT_MS = 5_000;

/** Time until a failed start is tried again, in milliseconds. */
const BEGIN_AGAIN_MS = 2_000;

/** How often a waiting caller checks whether the start is done, in milliseconds. */
const SETTLED_EVERY_MS = 50;

/** Longest wait for requests under way when the application stops, in milliseconds. */
const STOP_MAX_MS = 10_000;

/**
 * Opens the data folder and everything in it.
 * @throws FolderUnavailable, SecretRefusal; Error that says what to do
 */
export async function createApp(config: Config, options: AppOptions = {}): Promise<App> {
  const { log = new Log(config.logLevel), mayBeginBook = true } = options;
  for (const notice of config.notices) log.warn(notice);
  const clock = new SteadyClock(options.clock ?? new SystemClock());
  const settings = new ConfiguredSettings(config);
  const commands: { bus?: CommandBus } = {};
  const onRebuilt: OnRebuilt = async (rebuilt, askedBy) => {
    const context = askedBy ?? commandContext({ kind: 'operator', id: null });
    await commands.bus?.execute(new RecordRebuild(context, rebuilt));
  };
  const { shared, meter, waits = {} } = options;
  const parts = await openParts(config, {
    clock,
    log,
    waits,
    onRebuilt,
    mayBeginBook,
    ...(shared === undefined ? {} : { shared }),
    ...(meter === undefined ? {} : { meter }),
  });
  try {
    await followBook(clock, parts, log);
    const http = httpSettingsOf(config);
    const signInWait = new SignInWait(waits.signInMs);
    const examination = examinationOf(config, parts, clock);
    const module = AppModule.forWiring({ parts, settings, http, clock, log, signInWait, examination });
    const filter = new ProblemFilter(log);
    const adapter = makeAdapter(config, filter);
    const nest = await NestFactory.create<NestFastifyApplication>(module, adapter, {
      logger: new NestLog(log),
      bodyParser: false,
      abortOnError: false,
    });
    const server = nest.getHttpAdapter().getInstance();
    const lifecycle: Lifecycle = { isStopping: false };
    prepareServer(server, { http, log, lifecycle, filter });
    await nest.init();
    nest.get(OpenApiDocument).setSource(() => makeDocument(nest, versionOfGatebook()));
    await server.ready();
    commands.bus = nest.get(CommandBus);
    const startUp = nest.get(StartUp);
    const started = begin(startUp, log, lifecycle);
    await Promise.race([started, sleep(START_WAIT_MS, undefined, { ref: false })]);
    const stopping = () => {
      lifecycle.isStopping = true;
      nest.get(Health).stopping();
      nest.get(HubAccess).stop();
    };
    const close = once(() => {
      stopping();
      return closeAll(nest, server, parts);
    });
    return {
      nest,
      server,
      parts,
      settings,
      log,
      stopping,
      close,
      settled: () => settled(startUp, parts),
      setUpToken: await issueSetUpToken(nest, parts),
    };
  } catch (error) {
    await parts.close();
    throw error;
  }
}

/** Runs the start-up steps; starts again while the store does not answer. */
async function begin(startUp: StartUp, log: Log, lifecycle: Lifecycle): Promise<void> {
  while (!lifecycle.isStopping) {
    try {
      return await startUp.run();
    } catch (error) {
      if (lifecycle.isStopping) return;
      log.error(error, 'the start could not be finished: not ready; trying again');
      await sleep(BEGIN_AGAIN_MS, undefined, { ref: false });
    }
  }
}

/** Resolves when the start is done and every read model answers and is fresh, or when one needs an operator. */
async function settled(startUp: StartUp, { projector }: Parts): Promise<void> {
  const isSettled = () => startUp.isDone && projector.isReady() && projector.freshness().isProved;
  while (!isSettled() && !projector.isStuck()) await sleep(SETTLED_EVERY_MS);
}

async function issueSetUpToken(nest: NestFastifyApplication, { store }: Parts): Promise<string | null> {
  const { lastRevision } = await store.readStream(ADMINS, { limit: 1 });
  return lastRevision === 'none' ? nest.get(SetUpToken).issue() : null;
}

async function closeAll(nest: NestFastifyApplication, server: FastifyInstance, parts: Parts): Promise<void> {
  const deadline = setTimeout(() => server.server.closeAllConnections(), STOP_MAX_MS);
  try {
    await nest.close();
  } finally {
    clearTimeout(deadline);
    await parts.close();
  }
}

function once<T>(work: () => Promise<T>): () => Promise<T> {
  let begun: Promise<T> | undefined;
  return () => (begun ??= work());
}

/** Keeps the clock from being earlier than the newest event of the book. */
async function followBook(clock: SteadyClock, { store, projector }: Parts, log: Log): Promise<void> {
  const last = await store.eventAt(await store.head());
  if (last !== null && !clock.advanceTo(last.occurredAt)) {
    const { occurredAt } = last;
    log.warn('the last event of the book lies days ahead of this clock: check the clock', { occurredAt });
  }
  projector.onApplied((events) => {
    const newest = events.at(-1);
    if (newest !== undefined) clock.advanceTo(newest.occurredAt);
  });
}
