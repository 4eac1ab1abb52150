import { Anchor, Button, Checkbox, Text } from '@mantine/core';
import { useState } from 'react';
import { Link, useSearchParams } from 'wouter';
import { KeyIcon } from '../../ui/icons';
import { quoted } from '../audit/wording';
import { useTokens } from '../api/operations';
import { adminTexts } from '../texts';
import { Panel } from '../../ui/panel';
import { AdminPage } from '../ui/page';
import { Rows } from '../../ui/rows';
import { useShowOnce } from '../ui/shown-once';
import { Answered, Empty } from '../ui/states';
import { IssuedTokenFacts } from './issued-token';
import { TokenDialog } from './token-dialog';
import { TokenItem } from './token-item';
import { standingOf } from './token-standing';

/** Tokens of hubs and programs. */
export function TokensPage() {
  const { tokens } = adminTexts.operations;
  const [params, setParams] = useSearchParams();
  const [isMaking, setIsMaking] = useState(false);
  const showOnce = useShowOnce();
  const showsEnded = params.get('ended') === 'true';
  return (
    <AdminPage
      title={tokens.title}
      lead={
        <>
          {tokens.lead}{' '}
          <Anchor component={Link} href="/admin/operations" inherit>
            {tokens.back}
          </Anchor>
        </>
      }
      actions={<Button onClick={() => setIsMaking(true)}>{tokens.make}</Button>}
    >
      <Checkbox
        size="sm"
        label={tokens.showEnded}
        checked={showsEnded}
        onChange={({ currentTarget: { checked } }) => setParams(checked ? { ended: 'true' } : {})}
      />
      <Answered query={useTokens()}>
        {({ items, nextCursor }) => {
          const shownOnes = items.filter((token) => showsEnded || standingOf(token) === 'active');
          return (
            <>
              <Panel isFlush>
                {shownOnes.length === 0 && (
                  <Empty icon={<KeyIcon />} title={tokens.none}>
                    {tokens.noneMore}
                  </Empty>
                )}
                <Rows>
                  {shownOnes.map((token) => (
                    <TokenItem key={token.id} token={token} />
                  ))}
                </Rows>
              </Panel>
              {nextCursor !== null && (
                <Text size="sm" c="dimmed">
                  {tokens.more}
                </Text>
              )}
            </>
          );
        }}
      </Answered>
      {isMaking && (
        <TokenDialog
          onMade={(made) => {
            setIsMaking(false);
            showOnce({
              title: tokens.madeTitle(quoted(made.name)),
              content: <IssuedTokenFacts issued={made} />,
            });
          }}
          onClose={() => setIsMaking(false)}
        />
      )}
    </AdminPage>
  );
}
