import fc, { type Arbitrary } from 'fast-check';
import type { Document, Operation, Schema } from './document';
import { hostileJson, hostileText } from './hostile-values';

/** A request as it goes over the wire. */
export interface HostileRequest {
  readonly method: string;
  /** Path and query, encoded. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Latin-1 text stands for bytes, so that any byte can be sent. */
  readonly body: string | undefined;
}

interface SentBody {
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

const sentAs =
  (type: string) =>
  (text: string): SentBody => ({ headers: { 'content-type': type }, text });

const FILE_COLUMNS = [
  'username',
  'email',
  'groups',
  'validUntil',
  'status',
  'admin',
  'mustChangePassword',
  'profile.course',
];

const quoted = (cell: string): string => `"${cell.replaceAll('"', '""')}"`;

/** Values that reach further than the first check, by the name of a field or parameter. */
export type Known = Readonly<Record<string, Arbitrary<unknown>>>;

/** Makes requests for the operations of a document: most fields as they should be, some hostile. */
export class Requests {
  constructor(
    private readonly document: Document,
    private readonly known: Known,
    private readonly tokens: readonly string[],
  ) {}

  for(operation: Operation): Arbitrary<HostileRequest> {
    const parts = fc.record({
      path: this.path(operation),
      query: this.query(operation),
      headers: this.headers(operation),
      body: this.bodyOf(operation),
    });
    return parts.map(({ path, query, headers, body }) => ({
      method: operation.method,
      target: query === '' ? path : `${path}?${query}`,
      headers: { ...headers, ...(body === undefined ? {} : body.headers) },
      body: body?.text,
    }));
  }

  private path({ path, parameters }: Operation): Arbitrary<string> {
    const names = parameters.filter((parameter) => parameter.in === 'path');
    // without a value it is the path of another route
    const values = names.map(({ name, schema }) => this.text(name, schema).map((text) => text || ' '));
    return fc.tuple(...values).map((texts) => {
      const byName = new Map(names.map(({ name }, index) => [name, texts[index] ?? '']));
      return path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encoded(byName.get(name) ?? ''));
    });
  }

  private query({ parameters }: Operation): Arbitrary<string> {
    const one = parameters
      .filter((parameter) => parameter.in === 'query')
      .map(({ name, schema }) =>
        fc.option(
          this.text(name, schema).map((text) => `${name}=${encoded(text)}`),
          { freq: 2, nil: '' },
        ),
      );
    const unknown = fc.tuple(hostileText, hostileText).map((pair) => pair.map(encoded).join('='));
    const rarely = fc.oneof({ weight: 9, arbitrary: fc.constant('') }, { weight: 1, arbitrary: unknown });
    const twice = fc.tuple(fc.tuple(...one), rarely, fc.nat({ max: 19 }));
    return twice.map(([all, extra, doubled]) => {
      const given = [...all, extra].filter((text) => text !== '');
      return [...given, ...(doubled === 0 ? given : [])].join('&');
    });
  }

  /** @returns a text for a parameter */
  private text(name: string, schema: Schema): Arbitrary<string> {
    const good = this.good(name, schema).map((value) =>
      typeof value === 'string' ? value : JSON.stringify(value),
    );
    return fc.oneof({ weight: 3, arbitrary: good }, { weight: 1, arbitrary: hostileText });
  }

  private headers({ parameters }: Operation): Arbitrary<Record<string, string>> {
    const ascii = hostileText.map((text) => text.replaceAll(/[^\t\u0020-\u007e\u0080-\u00ff]/g, '?'));
    const token = fc.oneof(
      { weight: 15, arbitrary: fc.constantFrom(...this.tokens).map((issued) => `Bearer ${issued}`) },
      { weight: 1, arbitrary: ascii },
    );
    const address = fc.oneof(
      { weight: 9, arbitrary: fc.ipV4() },
      { weight: 1, arbitrary: fc.oneof(fc.ipV6(), ascii) },
    );
    const rare = (arbitrary: Arbitrary<string>) =>
      fc.oneof({ weight: 11, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });
    return fc
      .record({
        authorization: fc.option(token, { freq: 20, nil: undefined }),
        'x-forwarded-for': address,
        'user-agent': fc.option(ascii, { nil: undefined }),
        'gatebook-after': rare(ascii),
        'if-none-match': parameters.length > 0 ? rare(ascii) : fc.constant(undefined),
        accept: rare(ascii),
      })
      .map(given);
  }

  private bodyOf({ body, mediaTypes }: Operation): Arbitrary<SentBody | undefined> {
    if (body === undefined) return fc.constant(undefined);
    return mediaTypes.includes('text/csv') ? this.file() : this.body(body);
  }

