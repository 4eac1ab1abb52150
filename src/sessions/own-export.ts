import { Injectable } from '@nestjs/common';
import { ApiProperty, OmitType } from '@nestjs/swagger';
import { PersonBodies, PersonBody } from '../http/person-body';
import { Clock } from '../platform/clock';
import type { SessionRow } from '../projections/sessions/sessions-queries';
import { OwnEvents, type OwnEvent } from './own-events';
import { SessionList } from './session-list';
import { ListedSessionBody } from './sessions.bodies';

class ExportedPersonBody extends OmitType(PersonBody, ['throttle']) {}

/** All that is known of a person. */
export class OwnExportBody {
  @ApiProperty({ format: 'date-time' })
  exportedAt: string;

  @ApiProperty({ type: ExportedPersonBody })
  person: ExportedPersonBody;

  @ApiProperty({ type: [ListedSessionBody] })
  sessions: ListedSessionBody[];

  @ApiProperty({
    type: 'array',
    items: { type: 'object', additionalProperties: true },
    description: 'Every event about the person, oldest first, with what is sealed for them.',
  })
  events: readonly OwnEvent[];
}

/** Writes all that is known of a person as one JSON text, in pieces: the events of years do not fit into memory. */
@Injectable()
export class OwnExport {
  constructor(
    private readonly people: PersonBodies,
    private readonly sessions: SessionList,
    private readonly events: OwnEvents,
    private readonly clock: Clock,
  ) {}

  *textOf({ userId, sessionId }: SessionRow): Generator<string> {
    const { throttle: _, ...person } = this.people.bodyOf(userId);
    const { items } = this.sessions.ofPerson(userId, sessionId);
    const known = { exportedAt: this.clock.now(), person, sessions: items };
    yield `${JSON.stringify(known).slice(0, -1)},"events":[`;
    let separator = '';
    for (const event of this.events.all(userId)) {
      yield separator + JSON.stringify(event);
      separator = ',\n';
    }
    yield ']}\n';
  }
}
