import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiOperation, ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { DomainError } from '../domain/errors';
import { NeedsFreshPassword, Scopes } from '../http/authentication/access';
import { assertFreshPassword, CurrentCaller, contextOf, type Caller } from '../http/authentication/caller';
import { ProfileBody } from '../http/person-parts.bodies';
import { Answers, Problems } from '../http/open-api/api-docs';
import { LinkBody } from '../http/link-body';
import { Repeatable, taggedAnswer, type TaggedAnswer } from '../http/tagged-answer';
import { writeAnswer, type WriteAnswer } from '../http/write-answer';
import { AddUser } from '../people/add-user';
import { IssuePasswordLink } from '../people/issue-password-link';
import { PersonLookup } from '../people/person-lookup';
import { Clock } from '../platform/clock';
import { UsersQueries } from '../projections/users/users-queries';
import { ChangeProfile } from '../people/change-profile';
import { DeleteUser } from './delete-user';
import { PersonBodies, PersonBody } from '../http/person-body';
import { assertMayProlong } from './prolonging';
import { RequirePasswordChange } from './require-password-change';
import { SetGroups } from './set-groups';
import { SetValidity } from './set-validity';
import {
  AddedPersonBody,
  AddUserBody,
  DeleteQuery,
  GroupsBody,
  PasswordChangeBody,
  PeopleBody,
  UsersQuery,
  ValidityBody,
} from './users.bodies';

@ApiTags('users')
@ApiBearerAuth()
@Scopes('admin')
@Controller('api/users')
export class UsersController {
  constructor(
    private readonly commands: CommandBus,
    private readonly users: UsersQueries,
    private readonly lookup: PersonLookup,
    private readonly people: PersonBodies,
    private readonly clock: Clock,
  ) {}

  @ApiOperation({ summary: 'Lists people; deleted ones only with `status=deleted`.' })
  @Get()
  @Repeatable()
  @Answers(200, PeopleBody)
  list(@Query() { admin, passwordSet, ...query }: UsersQuery): TaggedAnswer<PeopleBody> {
    const now = this.clock.now();
    const filter = {
      ...query,
      now,
      ...(admin !== undefined && { admin: admin === 'true' }),
      ...(passwordSet !== undefined && { passwordSet: passwordSet === 'true' }),
    };
    const { items, nextCursor } = this.users.list(filter);
    const counts = this.users.counts(now);
    return taggedAnswer({ items: items.map((row) => this.people.toBody(row)), nextCursor, counts });
  }

  @ApiOperation({ summary: 'One person.' })
  @Get(':nameOrId')
  @Repeatable()
  @Answers(200, PersonBody)
  @Problems('not_found')
  one(@Param('nameOrId') nameOrId: string): TaggedAnswer<PersonBody> {
    return taggedAnswer(this.people.toBody(this.lookup.byNameOrId(nameOrId)));
  }

  @ApiOperation({
    summary: 'Adds a person, active at once, with a link that sets the first password.',
  })
  @Post()
  @NeedsFreshPassword()
  @Answers(201, AddedPersonBody)
  @Problems('validation_failed', 'username_taken')
  async add(
    @Body() body: AddUserBody,
    @CurrentCaller() caller: Caller,
  ): Promise<WriteAnswer<AddedPersonBody>> {
    const added = await this.commands.execute(new AddUser(contextOf(caller), body));
    return writeAnswer(added, Object.assign(this.people.bodyOf(added.userId), { link: added.link }));
  }

  @ApiOperation({
    summary:
      'A link that sets a password, once. A first one works for GATEBOOK_FIRST_LINK_HOURS; any other, and any for an administrator, for one hour. It replaces an older one.',
  })
  @Post(':nameOrId/password-link')
  @NeedsFreshPassword()
  @Answers(201, LinkBody)
  @Problems('not_found', 'conflict')
  async link(
    @Param('nameOrId') nameOrId: string,
    @CurrentCaller() caller: Caller,
  ): Promise<WriteAnswer<LinkBody>> {
    const { userId } = this.lookup.byNameOrId(nameOrId);
    const issued = await this.commands.execute(new IssuePasswordLink(contextOf(caller), userId));
    return writeAnswer(issued, issued.link);
  }

