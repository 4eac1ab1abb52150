import { Controller, Get, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Public } from '../http/authentication/access';
import { Answers } from '../http/open-api/api-docs';
import { Health } from './health';
import { LiveBody, ReadyBody } from './health.bodies';

const NOT_READY_STATUS = 503;

@ApiTags('operations')
@Public()
@Controller('health')
export class HealthController {
  constructor(private readonly health: Health) {}

  @ApiOperation({ summary: 'The process answers.' })
  @Get('live')
  @Answers(200, LiveBody)
  live(): LiveBody {
    return { live: true };
  }

  @ApiOperation({ summary: 'Whether the node can answer requests; 503 with the same body when it cannot.' })
  @Get('ready')
  @Answers(200, ReadyBody)
  @Answers(NOT_READY_STATUS, ReadyBody)
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<ReadyBody> {
    const checks = await this.health.checks();
    const ready = Object.values(checks).every(({ ok }) => ok);
    if (!ready) void reply.status(NOT_READY_STATUS).header('retry-after', '1');
    return { ready, checks };
  }
}
