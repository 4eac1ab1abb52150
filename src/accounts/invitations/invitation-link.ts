import type { Settings } from '../../config/settings';
import { oneTimeLink, type OneTimeLink } from '../../people/one-time-link';

/** The link of an invitation: the sign-up page, with the token in the fragment. */
export const invitationLink = (
  settings: Settings,
  link: Pick<OneTimeLink, 'token' | 'expiresAt'>,
): OneTimeLink => oneTimeLink(settings, '/sign-up', link);