  @ApiOperation({ summary: 'Replaces the groups of a person.' })
  @Put(':nameOrId/groups')
  @NeedsFreshPassword()
  @Answers(200, PersonBody)
  @Problems('not_found', 'validation_failed')
  async setGroups(
    @Param('nameOrId') nameOrId: string,
    @Body() { groups }: GroupsBody,
    @CurrentCaller() caller: Caller,
  ): Promise<WriteAnswer<PersonBody>> {
    const { userId } = this.lookup.byNameOrId(nameOrId);
    const written = await this.commands.execute(new SetGroups(contextOf(caller), userId, groups));
    return writeAnswer(written, this.people.bodyOf(userId));
  }

  @ApiOperation({
    summary: 'Changes the e-mail address and fields of the profile; the others stay.',
  })
  @Put(':nameOrId/profile')
  @Answers(200, PersonBody)
  @Problems('not_found', 'validation_failed')
  @Problems('reauthentication_required')
  async changeProfile(
    @Param('nameOrId') nameOrId: string,
    @Body() change: ProfileBody,
    @CurrentCaller() caller: Caller,
  ): Promise<WriteAnswer<PersonBody>> {
    if (change.email !== undefined) assertFreshPassword(caller);
    const { userId } = this.lookup.byNameOrId(nameOrId);
    const written = await this.commands.execute(new ChangeProfile(contextOf(caller), userId, change));
    return writeAnswer(written, this.people.bodyOf(userId));
  }

  @ApiOperation({ summary: "Sets when an account ends by itself; an administrator's has no end." })
  @Put(':nameOrId/valid-until')
  @Answers(200, PersonBody)
  @Problems('not_found', 'conflict', 'reauthentication_required')
  async setValidity(
    @Param('nameOrId') nameOrId: string,
    @Body() { validUntil }: ValidityBody,
    @CurrentCaller() caller: Caller,
  ): Promise<WriteAnswer<PersonBody>> {
    const person = this.lookup.byNameOrId(nameOrId);
    assertMayProlong(caller, [person], validUntil);
    const { userId } = person;
    const written = await this.commands.execute(new SetValidity(contextOf(caller), userId, validUntil));
    return writeAnswer(written, this.people.bodyOf(userId));
  }

  @ApiOperation({
    summary: 'Requires a new password of a person, or no longer; live sessions at hubs continue.',
  })
  @Put(':nameOrId/password-change-required')
  @Answers(200, PersonBody)
  @Problems('not_found')
  async requirePasswordChange(
    @Param('nameOrId') nameOrId: string,
    @Body() { required }: PasswordChangeBody,
    @CurrentCaller() caller: Caller,
  ): Promise<WriteAnswer<PersonBody>> {
    const { userId } = this.lookup.byNameOrId(nameOrId);
    const written = await this.commands.execute(
      new RequirePasswordChange(contextOf(caller), userId, required),
    );
    return writeAnswer(written, this.people.bodyOf(userId));
  }

  @ApiOperation({ summary: 'Deletes an account. By default nobody else can take the name.' })
  @Delete(':nameOrId')
  @NeedsFreshPassword()
  @HttpCode(200)
  @Answers(200, PersonBody)
  @Problems('not_found', 'last_admin', 'validation_failed')
  async delete(
    @Param('nameOrId') nameOrId: string,
    @Query() { erase }: DeleteQuery,
    @CurrentCaller() caller: Caller,
  ): Promise<WriteAnswer<PersonBody>> {
    if (erase === 'true') throw notAvailableYet();
    const { userId } = this.lookup.byNameOrId(nameOrId);
    const written = await this.commands.execute(new DeleteUser(contextOf(caller), userId));
    return writeAnswer(written, this.people.bodyOf(userId));
  }
}

function notAvailableYet(): DomainError {
  const detail = 'Erasing is not available yet. Delete without it.';
  return new DomainError('validation_failed', detail, {
    fields: [{ field: 'erase', code: 'not_available', detail }],
  });
}
