import { later } from '../support/manual-clock';
import { PASSWORD, type Answer, type AppNode, type TestApp } from '../support/test-app';

const DAY_MS = 24 * 60 * 60 * 1000;

export interface Link {
  readonly token: string;
}

export interface Made {
  readonly id: string;
  readonly link: Link & { readonly path: string; readonly url: string | null; readonly expiresAt: string };
}

/** Invitations of one application. By default of 30 places, for a day, that let people in at once. */
export class Invitations {
  constructor(private readonly gatebook: TestApp) {}

  ask(body: object = {}): Promise<Answer> {
    const expiresAt = later(this.gatebook.clock.now(), DAY_MS);
    return this.gatebook.ask('POST', '/api/invitations', {
      ...this.admin(),
      body: { uses: 30, approve: true, expiresAt, ...body },
    });
  }

  /** Known to every node. */
  async make(body: object = {}): Promise<Made> {
    const made = await this.ask(body);
    if (made.status !== 201) throw new Error(made.text);
    await this.gatebook.settled();
    return made.json<Made>();
  }

  one(id: string, query = ''): Promise<Answer> {
    return this.gatebook.ask('GET', `/api/invitations/${id}${query}`, this.admin());
  }

  revoke(id: string): Promise<Answer> {
    return this.gatebook.ask('DELETE', `/api/invitations/${id}`, this.admin());
  }

  look({ token }: Link): Promise<Answer> {
    return this.gatebook.ask('POST', '/api/invitations/look', { body: { token } });
  }

  signUp(
    { token }: Link,
    username: string,
    { node = this.gatebook, from }: { node?: AppNode; from?: string } = {},
  ): Promise<Answer> {
    const body = { username, password: PASSWORD, invitation: token };
    return node.ask('POST', '/api/sign-ups', { body, ...(from === undefined ? {} : { from }) });
  }

  private admin() {
    return { token: this.gatebook.adminToken };
  }
}
