import { Injectable } from '@nestjs/common';
import type { OpenAPIObject } from '@nestjs/swagger';

/** The description of all routes, made once when the application is up. */
@Injectable()
export class OpenApiDocument {
  private document: OpenAPIObject | undefined;

  set(document: OpenAPIObject): void {
    this.document = document;
  }

  /** @throws Error before it was made: a defect */
  get(): OpenAPIObject {
    if (this.document === undefined) throw new Error('the OpenAPI document was not made');
    return this.document;
  }
}
