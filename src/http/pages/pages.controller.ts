import { Controller, Get, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DomainError } from '../../domain/errors';
import { isAdministrationHere } from '../authentication/administration';
import { Public } from '../authentication/access';
import { HttpSettings } from '../http-settings';
import { hasPages, sendPage } from './send-page';
import { wantsPage } from './wants-page';

/** Each path of the pages in `web/src/app.tsx`. */
const PATHS = ['', 'password', 'sessions', 'sign-ins', 'sign-up', 'set-up', 'password-link', 'hub-sign-in'];

/** Administration has paths of any depth: its own script refuses the unknown ones. */
const ADMIN_PATHS = ['admin', 'admin/*'];

const PERMANENT_REDIRECT = 308;

/** The pages for people. The same HTML for each path; its script shows the page of that path. */
@ApiExcludeController()
@Public()
@Controller()
export class PagesController {
  constructor(private readonly settings: HttpSettings) {}

  /** @throws DomainError `no_route` where a session cannot administer, and as `page` */
  @Get(ADMIN_PATHS)
  adminPage(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    if (!isAdministrationHere(request, this.settings))
      throw new DomainError('no_route', 'there is no administration at this address');
    this.page(request, reply);
  }

  /** @throws DomainError `no_route` when it is not a browser that asks for a page */
  @Get(PATHS)
  page(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    if (!wantsPage(request) || !hasPages())
      throw new DomainError(
        'no_route',
        'a browser gets a page here; /api/openapi.json lists the routes for programs',
      );
    const { basePath, hubUrl } = this.settings;
    // relative references need the slash
    if (basePath !== '' && request.originalUrl.split('?')[0] === basePath)
      void reply.redirect(`${basePath}/`, PERMANENT_REDIRECT);
    else sendPage(request, reply, 'index.html', { hubUrl });
  }
}
