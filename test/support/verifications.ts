import type { AppNode } from './test-app';

/** Stands around a node's next verification of a password, and around no other one. */
export function aroundNextVerification(
  { app }: AppNode,
  around: (verify: () => Promise<boolean>) => Promise<boolean>,
): void {
  const { hasher } = app.parts;
  const verify = hasher.verify.bind(hasher);
  hasher.verify = (phc, password) => {
    hasher.verify = verify;
    return around(() => verify(phc, password));
  };
}
