import { Controller, Get, Res } from '@nestjs/common';
import { ApiOperation, ApiExcludeController, type OpenAPIObject } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Public } from '../authentication/access';
import { webFolder } from '../pages/web-folder';
import { pageHeaders } from '../security-headers';
import { OpenApiDocument } from './open-api-document';

@ApiExcludeController()
@Public()
@Controller('api')
export class OpenApiController {
  constructor(private readonly document: OpenApiDocument) {}

  @Get('openapi.json')
  json(): OpenAPIObject {
    return this.document.get();
  }

  @ApiOperation({ summary: 'A plain page that lists the routes.' })
  @Get('docs')
  docs(@Res() reply: FastifyReply): void {
    const page = readFileSync(join(webFolder(), 'api-docs.html'));
    void reply.headers(pageHeaders()).type('text/html; charset=utf-8').send(page);
  }
}
