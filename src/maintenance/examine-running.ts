import type { Config } from '../config/config';
import type { EventStore } from '../event-store/event-store';
import type { Clock } from '../platform/clock';
import { errorText } from '../platform/error-text';
import { wrong, type Finding } from '../platform/finding';
import type { HubSignIn } from '../projections/audit/shared-address';
import { addressFindings } from './examine-addresses';
import { clockFinding, removalFinding } from './examine-book';
import { certificateFindings, diskFinding, folderFinding, socketFindings } from './examine-folder';
import { portFindings } from './examine-port';

/** What a running process is examined with. */
export interface RunningParts {
  readonly config: Config;
  readonly store: EventStore;
  readonly clock: Clock;
  /** Null while they cannot be read. */
  recentHubSignIns(): readonly HubSignIn[] | null;
}

/** The checks of `examine` that a process makes of itself while it answers: those that do not read whole files. */
export class RunningExamination {
  constructor(private readonly parts: RunningParts) {}

  async findings(): Promise<Finding[]> {
    const { config, clock } = this.parts;
    return [
      ...certificateFindings(config, clock),
      folderFinding(config.data),
      ...socketFindings(config),
      ...(await portFindings(config)),
      diskFinding(config.data),
      ...(await this.bookFindings()),
      ...addressFindings(config, this.parts.recentHubSignIns()),
    ];
  }

  private async bookFindings(): Promise<Finding[]> {
    const { store, clock } = this.parts;
    try {
      return [await clockFinding(store, clock), await removalFinding(store, clock)];
    } catch (error) {
      return [wrong('book', errorText(error))];
    }
  }
}
