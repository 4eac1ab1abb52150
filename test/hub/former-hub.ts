import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import Database from 'better-sqlite3';
import { cleanEnvironment } from './child-process';
import { HubBrowser } from './hub-browser';
import { peerFolder, programOf } from './hub-environments';
import { ENGINE } from './managed-hub';

/** What a hub needs in its environment to have another authenticator beside our package. @param peer `nativeauthenticator-1.3.0` */
export const withPeer = (hubFolder: string, peer: string): NodeJS.ProcessEnv => ({
  PYTHONPATH: [join(hubFolder, 'plug-in'), peerFolder(peer)].join(delimiter),
});

export interface ImportOutcome {
  readonly exitCode: number;
  readonly output: string;
}

/** Runs `jupyterhub-gatebook import` in the folder of a hub that has been started once, where its configuration is. */
export function importFrom(
  hubFolder: string,
  version: string,
  args: readonly string[],
  environment: NodeJS.ProcessEnv = {},
): Promise<ImportOutcome> {
  const env = {
    ...cleanEnvironment(),
    PYTHONPATH: join(hubFolder, 'plug-in'),
    PYTHONDONTWRITEBYTECODE: '1',
    ...ENGINE,
    ...environment,
  };
  const command = ['-m', 'jupyterhub_gatebook.change_over', 'import', ...args];
  return new Promise((resolve) => {
    execFile(programOf(version, 'python'), command, { cwd: hubFolder, env }, (error, stdout, stderr) => {
      resolve({ exitCode: error === null ? 0 : Number(error.code), output: stdout + stderr });
    });
  });
}

/** Fills in NativeAuthenticator's form for a new account. Resolves with what the page says. */
export async function signUpAtNative(
  hubUrl: string,
  username: string,
  password: string,
  more: Readonly<Record<string, string>> = {},
): Promise<string> {
  const browser = new HubBrowser(hubUrl);
  await browser.request('/hub/signup');
  const fields = {
    _xsrf: browser.valueOf('_xsrf') ?? '',
    username,
    signup_password: password,
    signup_password_confirmation: password,
    ...more,
  };
  const { body } = await browser.request('/hub/signup', {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(fields).toString(),
  });
  return body;
}

/** How many people of a hub's engine have a password of each kind: `own`, or the beginning of an imported hash. */
export function passwordKinds(hubFolder: string): Record<string, number> {
  const projections = join(hubFolder, 'gatebook', 'projections');
  const file = readdirSync(projections).find((name) => /^credentials\S*\.db$/.test(name)) ?? '';
  const database = new Database(join(projections, file), { readonly: true });
  try {
    const rows = database.prepare<[], [string, number]>('SELECT scheme, people FROM schemes').raw().all();
    return Object.fromEntries(
      rows.map(([scheme, people]) => [/^(own|\$\w+)/.exec(scheme)?.[0] ?? scheme, people]),
    );
  } finally {
    database.close();
  }
}
