import { Injectable } from '@nestjs/common';
import { statfs } from 'node:fs/promises';
import { EventStore } from '../event-store/event-store';
import { HttpSettings } from '../http/http-settings';
import { Log } from '../platform/log';
import { Projector } from '../projections/projector';

/** With less free space than this the book may soon not be writable: 64 MiB. */
const FREE_BYTES_MIN = 64 * 1024 * 1024;

/** Oldest proof of freshness of a ready node, in milliseconds: longer than a store takes to change its leader. */
const PROOF_MAX_AGE_MS = 5_000;

export interface Check {
  readonly ok: boolean;
  /** For people, without secrets. */
  readonly detail: string;
}

export type Checks = Readonly<
  Record<'running' | 'store' | 'projections' | 'freshness' | 'disk' | 'log', Check>
>;

const check = (ok: boolean, detail: string): Check => ({ ok, detail: ok ? 'ok' : detail });

/** Whether a load balancer should send requests to this node. */
@Injectable()
export class Health {
  private isStopping = false;

  constructor(
    private readonly store: EventStore,
    private readonly projector: Projector,
    private readonly settings: HttpSettings,
    private readonly log: Log,
  ) {}

  /** From now on this node is not ready, because it is about to stop. */
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
        'this node cannot prove that it has folded the whole book',
      ),
      disk: await this.diskCheck(),
      log: { ok: true, detail: this.log.failure ?? 'ok' },
    };
  }

  /** Events that cannot be applied are reported even when they concern only one person: an operator has to act. */
  private projectionsCheck(): Check {
    const status = this.projector.status();
    const failed = status.filter(({ error }) => error !== null);
    const errors = [
      ...new Set(failed.map(({ name, state, error }) => `${name} (${state}): ${String(error)}`)),
    ];
    const building = this.projector.beingBuilt();
    const details = building.length === 0 ? errors : [...errors, `being built: ${building.join(', ')}`];
    const ok = this.projector.isGuardReady();
    return { ok, detail: details.join('; ') || (ok ? 'ok' : 'not caught up with the book') };
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
