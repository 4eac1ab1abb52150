import { Controller, Get } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { Scopes } from '../http/authentication/access';
import { Answers } from '../http/open-api/api-docs';
import type { Finding } from '../platform/finding';
import { Doctor } from './doctor';

class FindingBody implements Finding {
  @ApiProperty()
  name: string;

  @ApiProperty()
  ok: boolean;

  @ApiProperty({ description: 'For people, without secrets.' })
  detail: string;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'What to do; null: nothing, or the detail says it.',
  })
  advice: string | null;
}

class DoctorBody {
  @ApiProperty({ type: [FindingBody] })
  checks: readonly FindingBody[];
}

@ApiTags('operations')
@ApiBearerAuth()
@Scopes('ops')
@Controller('api/doctor')
export class DoctorController {
  constructor(private readonly doctor: Doctor) {}

  @ApiOperation({
    summary: 'Checks what this node needs, as `gatebook doctor` does; changes nothing.',
    description: 'Reads no whole file: `POST /api/store/verify` reads the book.',
  })
  @Get()
  @Answers(200, DoctorBody)
  async examine(): Promise<DoctorBody> {
    return { checks: await this.doctor.findings() };
  }
}
