import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiBearerAuth, ApiProperty, ApiTags } from '@nestjs/swagger';
import { EventStore, Unavailable } from '../event-store/event-store';
import { StoreMaintenance } from '../event-store/store-maintenance';
import { Scopes } from '../http/authentication/access';
import { HttpSettings } from '../http/http-settings';
import { Answers, Problems } from '../http/open-api/api-docs';

class StoreHealthBody {
  @ApiProperty()
  ok: boolean;

  @ApiProperty()
  detail: string;
}

class StoreNodeBody {
  @ApiProperty({ description: 'Host and port, as configured.' })
  node: string;

  @ApiProperty({ enum: ['leader', 'follower', 'unknown'] })
  role: string;

  @ApiProperty({ type: String, nullable: true })
  version: string | null;

  @ApiProperty({ type: 'integer', nullable: true, description: "How far its log is behind the leader's." })
  lagBytes: number | null;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'Replaced and removed credentials and keys that it holds until a scavenge; null: not known.',
  })
  leftBehind: number | null;

  @ApiProperty({ description: 'For people: its state, and what to do.' })
  detail: string;
}

class StoreBody {
  @ApiProperty({ enum: ['sqlite', 'kurrentdb'] })
  kind: string;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Position of the last event of the book; null: the store does not answer.',
  })
  head: string | null;

  @ApiProperty({ type: StoreHealthBody })
  health: StoreHealthBody;

  @ApiProperty()
  erasesAtOnce: boolean;

  @ApiProperty()
  sharedByNodes: boolean;

  @ApiProperty({ type: [StoreNodeBody], description: 'Its servers, each asked on its own; none for SQLite.' })
  nodes: readonly StoreNodeBody[];
}

@ApiTags('operations')
@ApiBearerAuth()
@Scopes('ops')
@Controller('api/store')
export class StoreController {
  constructor(
    private readonly store: EventStore,
    private readonly settings: HttpSettings,
    private readonly maintenance: StoreMaintenance,
  ) {}

  @ApiOperation({ summary: 'The kind of store, its head and its health.' })
  @Get()
  @Answers(200, StoreBody)
  @Problems('not_ready')
  async status(): Promise<StoreBody> {
    const { store, maintenance } = this;
    const head = store.head().catch(nullWhileAway);
    const [reached, health, nodes] = await Promise.all([head, store.health(), maintenance.nodes()]);
    return { kind: this.settings.store, head: reached, health, ...store.capabilities(), nodes };
  }
}

/** The state of a store is asked for above all when it does not answer. */
function nullWhileAway(error: unknown): null {
  if (error instanceof Unavailable) return null;
  throw error;
}
