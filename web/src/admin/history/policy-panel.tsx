import { Text } from '@mantine/core';
import { Fragment } from 'react';
import { usePolicy, type Policy } from '../api/history';
import { adminTexts } from '../texts';
import { Panel } from '../ui/page';
import { Answered } from '../ui/states';
import classes from './history.module.css';

/** The limits that were in force at a moment, by their values. */
export function PolicyPanel({ policyId }: { readonly policyId: string | null }) {
  const { policy } = adminTexts.history;
  const found = usePolicy(policyId);
  if (policyId === null)
    return (
      <Panel title={policy.title}>
        <Text>{policy.none}</Text>
      </Panel>
    );
  return <Answered query={found}>{(known) => <Values {...known} />}</Answered>;
}

function Values(known: Policy) {
  const { policy } = adminTexts.history;
  const facts = [
    [policy.lock, policy.lockValue(known.lockAfter, known.lockSeconds, known.lockMaxSeconds)],
    [
      policy.address,
      policy.addressValue(known.addressFailures, known.addressNames, known.addressWindowSeconds),
    ],
    [policy.signUp, policy.signUps[known.signUp] ?? known.signUp],
    [policy.password, policy.passwordValue(known.passwordMinLength, known.passwordMinScore)],
  ] as const;
  const since = policy.lead(adminTexts.instant(known.recordedAt));
  return (
    <Panel title={policy.title} lead={`${since} ${known.current ? policy.current : policy.past}`}>
      <dl className={classes['facts']}>
        {facts.map(([name, value]) => (
          <Fragment key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </Fragment>
        ))}
      </dl>
    </Panel>
  );
}
