import type { Client } from './client';

export const PROJECTIONS = ['users', 'credentials', 'throttle', 'tokens', 'audit'] as const;

/** Asks for a rebuild now and then, in the middle of everything. */
export class RebuildPlayer {
  constructor(private readonly client: Client) {}

  /** @returns when the server said that it has begun */
  async rebuild(): Promise<void> {
    const name = this.client.pick(PROJECTIONS) ?? 'users';
    const answer = await this.client.act('rebuild', 'POST', `/api/projections/${name}/rebuild`);
    if (answer !== null) this.client.expect(`rebuild of ${name}`, answer.status, 202, 409);
  }
}
