import { Text } from '@mantine/core';
import { usePolicy, type Policy } from '../api/history';
import { adminTexts } from '../texts';
import { Facts } from '../ui/facts';
import { Panel } from '../../ui/panel';
import { Answered } from '../ui/states';

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
      <Facts facts={facts} />
    </Panel>
  );
}