  /** A CSV file: mostly known columns and names, some hostile. */
  private file(): Arbitrary<SentBody> {
    const cell = (name: string) =>
      fc.oneof({ weight: 3, arbitrary: this.text(name, {}) }, { weight: 1, arbitrary: hostileText });
    const columns = fc.oneof(
      { weight: 9, arbitrary: fc.shuffledSubarray(FILE_COLUMNS, { minLength: 1 }) },
      { weight: 1, arbitrary: fc.array(hostileText, { maxLength: 4 }) },
    );
    const csv = columns
      .chain((names) =>
        fc.tuple(fc.constant(names), fc.array(fc.tuple(...names.map(cell)), { maxLength: 5 })),
      )
      .map(([names, rows]) => [names, ...rows].map((cells) => cells.map(quoted).join(',')).join('\n'));
    const bytes = fc.uint8Array({ maxLength: 60 }).map((raw) => Buffer.from(raw).toString('latin1'));
    const ndjson = fc.array(hostileJson, { maxLength: 4 }).map((lines) => lines.join('\n'));
    return fc.oneof(
      { weight: 8, arbitrary: csv.map(utf8).map(sentAs('text/csv')) },
      { weight: 1, arbitrary: bytes.map(sentAs('text/csv; charset=utf-8')) },
      { weight: 2, arbitrary: ndjson.map(utf8).map(sentAs('application/x-ndjson')) },
    );
  }

  private body(schema: Schema): Arbitrary<SentBody> {
    const json = 'application/json';
    const shaped = this.json('', schema, 0).map(utf8).map(sentAs(json));
    const anything = hostileJson.map(utf8).map(sentAs(json));
    const bytes = fc
      .uint8Array({ maxLength: 60 })
      .map((raw) => Buffer.from(raw).toString('latin1'))
      .map(sentAs(json));
    const types = [
      'text/plain',
      'application/json; charset=utf-16',
      'application/xml',
      'multipart/form-data',
      '',
    ];
    const mistyped = fc
      .tuple(this.json('', schema, 0).map(utf8), fc.constantFrom(...types))
      .map(([text, type]) => sentAs(type)(text));
    return fc.oneof(
      { weight: 26, arbitrary: shaped },
      { weight: 2, arbitrary: anything },
      { weight: 1, arbitrary: bytes },
      { weight: 1, arbitrary: mistyped },
    );
  }

  /** JSON text for a schema. One field in eight is hostile, and one object in ten has a field too many. */
  private json(name: string, given_: Schema, depth: number): Arbitrary<string> {
    const schema = this.resolved(given_);
    const good =
      schema.properties === undefined || this.known[name] !== undefined
        ? this.good(name, schema).map((value) => JSON.stringify(value))
        : this.object(schema, depth + 1);
    if (depth === 0) return good;
    return fc.oneof({ weight: 7, arbitrary: good }, { weight: 1, arbitrary: hostileJson });
  }

  private object({ properties = {}, required = [] }: Schema, depth: number): Arbitrary<string> {
    const fields = Object.entries(properties).map(([name, schema]) => {
      const field = this.json(name, schema, depth).map((text) => `${JSON.stringify(name)}:${text}`);
      return fc.option(field, { freq: required.includes(name) ? 25 : 3, nil: '' });
    });
    const unknown = fc.tuple(hostileText, hostileJson).map(([key, text]) => `${JSON.stringify(key)}:${text}`);
    return fc
      .tuple(fc.tuple(...fields), unknown, fc.nat({ max: 9 }))
      .map(
        ([all, extra, dice]) =>
          `{${[...all, dice === 0 ? extra : ''].filter((text) => text !== '').join(',')}}`,
      );
  }

  /** A value that the document allows, as far as types tell. */
  private good(name: string, given_: Schema): Arbitrary<unknown> {
    const schema = this.resolved(given_);
    const known = Object.hasOwn(this.known, name) ? this.known[name] : undefined;
    if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
    if (known !== undefined) return known;
    const type = [schema.type ?? 'string'].flat()[0];
    if (type === 'array') return fc.array(this.good(name, schema.items ?? {}), { maxLength: 4 });
    if (type === 'boolean') return fc.boolean();
    if (type === 'integer') return fc.integer({ min: schema.minimum ?? -9, max: schema.maximum ?? 999 });
    if (type === 'object') return fc.dictionary(fc.string({ maxLength: 9 }), fc.string(), { maxKeys: 3 });
    return fc.string({ maxLength: Math.min(schema.maxLength ?? 40, 40) });
  }

  private resolved(schema: Schema): Schema {
    const name = schema.$ref?.split('/').at(-1) ?? '';
    return this.document.components.schemas[name] ?? schema.anyOf?.[0] ?? schema;
  }
}

/** Percent-encoded; what has no encoding, half a character, is sent as three bytes that are no UTF-8. */
const encoded = (text: string): string =>
  text.replaceAll(/[^\w.~-]/gu, (character) =>
    /\p{Surrogate}/u.test(character) ? '%ED%A0%80' : encodeURIComponent(character),
  );

const utf8 = (text: string): string => Buffer.from(text).toString('latin1');

const given = (headers: Readonly<Record<string, string | undefined>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
