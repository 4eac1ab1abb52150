import type { Server as HttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { AdminLinksFile } from '../accounts/adoption/admin-links-file';
import { HubUsersAdoption } from '../accounts/adoption/adopt-hub-users';
import { hasHubUsers } from '../accounts/adoption/hub-users-file';
import type { Config } from '../config/config';
import { listeningUrl } from '../config/configured-settings';
import { SecretRefusal } from '../config/secret';
import { listenForHub, listenForOperator, removeHubSocket, type FolderSocket } from '../http/folder-sockets';
import { FolderUnavailable } from '../platform/data-folder';
import { permissionFault } from '../platform/ownership';
import { announce, withdrawSetUpLink } from './announce';
import { CertificateRenewal } from './certificate-renewal';
import { createApp, type App, type AppOptions } from './create-app';
import { HangUps } from './hang-ups';
import { isOrphan, watchParent } from './parent-watch';

/** Gatebook cannot start here; the message says what to do. */
export class CannotStart extends Error {
  override name = 'CannotStart';
}

/** A Gatebook that listens on its port and on the sockets in its data folder. */
export interface RunningServer {
  /** Where it listens, base path included. */
  readonly url: string;
  /** The one-time token with which the first administrator is made; null when there is one. */
  readonly setUpToken: string | null;
  /** Settles when it has stopped, by a signal or by `stop`. */
  readonly stopped: Promise<void>;
  stop(): Promise<void>;
}

/** Longest wait for requests over the sockets when the server stops, in milliseconds. */
const STOP_MAX_MS = 10_000;

export interface StartOptions extends AppOptions {
  /** Prints the address and the set-up link; default: on stdout. */
  readonly announce?: typeof announce;
}

/** Starts and listens; resolves when the routes answer. @throws CannotStart */
export async function startServer(config: Config, options: StartOptions = {}): Promise<RunningServer> {
  if (isOrphan(config.parentPid)) throw new CannotStart(otherParent(config.parentPid));
  const hangUps = new HangUps();
  const app = await openApp(config, options);
  const sockets: FolderSocket[] = [];
  try {
    await adoptHubUsers(app, config);
    app.nest.get(AdminLinksFile).follow(config.data);
    await app.nest.listen(config.listen.port, config.listen.host);
    const { port } = app.server.server.address() as AddressInfo;
    await listenInFolder(app, config, sockets);
    const url = listeningUrl(config, port);
    // a signal that follows the announcement at once is handled
    const server = running(app, sockets, url, config.data);
    const print = options.announce ?? announce;
    const publicUrl = config.publicUrl ?? url;
    print({ url, data: config.data, publicUrl, setUpToken: app.setUpToken, isNewBook: app.parts.isNewBook });
    app.parts.projector.onApplied((events) => {
      if (events.some(({ type }) => type === 'AdminGranted')) withdrawSetUpLink(config.data);
    });
    app.log.info('listening', { url, sockets: sockets.map(({ path }) => path) });
    const renewal = renewalOf(app, config);
    hangUps.follow(() => {
      app.log.info('SIGHUP: the certificate is read again', { hasCertificate: renewal !== null });
      renewal?.check();
    });
    const unwatch = watchParent(config.parentPid, () => {
      app.log.warn(otherParent(config.parentPid));
      void server.stop();
    });
    const stopped = server.stopped.finally(() => {
      unwatch();
      renewal?.stop();
      hangUps.stop();
    });
    return { ...server, stopped };
  } catch (error) {
    hangUps.stop();
    await Promise.all(sockets.map((socket) => socket.close()));
    await app.close();
    throw cannotStart(config, error);
  }
}

/** Before anybody can sign up: no name of the hub's users is free for a stranger. @throws CannotStart */
async function adoptHubUsers(app: App, { data, hubTokenHash }: Config): Promise<void> {
  if (hubTokenHash === null || !hasHubUsers(data)) return;
  await app.settled();
  if (app.parts.projector.isStuck())
    throw new CannotStart(
      'The users of the hub cannot be given accounts: a read model has halted. See: gatebook projections status',
    );
  await app.nest.get(HubUsersAdoption).run(data);
}

/** Adds each socket to `sockets` once it listens. */
async function listenInFolder({ server }: App, config: Config, sockets: FolderSocket[]): Promise<void> {
  sockets.push(await listenForOperator(server, config.data));
  if (config.hubTokenHash === null) removeHubSocket(config.data);
  else sockets.push(await listenForHub(server, config.data, config.listen.keepAliveSeconds));
}

const otherParent = (parentPid: number | null): string =>
  `The parent of this process is ${String(process.ppid)}, and GATEBOOK_PARENT_PID is ${String(parentPid)}: Gatebook ` +
  'runs only as long as that process does.';

const renewalOf = ({ server, log }: App, { listen: { tls } }: Config): CertificateRenewal | null =>
  tls === null ? null : new CertificateRenewal(server.server as HttpsServer, tls, log);

/** Opens the application without listening. @throws CannotStart */
export async function openApp(config: Config, options: AppOptions = {}): Promise<App> {
  try {
    return await createApp(config, options);
  } catch (error) {
    throw cannotStart(config, error);
  }
}

function running(app: App, sockets: readonly FolderSocket[], url: string, data: string): RunningServer {
  const { promise: stopped, resolve: release } = withResolvers();
  let stopping: Promise<void> | undefined;
  const stop = () => (stopping ??= stopAll(app, sockets, data).finally(release));
  const onSignal = (signal: NodeJS.Signals) => {
    app.log.info('stopping', { signal });
    void stop();
  };
  const signals = ['SIGINT', 'SIGTERM'] as const;
  for (const signal of signals) process.once(signal, onSignal);
  const settled = stopped.finally(() => signals.forEach((signal) => process.off(signal, onSignal)));
  return { url, setUpToken: app.setUpToken, stopped: settled, stop };
}

async function stopAll(app: App, sockets: readonly FolderSocket[], data: string): Promise<void> {
  app.stopping();
  const deadline = setTimeout(() => sockets.forEach((socket) => socket.closeAllConnections()), STOP_MAX_MS);
  try {
    await Promise.all(sockets.map((socket) => socket.close()));
  } finally {
    clearTimeout(deadline);
    withdrawSetUpLink(data);
    await app.close();
  }
}

function withResolvers(): { promise: Promise<void>; resolve: () => void } {
  let resolve = () => {};
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

function cannotStart({ listen }: Config, error: unknown): unknown {
  if (error instanceof FolderUnavailable || error instanceof SecretRefusal) {
    return new CannotStart(error.message, { cause: error });
  }
  const { code = '', syscall, path } = error as NodeJS.ErrnoException;
  if ((code === 'EACCES' || code === 'EPERM') && syscall !== 'listen' && path !== undefined)
    return new CannotStart(permissionFault(path), { cause: error });
  if (code !== 'EADDRINUSE' && code !== 'EACCES' && code !== 'EADDRNOTAVAIL') return error;
  const where = `${listen.host}:${String(listen.port)}`;
  return new CannotStart(
    `Cannot listen on ${where} (${code}). Set GATEBOOK_PORT or GATEBOOK_HOST to one that is free.`,
    { cause: error },
  );
}
