import { Button } from '@mantine/core';
import { shown } from '../audit/wording';
import { adminTexts } from '../texts';
import { useLiftAddress } from './use-lifts';

/** Lets sign-ins from a refused address through again. */
export function LiftAddressButton({ address }: { readonly address: string }) {
  const { acts } = adminTexts;
  const lift = useLiftAddress();
  return (
    <Button
      size="compact-sm"
      variant="default"
      aria-label={acts.liftAddressLabel(shown(address))}
      loading={lift.isPending}
      onClick={() => lift.mutate(address)}
    >
      {acts.liftAddress}
    </Button>
  );
}
