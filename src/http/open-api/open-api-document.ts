import { Injectable } from '@nestjs/common';
import type { OpenAPIObject } from '@nestjs/swagger';

/** The description of all routes, made when it is first asked for. */
@Injectable()
export class OpenApiDocument {
  private document: OpenAPIObject | undefined;
  private make: (() => OpenAPIObject) | undefined;

  /** @param make called once at most */
  madeBy(make: () => OpenAPIObject): void {
    this.make = make;
  }

  /** @throws Error before it is known how: a defect */
  get(): OpenAPIObject {
    this.document ??= this.make?.();
    if (this.document === undefined) throw new Error('nobody makes the OpenAPI document');
    return this.document;
  }
}
