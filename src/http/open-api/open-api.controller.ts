import { Controller, Get, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiExcludeController, type OpenAPIObject } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Public } from '../authentication/access';
import { sendPage } from '../pages/send-page';
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
  docs(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    sendPage(request, reply, 'api/docs.html');
  }
}
