import { OWN_RULES } from '../domain/admission';
import type { Caller } from '../http/authentication/caller';
import { contextOf } from '../http/authentication/caller';
import { SignIn } from '../sign-in/sign-in';

/**
 * A password that was typed in our own pages: checked as every sign-in is, with its limits and its outcome.
 * @param device the token by which the browser is known
 */
export const typedPassword = (
  caller: Caller,
  who: string,
  password: string,
  device: string | undefined,
): SignIn =>
  new SignIn(contextOf(caller), {
    who,
    proofs: { password },
    client: { address: caller.address, userAgent: caller.userAgent, device: device ?? null },
    rules: OWN_RULES,
    origin: 'browser',
  });
