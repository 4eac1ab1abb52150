/** An error's message. Errors of native modules and threads may be of another realm, so this asks for no class. */
export const errorText = (error: unknown): string => {
  const message = (error as { message?: unknown } | null | undefined)?.message;
  return typeof message === 'string' ? message : 'unknown fault';
};
