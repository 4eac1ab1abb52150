import { useQuery } from '@tanstack/react-query';
import { call } from '../../api/client';
import type { AuditEvent } from '../api/audit-event';
import { INVITATIONS, type Invitation } from '../api/invitations';
import { useTokens } from '../api/operations';
import { eventSentence } from './event-words';
import { field } from './wording';

/** An event in plain words, with the names of an invitation or a token of which it has the id alone. */
export function EventText({ event }: { readonly event: AuditEvent }) {
  return eventSentence(event, { invitation: useNameOfInvitation(event), token: useNameOfToken(event) });
}

function useNameOfInvitation(event: AuditEvent): string | null {
  const id = field(event, 'invitationId') ?? '';
  const { data } = useQuery({
    queryKey: [...INVITATIONS, 'name', id],
    queryFn: () => call<Invitation>('GET', `api/invitations/${encodeURIComponent(id)}?limit=1`),
    enabled: id !== '' && field(event, 'note') === undefined,
    staleTime: Infinity,
  });
  return data?.note ?? null;
}

function useNameOfToken(event: AuditEvent): string | null {
  const id = field(event, 'tokenId');
  const { data } = useTokens(event.type === 'TokenRevoked');
  return data?.items.find((token) => token.id === id)?.name ?? null;
}
