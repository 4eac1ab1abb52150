import { Controller, Get, Param } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Settings } from '../config/settings';
import { DomainError } from '../domain/errors';
import { Scopes } from '../http/authentication/access';
import { Answers, Problems } from '../http/open-api/api-docs';
import { AuditQueries } from '../projections/audit/audit-queries';
import { Projector } from '../projections/projector';
import { PolicyBody } from './policies.bodies';

@ApiTags('operations')
@ApiBearerAuth()
@Scopes('ops', 'audit')
@Controller('api/policies')
export class PoliciesController {
  constructor(
    private readonly audit: AuditQueries,
    private readonly projector: Projector,
    private readonly settings: Settings,
  ) {}

  @ApiOperation({
    summary: 'The limits of a policy, by the id that replay and the outcomes of sign-ins name.',
    description:
      'An id is made from the limits: the same limits have the same id whenever they are in force.',
  })
  @Get(':policyId')
  @Answers(200, PolicyBody)
  @Problems('not_found', 'not_ready')
  read(@Param('policyId') policyId: string): PolicyBody {
    const found = this.audit
      .policies()
      .find(({ policy, position }) => policy.policyId === policyId && !this.projector.skips.has(position));
    if (found === undefined) throw new DomainError('not_found', 'there is no such policy');
    const { policy, occurredAt } = found;
    return { ...policy, current: policyId === this.settings.policy.policyId, recordedAt: occurredAt };
  }
}
