import { Badge, Button, Text } from '@mantine/core';
import { useState } from 'react';
import { call } from '../../api/client';
import { quoted, shown } from '../audit/wording';
import type { Token } from '../api/operations';
import { ActorName } from '../person/actor-name';
import { adminTexts } from '../texts';
import { ActDialog } from '../ui/act-dialog';
import { Row, RowTitle } from '../../ui/rows';
import { useAct } from '../ui/use-act';
import { When } from '../ui/when';
import { standingOf } from './token-standing';

const COLORS = { active: 'spruce', expired: 'gray', revoked: 'gray' } as const;

export function TokenItem({ token }: { readonly token: Token }) {
  const { tokens } = adminTexts.operations;
  const [isAsked, setIsAsked] = useState(false);
  const { id, name, scopes, ownerId, networks, allowedGroups, adminGroup, lastUsedAt } = token;
  const standing = standingOf(token);
  const revoke = useAct({
    act: () => call('DELETE', `api/tokens/${id}`),
    told: () => ({ text: tokens.revokedNow(quoted(name)) }),
    onDone: () => setIsAsked(false),
  });
  const limits = [
    ...(networks.length === 0 ? [] : [`${tokens.networks} ${networks.join(', ')}`]),
    ...(allowedGroups === null ? [] : [`${tokens.groups} ${allowedGroups.map(shown).join(', ')}`]),
    ...(adminGroup === null ? [] : [`${tokens.adminGroup}: ${shown(adminGroup)}`]),
  ];
  return (
    <Row
      side={
        standing === 'active' && (
          <Button
            size="sm"
            variant="default"
            aria-label={tokens.revokeLabel(quoted(name))}
            onClick={() => setIsAsked(true)}
          >
            {tokens.revoke}
          </Button>
        )
      }
    >
      <RowTitle>
        <Text fw={600}>{shown(name)}</Text>
        <Badge variant="light" tt="none" color={COLORS[standing]}>
          {tokens[standing]}
        </Badge>
      </RowTitle>
      <Text size="sm">
        {tokens.scopes}: {scopes.join(', ')}
      </Text>
      {limits.length > 0 && <Text size="sm">{limits.join(' · ')}</Text>}
      <Text size="sm" c="dimmed" component="div">
        {tokens.created} <When at={token.createdAt} /> ·{' '}
        {ownerId === null ? (
          `${tokens.madeBy} ${tokens.operator}`
        ) : (
          <>
            {tokens.madeBy} <ActorName actor={{ kind: 'admin', id: ownerId }} />
          </>
        )}{' '}
        · {tokens.lastUsed} {lastUsedAt === null ? tokens.never : <When at={lastUsedAt} isRelative />} ·{' '}
        {tokens.expires} <When at={token.expiresAt} />
      </Text>
      {isAsked && (
        <ActDialog
          isHarmful
          title={tokens.revokeTitle(quoted(name))}
          lead={tokens.revokeLead}
          submitLabel={tokens.revoke}
          isPending={revoke.isPending}
          onSubmit={() => revoke.mutate(undefined)}
          onClose={() => setIsAsked(false)}
        />
      )}
    </Row>
  );
}
