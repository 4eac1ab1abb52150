import { ActionIcon, Button, Checkbox, Group, Menu, Text } from '@mantine/core';
import { MoreIcon } from '../../ui/icons';
import type { Person } from '../api/people';
import { adminTexts } from '../texts';
import { Answers } from '../ui/answers';
import { Row, RowLink } from '../../ui/rows';
import { When } from '../ui/when';
import classes from './queue.module.css';
import { scriptsOf } from './scripts-of';

interface QueueRowProps {
  readonly person: Person;
  readonly isSelected: boolean;
  /** The keys act on it. */
  readonly isCurrent: boolean;
  readonly isBusy: boolean;
  readonly onToggle: () => void;
  readonly onApprove: () => void;
  readonly onApproveWithLink: () => void;
  readonly onReject: () => void;
}

export function QueueRow(props: QueueRowProps) {
  const { person, isSelected, isCurrent, isBusy, onToggle, onApprove, onApproveWithLink, onReject } = props;
  const { signUps, people, acts } = adminTexts;
  const { userId, email, profile, createdAt } = person;
  const name = person.username ?? people.noName;
  const scripts = scriptsOf(name);
  return (
    <Row
      className={classes['row'] ?? ''}
      tabIndex={-1}
      data-person={userId}
      data-selected={isSelected || undefined}
      data-current={isCurrent || undefined}
      start={
        <Checkbox size="sm" aria-label={signUps.select(name)} checked={isSelected} onChange={onToggle} />
      }
      side={
        <Group gap="xs">
          <Button size="sm" disabled={isBusy} aria-label={signUps.approveLabel(name)} onClick={onApprove}>
            {acts.approve}
          </Button>
          <Button
            size="sm"
            variant="default"
            disabled={isBusy}
            aria-label={signUps.rejectLabel(name)}
            onClick={onReject}
          >
            {acts.reject}
          </Button>
          <Menu position="bottom-end" withinPortal>
            <Menu.Target>
              <ActionIcon variant="subtle" color="gray" size={36} aria-label={signUps.moreActs(name)}>
                <MoreIcon />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item onClick={onApproveWithLink}>{acts.approveWithLink}</Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </Group>
      }
    >
      <RowLink href={`/admin/people/${userId}`}>{name}</RowLink>
      {scripts.length > 0 && (
        <Text size="sm" c="var(--mantine-color-error)">
          {signUps.scripts(scripts)}
        </Text>
      )}
      {email !== null && <Text size="sm">{email}</Text>}
      <Answers profile={profile} />
      <Text size="sm" c="dimmed">
        {signUps.asked} <When at={createdAt} isRelative />
      </Text>
    </Row>
  );
}
