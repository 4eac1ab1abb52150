import { readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { Controller, Get, Param, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { DomainError } from '../../domain/errors';
import { Public } from '../authentication/access';
import { pageHeaders } from '../security-headers';
import { webFolder } from './web-folder';

const TYPES: Readonly<Record<string, string | undefined>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
};

const ASSETS = new Set(['gatebook.css', 'one-time-link.js', 'api-docs.js']);

/** The plain pages that the one-time links lead to. */
@ApiExcludeController()
@Public()
@Controller()
export class PagesController {
  private readonly files = new Map<string, Buffer>();

  @Get('set-up')
  setUp(@Res() reply: FastifyReply): void {
    this.sendPage(reply, 'set-up.html');
  }

  @Get('password-link')
  passwordLink(@Res() reply: FastifyReply): void {
    this.sendPage(reply, 'password-link.html');
  }

  @Get('assets/:file')
  asset(@Param('file') file: string, @Res() reply: FastifyReply): void {
    if (!ASSETS.has(file)) throw new DomainError('no_route', 'nothing is served under this path');
    void reply
      .header('cache-control', 'no-cache')
      .type(TYPES[extname(file)] ?? '')
      .send(this.read(file));
  }

  private sendPage(reply: FastifyReply, file: string): void {
    void reply.headers(pageHeaders()).type('text/html; charset=utf-8').send(this.read(file));
  }

  private read(file: string): Buffer {
    const known = this.files.get(file);
    if (known !== undefined) return known;
    const content = readFileSync(join(webFolder(), file));
    this.files.set(file, content);
    return content;
  }
}
