import { ApiProperty } from '@nestjs/swagger';
import type { Check, Checks } from './health';

export class LiveBody {
  @ApiProperty({ enum: [true] })
  live: true;
}

class CheckBody implements Check {
  @ApiProperty()
  ok: boolean;

  @ApiProperty({ description: 'For people, without secrets.' })
  detail: string;
}

class ChecksBody implements Checks {
  @ApiProperty({ type: CheckBody, description: 'False: the node is about to stop.' })
  running: Check;

  @ApiProperty({ type: CheckBody })
  store: Check;

  @ApiProperty({ type: CheckBody })
  projections: Check;

  @ApiProperty({
    type: CheckBody,
    description: 'Whether the node could prove in the last seconds that it has folded every event.',
  })
  freshness: Check;

  @ApiProperty({ type: CheckBody })
  disk: Check;

  @ApiProperty({
    type: CheckBody,
    description: 'Always ok; the detail says which lines could not be written.',
  })
  log: Check;
}

export class ReadyBody {
  @ApiProperty()
  ready: boolean;

  @ApiProperty({ type: ChecksBody })
  checks: Checks;
}
