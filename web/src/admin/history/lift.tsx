import { LiftAddressButton } from '../acts/lift-address';
import { LiftLockButton } from '../acts/lift-lock';
import { isStopped } from '../acts/use-lifts';
import type { Moment } from '../api/history';
import { useRefusedAddresses } from '../api/operations';

interface LiftProps {
  readonly moment: Moment;
  readonly address: string | undefined;
}

/** Lifts what refuses the right password now. */
export function Lift({ moment, address }: LiftProps) {
  return (
    <>
      {isStopped(moment.state) && (
        <div>
          <LiftLockButton person={moment} />
        </div>
      )}
      {address !== undefined && <LiftRefused address={address} />}
    </>
  );
}

function LiftRefused({ address }: { readonly address: string }) {
  const refused = useRefusedAddresses().data?.items.some((one) => one.address === address) === true;
  return refused ? (
    <div>
      <LiftAddressButton address={address} />
    </div>
  ) : null;
}
