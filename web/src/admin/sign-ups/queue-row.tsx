import { Button, Checkbox, Group, Text } from '@mantine/core';
import { Link } from 'wouter';
import type { Person } from '../api/people';
import { adminTexts } from '../texts';
import { Answers } from '../ui/answers';
import classes from './queue.module.css';

interface QueueRowProps {
  readonly person: Person;
  readonly isSelected: boolean;
  readonly isBusy: boolean;
  readonly onToggle: () => void;
  readonly onApprove: () => void;
  readonly onReject: () => void;
}

export function QueueRow({ person, isSelected, isBusy, onToggle, onApprove, onReject }: QueueRowProps) {
  const { signUps, people } = adminTexts;
  const { userId, email, profile, createdAt } = person;
  const name = person.username ?? people.noName;
  return (
    <li className={classes['row']} tabIndex={-1} data-selected={isSelected || undefined}>
      <Checkbox size="sm" aria-label={signUps.select(name)} checked={isSelected} onChange={onToggle} />
      <div className={classes['who']}>
        <Link href={`/admin/people/${userId}`} className={classes['name'] ?? ''}>
          {name}
        </Link>
        {email !== null && <Text size="sm">{email}</Text>}
        <Answers profile={profile} />
        <Text
          size="sm"
          c="dimmed"
          component="time"
          dateTime={createdAt}
          title={adminTexts.instant(createdAt)}
        >
          {signUps.asked} {adminTexts.ago(createdAt)}
        </Text>
      </div>
      <Group gap="xs" className={classes['acts'] ?? ''}>
        <Button size="sm" disabled={isBusy} aria-label={signUps.approveLabel(name)} onClick={onApprove}>
          {signUps.approve}
        </Button>
        <Button
          size="sm"
          variant="default"
          disabled={isBusy}
          aria-label={signUps.rejectLabel(name)}
          onClick={onReject}
        >
          {signUps.reject}
        </Button>
      </Group>
    </li>
  );
}
