import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyReply } from 'fastify';
import { sendTagged, TaggedAnswer } from './tagged-answer';
import type { Position } from '../event-store/event-store';

export const POSITION_HEADER = 'gatebook-position';

/** The answer of a write: its body, and the position that goes into the header `Gatebook-Position`. */
export class WriteAnswer<Body> {
  constructor(
    /** Null when nothing had to be written. */
    readonly position: Position | null,
    readonly body: Body,
  ) {}
}

export const writeAnswer = <Body>(
  { position }: { position: Position | null },
  body: Body,
): WriteAnswer<Body> => new WriteAnswer(position, body);

type Response = Parameters<FastifyAdapter['reply']>[0];

/** Nest's Fastify adapter, which also sends the position of a `WriteAnswer`, and the tag of a `TaggedAnswer`. */
export class WriteAnswerAdapter extends FastifyAdapter {
  override reply(response: Response, answer: unknown, statusCode?: number): FastifyReply {
    if (answer instanceof TaggedAnswer) return sendTagged(response as FastifyReply, answer);
    if (!(answer instanceof WriteAnswer)) return super.reply(response, answer, statusCode);
    if (answer.position !== null) this.setHeader(response, POSITION_HEADER, answer.position);
    return super.reply(response, answer.body, statusCode);
  }
}
