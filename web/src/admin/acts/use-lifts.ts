import { call } from '../../api/client';
import type { Block } from '../api/people';
import { shown } from '../audit/wording';
import { adminTexts } from '../texts';
import { namesOf } from '../texts/names';
import { useAct } from '../ui/use-act';

interface Stoppable {
  readonly blocked: Pick<Block, 'cause'> | null;
  readonly throttle: { readonly lockedUntil: string | null };
}

/** Whether wrong passwords have stopped sign-ins, for a while or until somebody lifts that. */
export const isStopped = ({ blocked, throttle }: Stoppable): boolean =>
  blocked?.cause === 'policy' || throttle.lockedUntil !== null;

interface Named {
  readonly userId: string;
  readonly username: string | null;
}

/** Lifts what wrong passwords have stopped, at every device of a person. */
export const useLiftLock = () =>
  useAct({
    act: ({ userId }: Named) => call('POST', `api/users/${userId}/reset-throttle`, {}),
    told: (_, person) => ({ text: adminTexts.acts.lockLifted(namesOf([person])) }),
  });

/** Lets sign-ins from an address through again. */
export const useLiftAddress = () =>
  useAct({
    act: (address: string) => call('DELETE', `api/addresses/refused/${encodeURIComponent(address)}`),
    told: (_, address) => ({ text: adminTexts.acts.addressLifted(shown(address)) }),
  });
