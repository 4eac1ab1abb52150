/** A Nest route on the same adapter that answers bytes from memory: the baseline of the guard's user check. */
import 'reflect-metadata';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const { Controller, Get, Module, Res } = require('@nestjs/common');
const { NestFactory } = require('@nestjs/core');
const { FastifyAdapter } = require('@nestjs/platform-fastify');

process.once('message', async ({ body, headers }) => {
  class FromMemory {
    answer(reply) {
      void reply.headers(headers).send(body);
    }
  }
  Get('/guard/users/:name')(
    FromMemory.prototype,
    'answer',
    Object.getOwnPropertyDescriptor(FromMemory.prototype, 'answer'),
  );
  Res()(FromMemory.prototype, 'answer', 0);
  Controller()(FromMemory);
  class Memory {}
  Module({ controllers: [FromMemory] })(Memory);
  const app = await NestFactory.create(Memory, new FastifyAdapter(), { logger: false });
  await app.listen(0, '127.0.0.1');
  process.send({ port: app.getHttpServer().address().port });
});
