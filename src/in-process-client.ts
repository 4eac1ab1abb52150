import inject from 'light-my-request';
import type { App } from './app';
import { markOperator } from './http/operator';
import { Client, target, type Answer, type Request } from './ops/client';

/** Calls the routes of an application in this process as its operator, without a socket. */
export class InProcessClient extends Client {
  readonly isInProcess = true;

  constructor(private readonly app: App) {
    super();
  }

  async send(request: Request): Promise<Answer> {
    const body = request.body === undefined ? undefined : JSON.stringify(request.body);
    const answer = await inject(
      (raw, response) => {
        if (request.token === undefined) markOperator(raw as never);
        this.app.server.routing(raw as never, response as never);
      },
      {
        method: request.method,
        url: target(request),
        headers: {
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(request.token === undefined ? {} : { authorization: `Bearer ${request.token}` }),
        },
        ...(body === undefined ? {} : { payload: body }),
      },
    );
    return { status: answer.statusCode, text: answer.payload };
  }

  close(): Promise<void> {
    return this.app.close();
  }
}
