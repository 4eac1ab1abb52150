import { Controller, Get, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Public } from '../http/authentication/access';
import { Health, type Checks } from './health';

const NOT_READY_STATUS = 503;

@ApiTags('operations')
@Public()
@Controller('health')
export class HealthController {
  constructor(private readonly health: Health) {}

  @ApiOperation({ summary: 'The process answers.' })
  @Get('live')
  live(): { live: true } {
    return { live: true };
  }

  @ApiOperation({ summary: 'Whether the node can answer requests; 503 with the same body when it cannot.' })
  @Get('ready')
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<{ ready: boolean; checks: Checks }> {
    const checks = await this.health.checks();
    const ready = Object.values(checks).every(({ ok }) => ok);
    if (!ready) void reply.status(NOT_READY_STATUS).header('retry-after', '1');
    return { ready, checks };
  }
}
