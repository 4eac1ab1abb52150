import { existsSync } from 'node:fs';
import type { Config } from '../config/config';
import type { Clock } from '../platform/clock';
import { well, type Finding } from '../platform/finding';
import { addressFindings, signInsIn } from './examine-addresses';
import { bookFindings } from './examine-book';
import {
  certificateFindings,
  diskFinding,
  folderFinding,
  lockFinding,
  socketFindings,
} from './examine-folder';
import { auditFile, modelsFinding } from './examine-models';
import { portFindings } from './examine-port';
import type { MaintenanceParts } from './maintenance-parts';

/** Checks a data folder, whether a Gatebook runs on it or not; changes nothing. */
export async function examine(
  parts: MaintenanceParts,
  config: Config,
  clock: Clock,
  isOwned: boolean,
): Promise<Finding[]> {
  const certificate = certificateFindings(config, clock);
  if (!existsSync(config.data)) {
    return [
      ...certificate,
      well('data folder', `${config.data} does not exist yet: the first start makes it`),
    ];
  }
  return [
    ...certificate,
    folderFinding(config.data),
    ...(isOwned ? [...socketFindings(config), ...(await portFindings(config))] : [lockFinding(config.data)]),
    diskFinding(config.data),
    ...(await bookFindings(parts.stores, config, clock)),
    modelsFinding(config.data, parts.models),
    ...addressFindings(config, signInsIn(auditFile(config.data, parts.models))),
  ];
}
