import { Text } from '@mantine/core';
import { Row, Rows } from '../../ui/rows';
import { shown } from '../audit/wording';
import { useBackups } from '../api/operations';
import { adminTexts } from '../texts';
import { When } from '../ui/when';
import classes from './operations.module.css';

const SHOWN = 10;

/** The newest backups. */
export function BackupsList() {
  const { store } = adminTexts.operations;
  const backups = useBackups().data?.items;
  if (backups === undefined) return null;
  return (
    <section className={classes['backups']} aria-label={store.backups}>
      <Text size="sm" c="dimmed">
        {backups.length === 0 ? store.noBackup : store.backupsLead}
      </Text>
      <Rows isInset>
        {backups.slice(0, SHOWN).map(({ path, createdAt, events, sizeBytes }) => (
          <Row key={path}>
            <Text size="sm" fw={600}>
              <When at={createdAt} />
            </Text>
            <Text size="sm" c="dimmed">
              {store.backup(events, sizeBytes)}
            </Text>
            <Text size="sm" c="dimmed">
              {shown(path)}
            </Text>
          </Row>
        ))}
      </Rows>
    </section>
  );
}
