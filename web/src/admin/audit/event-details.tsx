import { Anchor, Code, Group } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { AuditEvent } from '../api/audit-event';
import { adminTexts } from '../texts';
import { CopyButton } from '../ui/copy-button';
import { Facts } from '../ui/facts';
import { When } from '../ui/when';
import classes from './audit.module.css';
import { auditPath, type Filters } from './filters';
import { historyPath, momentOf } from '../history/history-path';
import { actor, capitalised, person, shown } from './wording';

/** Everything that the book holds about one event. */
export function EventDetails({ event }: { readonly event: AuditEvent }) {
  const { details } = adminTexts.audit;
  const { subject, address, reason, userAgent, position, type, occurredAt } = event;
  const json = (): string => JSON.stringify(event, null, 2);
  const by = event.actor.kind === 'operator' ? `operator:${event.actor.id ?? ''}` : event.actor.id;
  const facts: readonly (readonly [string, ReactNode])[] = [
    [details.when, <When key="when" at={occurredAt} as="exact" />],
    ...(subject === null
      ? []
      : [
          [
            details.about,
            <Group key="about" gap="xs">
              <Anchor component={Link} href={`/admin/people/${subject.userId}`}>
                {person(event)}
              </Anchor>
              <Only filters={{ subject: subject.userId }} what={person(event)} />
            </Group>,
          ] as const,
        ]),
    [
      details.by,
      <Group key="by" gap="xs">
        {capitalised(actor(event))}
        <Only filters={{ actor: by ?? event.actor.kind }} what={actor(event)} />
      </Group>,
    ],
    ...(reason === null ? [] : [[details.reason, shown(reason)] as const]),
    ...(address === null
      ? []
      : [
          [
            details.from,
            <Group key="from" gap="xs">
              {shown(address.value)}
              {address.source !== null && <span>({details.sources[address.source]})</span>}
              <Only filters={{ address: address.value }} what={shown(address.value)} />
            </Group>,
          ] as const,
        ]),
    ...(userAgent === null ? [] : [[details.browser, shown(userAgent)] as const]),
    [
      details.type,
      <Group key="type" gap="xs">
        {shown(type)}
        <Only filters={{ type }} what={shown(type)} />
      </Group>,
    ],
    [details.position, position],
  ];
  return (
    <div className={classes['details']}>
      <Facts facts={facts} />
      <Group gap="md">
        {subject !== null && (
          <Anchor component={Link} size="sm" href={historyPath(subject.userId, momentOf(event))}>
            {details.moment}
          </Anchor>
        )}
        <CopyButton size="compact-sm" text={json}>
          {details.copyJson}
        </CopyButton>
      </Group>
      <details>
        <summary className={classes['summary']}>{details.json}</summary>
        <Code block className={classes['json'] ?? ''} tabIndex={0}>
          {json().replace(/[^\n -~\p{L}\p{M}\p{N}\p{P}\p{S}]/gu, shown)}
        </Code>
      </details>
    </div>
  );
}

/** Goes to the list of events that have something in common with this one. */
function Only({ filters, what }: { readonly filters: Filters; readonly what: string }) {
  const { details } = adminTexts.audit;
  return (
    <Anchor component={Link} size="sm" href={auditPath(filters)} aria-label={details.onlyLabel(what)}>
      {details.only}
    </Anchor>
  );
}
