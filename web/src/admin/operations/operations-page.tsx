import { Anchor, Text } from '@mantine/core';
import { Link } from 'wouter';
import { useTokens } from '../api/operations';
import { adminTexts } from '../texts';
import { Panel } from '../../ui/panel';
import { AdminPage } from '../ui/page';
import { Answered } from '../ui/states';
import { AddressesPanel } from './addresses-panel';
import { HealthPanel } from './health-panel';
import { ProjectionsPanel } from './projections-panel';
import { StorePanel } from './store-panel';
import { standingOf } from './token-standing';

/** What an operator looks after. */
export function OperationsPage() {
  const { operations } = adminTexts;
  return (
    <AdminPage title={operations.title} lead={operations.lead}>
      <TokensPanel />
      <AddressesPanel />
      <ProjectionsPanel />
      <StorePanel />
      <HealthPanel />
    </AdminPage>
  );
}

function TokensPanel() {
  const { tokens } = adminTexts.operations;
  return (
    <Answered query={useTokens()}>
      {({ items }) => (
        <Panel title={tokens.title} lead={tokens.lead}>
          <Text size="sm">
            {tokens.summary(items.filter((token) => standingOf(token) === 'active').length)}{' '}
            <Anchor component={Link} href="/admin/operations/tokens" inherit>
              {tokens.all}
            </Anchor>
          </Text>
        </Panel>
      )}
    </Answered>
  );
}
