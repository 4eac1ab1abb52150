import type { Answer } from './app-node';

/** The code of a refusal. */
export const codeOf = (answer: Pick<Answer, 'json'>): string => answer.json<{ code: string }>().code;

/** The status, and the code of a refusal. */
export const statusAndCode = ({ status, body }: Pick<Answer, 'status' | 'body'>): [number, unknown] => [
  status,
  body.code,
];
