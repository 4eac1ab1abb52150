const COOKIE_OF_A_LOGIN = /^jupyterhub-hub-login=[^;]/;

/** The answer to a sent login form. */
export interface FormAnswer {
  readonly status: number;
  /** The message on the form or on the error page. */
  readonly message: string;
  readonly retryAfter: string | null;
  /** The `Cookie` header of a signed-in person; null when the hub set no login cookie. */
  readonly cookie: string | null;
}

/** Opens the hub's login form and submits it, as a browser that follows no redirect. */
export async function sendLoginForm(hubUrl: string, username: string, password: string): Promise<FormAnswer> {
  const address = `${hubUrl}/hub/login?next=/hub/home`;
  const form = await fetch(address);
  const page = await form.text();
  if (!page.includes('name="password"')) throw new Error(`no login form: ${String(form.status)} ${page}`);
  const before = cookiesOf(form);
  const fields = new URLSearchParams({ username, password });
  // JupyterHub 4 and later
  const xsrf = /name="_xsrf" value="([^"]+)"/.exec(page)?.[1];
  if (xsrf !== undefined) fields.set('_xsrf', xsrf);
  const answer = await fetch(address, {
    method: 'POST',
    body: fields,
    redirect: 'manual',
    headers: { cookie: before.join('; ') },
  });
  const after = cookiesOf(answer);
  return {
    status: answer.status,
    message: messageOn(await answer.text()),
    retryAfter: answer.headers.get('retry-after'),
    cookie: after.some((cookie) => COOKIE_OF_A_LOGIN.test(cookie)) ? [...before, ...after].join('; ') : null,
  };
}

/** The user that the hub recognises by the cookies. */
export async function whoAmI(
  hubUrl: string,
  cookie: string,
): Promise<{ name: string; admin: boolean; groups: string[] }> {
  const response = await fetch(`${hubUrl}/hub/api/user`, {
    headers: { cookie, referer: `${hubUrl}/hub/home` },
  });
  if (response.status !== 200) throw new Error(`user of the hub: ${await response.text()}`);
  return (await response.json()) as { name: string; admin: boolean; groups: string[] };
}

function cookiesOf(response: Response): string[] {
  return response.headers.getSetCookie().map((cookie) => cookie.split(';', 1)[0] ?? '');
}

/** The text of the form's `login_error` paragraph, or of the error page's paragraph, without markup. */
function messageOn(page: string): string {
  const onForm = /<p class="login_error">([^<]*)</.exec(page)?.[1];
  const onErrorPage = /<div class="error">[^]*?<p>([^<]*)</.exec(page)?.[1];
  return (onForm ?? onErrorPage ?? '').trim();
}
