import { Injectable } from '@nestjs/common';
import { statfs } from 'node:fs/promises';
import { EventStore } from '../event-store/event-store';
import { Projector } from '../projections/projector';
import { HttpSettings } from './http-settings';

/** Below this much free space the book may soon not be written to any more: 64 MiB. */
const FREE_BYTES_MIN = 64 * 1024 * 1024;

/** As the guard's user check: how old the last proof of freshness may be, in milliseconds. */
const PROOF_MAX_AGE_MS = 5_000;

export interface Check {
  readonly ok: boolean;
  /** For people, without secrets. */
  readonly detail: string;
}

export type Checks = Readonly<Record<'running' | 'store' | 'projections' | 'freshness' | 'disk', Check>>;

const check = (ok: boolean, detail: string): Check => ({ ok, detail: ok ? 'ok' : detail });

/** Whether this node should be asked. */
@Injectable()
export class Health {
  private isStopping = false;

  constructor(
    private readonly store: EventStore,
    private readonly projector: Projector,
    private readonly settings: HttpSettings,
  ) {}

  /** From now on this node is not ready: it is about to stop. */
  stopping(): void {
    this.isStopping = true;
  }

  async checks(): Promise<Checks> {
    const halted = this.projector.status().filter(({ state }) => state === 'halted');
    return {
      running: check(!this.isStopping, 'this node is stopping'),
      store: await this.storeCheck(),
      projections: check(
        this.projector.isReady() && halted.length === 0,
        halted.length === 0 ? 'being built' : `halted: ${halted.map(({ name }) => name).join(', ')}`,
      ),
      freshness: check(
        this.projector.freshness().ageMs <= PROOF_MAX_AGE_MS,
        'this node may have missed something',
      ),
      disk: await this.diskCheck(),
    };
  }

  private async storeCheck(): Promise<Check> {
    const { ok, detail } = await this.store.health();
    return check(ok, detail);
  }

  private async diskCheck(): Promise<Check> {
    const { bavail, bsize } = await statfs(this.settings.data);
    return check(bavail * bsize >= FREE_BYTES_MIN, 'less than 64 MiB are free in the data folder');
  }
}
