import type { Answer, AppNode, Asked, TestApp } from '../support/test-app';

/** One row of the report. */
export interface Item {
  readonly line: number;
  readonly username: string | null;
  readonly proposed?: boolean;
  readonly outcome: 'created' | 'updated' | 'unchanged' | 'refused';
  readonly code?: string;
  readonly detail?: string;
  readonly link?: { readonly token: string; readonly path: string };
}

interface Sent extends Asked {
  readonly query?: string;
  readonly type?: string;
  readonly node?: AppNode;
}

/** Sends a file to the import, as the administrator's token. */
export const sendFile = (
  gatebook: TestApp,
  file: string | Buffer,
  { query = '', type = 'text/csv', headers, node = gatebook, ...asked }: Sent = {},
): Promise<Answer> =>
  node.ask('POST', `/api/users/import${query}`, {
    token: gatebook.adminToken,
    body: file,
    headers: { 'content-type': type, ...headers },
    ...asked,
  });

export const itemsOf = ({ body }: Answer): Item[] => body.items as Item[];

/** Line, username and outcome of each row, with the code where there is one. */
export const shortReport = (answer: Answer): string[] =>
  itemsOf(answer).map(({ line, username, outcome, code }) =>
    [line, username, outcome, ...(code === undefined ? [] : [code])].join(' '),
  );
