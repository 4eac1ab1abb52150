import type { Client } from './client';

export const PROJECTIONS = [
  'users',
  'credentials',
  'throttle',
  'tokens',
  'sessions',
  'invitations',
  'audit',
] as const;

/** Occasionally requests a rebuild during other traffic. */
export class RebuildPlayer {
  constructor(private readonly client: Client) {}

  /** Resolves when the server has confirmed that the rebuild began. */
  async rebuild(): Promise<void> {
    const name = this.client.pick(PROJECTIONS) ?? 'users';
    const answer = await this.client.act('rebuild', 'POST', `/api/projections/${name}/rebuild`);
    if (answer !== null) this.client.expect(`rebuild of ${name}`, answer.status, 202, 409);
  }
}
