import { Anchor } from '@mantine/core';
import { Link } from 'wouter';
import { useTexts } from '../../texts/texts';
import { adminTexts } from '../texts';
import { Panel } from '../../ui/panel';
import { AdminPage } from './page';
import { Empty } from './states';

export function UnknownPage() {
  const { refused } = useTexts();
  return (
    <AdminPage title={refused.no_route.title}>
      <Panel isFlush>
        <Empty title={adminTexts.unknownPage}>
          <Anchor component={Link} href="/admin">
            {adminTexts.toToday}
          </Anchor>
        </Empty>
      </Panel>
    </AdminPage>
  );
}
