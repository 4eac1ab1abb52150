import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { CommandBus } from '@nestjs/cqrs';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { AppModule } from './app.module';
import { SystemClock, type Clock } from './clock';
import { RecordRebuild } from './commands/record-rebuild';
import { SetUpToken } from './commands/set-up-token';
import { StartUp } from './commands/start-up';
import type { Config } from './config';
import { ConfiguredSettings, httpSettingsOf } from './configured';
import { ADMINS } from './domain/streams';
import { commandContext } from './event-store/envelope';
import { Health } from './http/health';
import { makeDocument } from './http/make-document';
import { OpenApiDocument } from './http/open-api-document';
import { ProblemFilter } from './http/problem.filter';
import { makeAdapter, prepareServer, type Lifecycle } from './http/server';
import { Log, NestLog } from './log';
import { versionOfGatebook } from './ops/version';
import { openParts, type Parts, type SharedStore } from './parts';

export interface AppOptions {
  readonly clock?: Clock;
  readonly log?: Log;
  readonly shared?: SharedStore;
}

/** The application, open and answering its routes, but not listening. */
export interface App {
  readonly nest: NestFastifyApplication;
  readonly server: FastifyInstance;
  readonly parts: Parts;
  readonly settings: ConfiguredSettings;
  readonly log: Log;
  /** The token of the set-up link; null when there is an administrator. */
  readonly setUpToken: string | null;
  /** Not ready from now on. */
  stopping(): void;
  /** What is under way ends, then everything is given back. Repeated: the same promise. */
  close(): Promise<void>;
}

/** Longest that the start waits for read models before it listens, in milliseconds. */
const START_WAIT_MS = 5_000;

/** Longest that requests under way are waited for when the application stops, in milliseconds. */
const STOP_MAX_MS = 10_000;

/**
 * Opens the data folder and everything in it.
 * @throws FolderUnavailable, SecretRefusal; Error that says what to do
 */
export async function createApp(config: Config, options: AppOptions = {}): Promise<App> {
  const { clock = new SystemClock(), log = new Log(config.logLevel) } = options;
  const settings = new ConfiguredSettings(config);
  const commands: { bus?: CommandBus } = {};
  const onRebuilt = async (name: string, version: number, events: number) => {
    const context = commandContext({ kind: 'operator', id: null });
    await commands.bus?.execute(new RecordRebuild(context, { name, version, events }));
  };
  const shared = options.shared === undefined ? {} : { shared: options.shared };
  const parts = await openParts(config, { clock, log, onRebuilt, ...shared });
  try {
    const http = httpSettingsOf(config);
    const module = AppModule.of({ parts, settings, http, clock, log });
    const adapter = makeAdapter(config, new ProblemFilter(log));
    const nest = await NestFactory.create<NestFastifyApplication>(module, adapter, {
      logger: new NestLog(log),
      bodyParser: false,
      abortOnError: false,
    });
    const server = nest.getHttpAdapter().getInstance();
    const lifecycle: Lifecycle = { isStopping: false };
    prepareServer(server, { http, log, lifecycle });
    await nest.init();
    nest.get(OpenApiDocument).set(makeDocument(nest, versionOfGatebook()));
    await server.ready();
    commands.bus = nest.get(CommandBus);
    await parts.projector.ready();
    await begun(nest.get(StartUp), log);
    const stopping = () => {
      lifecycle.isStopping = true;
      nest.get(Health).stopping();
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
      setUpToken: await issueSetUpToken(nest, parts),
    };
  } catch (error) {
    await parts.close();
    throw error;
  }
}

/** Waits a moment for the start: read models that take longer are built while the server says that it is not ready. */
async function begun(startUp: StartUp, log: Log): Promise<void> {
  const run = startUp.run();
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<'later'>((resolve) => {
    timer = setTimeout(() => resolve('later'), START_WAIT_MS);
  });
  const outcome = await Promise.race([run, patience]).finally(() => clearTimeout(timer));
  if (outcome !== 'later') return;
  log.info('read models are being built; not ready until then', {});
  run.catch((error: unknown) => log.error(error, 'the start could not be finished', {}));
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
