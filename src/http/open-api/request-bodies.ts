import type { OpenAPIObject } from '@nestjs/swagger';

interface Schema {
  $ref?: string;
  type?: string;
  properties?: Record<string, Schema>;
  items?: Schema;
  required?: string[];
  additionalProperties?: unknown;
}

/**
 * Says of every object in a request body that it has no other fields, and of a body without required fields that it may
 * be missing: so the server takes them. A file is never missing.
 */
export function closeRequestBodies(document: OpenAPIObject): void {
  const schemas = (document.components?.schemas ?? {}) as Record<string, Schema>;
  for (const path of Object.values(document.paths)) {
    for (const { requestBody } of operationsOf(path)) {
      for (const { schema } of Object.values(requestBody?.content ?? {})) {
        close(schema, schemas);
        if (requestBody !== undefined) requestBody.required = needsFields(schema, schemas);
      }
    }
  }
}

interface Operation {
  requestBody?: {
    required?: boolean;
    content?: Record<string, { schema?: Schema }>;
  };
}

const operationsOf = (path: object): Operation[] => Object.values(path) as Operation[];

const resolve = (schema: Schema, schemas: Readonly<Record<string, Schema>>): Schema =>
  schemas[schema.$ref?.split('/').at(-1) ?? ''] ?? schema;

const needsFields = (schema: Schema | undefined, schemas: Readonly<Record<string, Schema>>): boolean =>
  schema !== undefined && (schema.type === 'string' || (resolve(schema, schemas).required ?? []).length > 0);

function close(schema: Schema | undefined, schemas: Readonly<Record<string, Schema>>): void {
  if (schema === undefined) return;
  if (schema.$ref !== undefined) return close(resolve(schema, schemas), schemas);
  if (schema.items !== undefined) close(schema.items, schemas);
  if (schema.properties === undefined || schema.additionalProperties !== undefined) return;
  schema.additionalProperties = false;
  for (const property of Object.values(schema.properties)) close(property, schemas);
}
