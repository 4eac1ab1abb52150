import { hash } from 'node:crypto';
import { applyDecorators } from '@nestjs/common';
import { ApiHeader, ApiResponse } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';

const NOT_MODIFIED = 304;
const JSON_TYPE = 'application/json; charset=utf-8';

/** The answer of a read that clients repeat: 304 without the body where they have it already. */
export class TaggedAnswer<Body> {
  /** Only for the type. */
  declare readonly body: Body;

  constructor(
    /** The body as JSON. */
    readonly text: string,
    /** Strong entity tag: a hash of the text. */
    readonly tag: string,
  ) {}
}

export function taggedAnswer<Body extends object>(body: Body): TaggedAnswer<Body> {
  const text = JSON.stringify(body);
  return new TaggedAnswer(text, `"${hash('sha256', text, 'base64url')}"`);
}

/** Whether the client has the answer with this entity tag already. A proxy that compresses makes a tag weak. */
export const hasTag = ({ headers }: Pick<FastifyRequest, 'headers'>, tag: string): boolean =>
  headers['if-none-match']?.split(',').some((known) => known.trim().replace(/^W\//, '') === tag) === true;

/** The body, or 304 where the client has it. */
export function sendTagged(reply: FastifyReply, { text, tag }: TaggedAnswer<unknown>): FastifyReply {
  void reply.header('etag', tag);
  if (hasTag(reply.request, tag)) return reply.status(NOT_MODIFIED).send();
  return reply.header('content-type', JSON_TYPE).send(text);
}

/** Describes a route that answers with a `TaggedAnswer`. */
export const Repeatable = (): MethodDecorator =>
  applyDecorators(
    ApiHeader({
      name: 'If-None-Match',
      required: false,
      description: 'The `ETag` of the last answer: 304 without a body where it would be the same.',
    }),
    ApiResponse({ status: 304, description: 'The answer has not changed.' }),
  );
