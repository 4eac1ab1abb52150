import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { call, codeOf } from '../../api/client';
import { AwayPage } from '../../problem/problem-page';
import { CardPage } from '../../ui/card-page';
import { FreshPasswordForm } from '../../ui/confirm';
import { Loading } from '../../ui/loading';
import { adminTexts } from '../texts';

interface PasswordFirstProps {
  readonly username: string;
  readonly children: ReactNode;
}

/** A session that a hub began administers nothing until the password was typed in it. */
export function PasswordFirst({ username, children }: PasswordFirstProps) {
  const { passwordFirst } = adminTexts;
  const allowed = useQuery({
    queryKey: ['may-administer'],
    queryFn: async () => {
      await call('GET', 'api/users?limit=1');
      return true;
    },
    staleTime: Infinity,
  });
  if (allowed.data === true) return children;
  if (allowed.isPending) return <Loading />;
  const retry = (): void => void allowed.refetch();
  if (codeOf(allowed.error) !== 'reauthentication_required')
    return <AwayPage error={allowed.error} onRetry={retry} />;
  return (
    <CardPage title={passwordFirst.title} lead={passwordFirst.lead}>
      <FreshPasswordForm username={username} onDone={retry} />
    </CardPage>
  );
}
