import { Anchor } from '@mantine/core';
import { Link } from 'wouter';
import { quoted } from '../audit/wording';
import type { ActorRef } from '../api/audit-event';
import { usePerson } from '../api/people';
import { adminTexts } from '../texts';

/** Who did something, of whom only the kind and the number are known. */
export function ActorName({ actor: { kind, id } }: { readonly actor: ActorRef }) {
  const { actorKinds } = adminTexts.people;
  if ((kind === 'admin' || kind === 'user') && id !== null) return <PersonName userId={id} />;
  return kind === 'operator' && id !== null ? `${actorKinds.operator} ${quoted(id)}` : actorKinds[kind];
}

function PersonName({ userId }: { readonly userId: string }) {
  const name = usePerson(userId).data?.username ?? adminTexts.people.actorKinds.admin;
  return (
    <Anchor component={Link} href={`/admin/people/${userId}`} inherit>
      {name}
    </Anchor>
  );
}
