import { Injectable } from '@nestjs/common';
import type { OpenAPIObject } from '@nestjs/swagger';

/** The OpenAPI document, made on first use. */
@Injectable()
export class OpenApiDocument {
  private document: OpenAPIObject | undefined;
  private make: (() => OpenAPIObject) | undefined;

  /** @param make called at most once */
  setSource(make: () => OpenAPIObject): void {
    this.make = make;
  }

  /** @throws Error before `setSource`: a defect */
  get(): OpenAPIObject {
    this.document ??= this.make?.();
    if (this.document === undefined) throw new Error('the OpenAPI document has no source');
    return this.document;
  }
}
