import type { Session } from '../api/session';
import { CardPage } from '../ui/card-page';

/** Own account. */
export function AccountPages({ session }: { readonly session: Session }) {
  return <CardPage title={session.username} />;
}
