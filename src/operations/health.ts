import { Injectable } from '@nestjs/common';
import { statfs } from 'node:fs/promises';
import { EventStore } from '../event-store/event-store';
import { HttpSettings } from '../http/http-settings';
import { Projector } from '../projections/projector';

/** Below this much free space the book may soon not be written to any more: 64 MiB. */
const FREE_BYTES_MIN = 64 * 1024 * 1024;

/** How old the last proof of freshness may be, in milliseconds: a store that changes its leader is no reason to leave. */
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
    return {
      running: check(!this.isStopping, 'this node is stopping'),
      store: await this.storeCheck(),
      projections: this.projectionsCheck(),
      freshness: check(
        this.projector.freshness().ageMs <= PROOF_MAX_AGE_MS,
        'this node may have missed something',
      ),
      disk: await this.diskCheck(),
    };
  }

  /** What cannot be applied is told in full, also while only one person is concerned: it waits for an operator. */
  private projectionsCheck(): Check {
    const status = this.projector.status();
    const told = status.filter(({ error }) => error !== null);
    const errors = [...new Set(told.map(({ name, state, error }) => `${name} (${state}): ${String(error)}`))];
    const ok = this.projector.isReady() && !status.some(({ state }) => state === 'halted');
    if (errors.length > 0) return { ok, detail: errors.join('; ') };
    return check(ok, 'being built');
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
