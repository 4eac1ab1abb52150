import { Text } from '@mantine/core';
import { useEffect, useRef, type ReactNode } from 'react';
import { useSearchParams } from 'wouter';
import { shown } from '../audit/wording';
import { LiftAddressButton } from '../acts/lift-address';
import { useRefusedAddresses } from '../api/operations';
import { adminTexts } from '../texts';
import { Panel } from '../../ui/panel';
import { Row, Rows } from '../../ui/rows';
import { Answered } from '../ui/states';
import { When } from '../ui/when';
import { ADDRESSES, PART } from './addresses-path';
import classes from './operations.module.css';

/** Client addresses that are refused now. */
export function AddressesPanel() {
  const { addresses } = adminTexts.operations;
  return (
    <Answered query={useRefusedAddresses()}>
      {({ items }) => (
        <InSight>
          <Panel isFlush title={addresses.title} lead={addresses.lead}>
            {items.length === 0 && (
              <Text size="sm" className={classes['note'] ?? ''}>
                {addresses.none}
              </Text>
            )}
            <Rows>
              {items.map((refused) => (
                <Row key={refused.address} side={<LiftAddressButton address={refused.address} />}>
                  <Text fw={600}>{shown(refused.address)}</Text>
                  <Text size="sm" c="dimmed">
                    {addresses.line(refused.failures)}, {addresses.since} <When at={refused.since} />,{' '}
                    {addresses.until} <When at={refused.until} />
                  </Text>
                </Row>
              ))}
            </Rows>
          </Panel>
        </InSight>
      )}
    </Answered>
  );
}

/** Comes into sight where it is what the page was opened for. */
function InSight({ children }: { readonly children: ReactNode }) {
  const [params] = useSearchParams();
  const isSought = params.get(PART) === ADDRESSES;
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isSought) place.current?.scrollIntoView();
  }, [isSought]);
  return <div ref={place}>{children}</div>;
}
