import { Button, Text } from '@mantine/core';
import { call } from '../../api/client';
import { shown } from '../audit/wording';
import { useRefusedAddresses, type RefusedAddress } from '../api/operations';
import { adminTexts } from '../texts';
import { Panel } from '../ui/page';
import { Answered } from '../ui/states';
import { useAct } from '../ui/use-act';
import { When } from '../ui/when';
import classes from './operations.module.css';

/** Client addresses that are refused now. */
export function AddressesPanel() {
  const { addresses } = adminTexts.operations;
  const lift = useAct({
    act: ({ address }: RefusedAddress) =>
      call('DELETE', `api/addresses/refused/${encodeURIComponent(address)}`),
    told: (_, { address }) => ({ text: addresses.lifted(shown(address)) }),
  });
  return (
    <Answered query={useRefusedAddresses()}>
      {({ items }) => (
        <Panel isFlush title={addresses.title} lead={addresses.lead}>
          {items.length === 0 && (
            <Text size="sm" className={classes['note'] ?? ''}>
              {addresses.none}
            </Text>
          )}
          <ul className={classes['list']}>
            {items.map((refused) => (
              <li key={refused.address} className={classes['item']}>
                <div className={classes['what']}>
                  <Text fw={600}>{shown(refused.address)}</Text>
                  <Text size="sm" c="dimmed">
                    {addresses.line(refused.failures)}, {addresses.since} <When at={refused.since} />,{' '}
                    {addresses.until} <When at={refused.until} />
                  </Text>
                </div>
                <Button
                  size="sm"
                  variant="default"
                  aria-label={addresses.liftLabel(refused.address)}
                  loading={lift.isPending && lift.variables.address === refused.address}
                  onClick={() => lift.mutate(refused)}
                >
                  {addresses.lift}
                </Button>
              </li>
            ))}
          </ul>
        </Panel>
      )}
    </Answered>
  );
}
