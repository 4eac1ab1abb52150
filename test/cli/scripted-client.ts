import { Client, pathAndQuery, type Answer, type Request } from '../../src/cli/client';

/** Gives the scripted answers in order, by method and path; the last answer of a route is repeated. */
export class ScriptedClient extends Client {
  readonly isInProcess = false;
  readonly calls: string[] = [];
  isClosed = false;

  constructor(private readonly answers: Readonly<Record<string, readonly (Answer | undefined)[]>>) {
    super();
  }

  send(request: Request): Promise<Answer> {
    const call = `${request.method} ${pathAndQuery(request)}`;
    const before = this.calls.filter((earlier) => earlier === call).length;
    this.calls.push(call);
    const scripted = this.answers[call] ?? [];
    const answer = scripted[Math.min(before, scripted.length - 1)];
    return answer === undefined
      ? Promise.reject(new Error(`nothing is scripted for ${call}`))
      : Promise.resolve(answer);
  }

  close(): Promise<void> {
    this.isClosed = true;
    return Promise.resolve();
  }
}

export const answer = (status: number, body: unknown): Answer => ({ status, text: JSON.stringify(body) });
