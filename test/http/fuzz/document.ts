import Ajv2020, { type ValidateFunction } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';

export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly format?: string;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
  readonly required?: readonly string[];
  readonly items?: Schema;
}

interface Content {
  readonly content?: Readonly<Record<string, { readonly schema: Schema }>>;
  readonly description?: string;
}

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly schema: Schema;
}

export interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, DocumentedOperation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

interface DocumentedOperation {
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: Content;
  readonly responses: Readonly<Record<string, Content>>;
}

export interface Operation {
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly Parameter[];
  /** Undefined: it takes no body. */
  readonly body: Schema | undefined;
  /** The media types of its body; several: it takes files. */
  readonly mediaTypes: readonly string[];
}

export interface Received {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

/** Codes of any request: its path or method is not one of ours, or it is no request that a server can read. */
const OF_EVERY_REQUEST = new Set(['no_route', 'method_not_allowed', 'invalid_request', 'too_large']);

export const operationsOf = ({ paths }: Document): Operation[] =>
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { parameters = [], requestBody }]) => ({
      method: method.toUpperCase(),
      path,
      parameters,
      body: schemaOf(requestBody),
      mediaTypes: Object.keys(requestBody?.content ?? {}),
    })),
  );

const schemaOf = (content: Content | undefined): Schema | undefined =>
  Object.values(content?.content ?? {})[0]?.schema;

/** Judges answers by the document. */
export class Answers {
  private readonly ajv = new Ajv2020({ strict: false, allErrors: true });
  private readonly validators = new Map<string, ValidateFunction>();

  constructor(private readonly document: Document) {
    addFormats(this.ajv);
    this.ajv.addSchema({ ...document, $id: 'document' });
  }

  /** What is wrong with an answer; undefined: nothing. */
  faultOf({ method, path }: Operation, { status, headers, text }: Received): string | undefined {
    if (status >= 500 && status !== 503) return `status ${String(status)}`;
    const documented = this.document.paths[path]?.[method.toLowerCase()]?.responses[String(status)];
    const isJson = String(headers['content-type']).startsWith('application/json');
    if (status >= 400 && !isJson) return this.faultOfProblem(documented, { status, headers, text });
    if (documented === undefined) return `status ${String(status)} is not in the document`;
    if (documented.content === undefined)
      return text === '' ? undefined : 'a body that is not in the document';
    if (!isJson || documented.content['application/json'] === undefined)
      return 'not the type of the document';
    const pointer = `/paths/${escaped(path)}/${method.toLowerCase()}/responses/${String(status)}`;
    return this.faultOfBody(`${pointer}/content/application~1json/schema`, text);
  }

  private faultOfProblem(documented: Content | undefined, { status, headers, text }: Received) {
    const isProblem = String(headers['content-type']).startsWith('application/problem+json');
    if (!isProblem) return 'it is not a problem document';
    const shape = this.faultOfBody('/components/schemas/Problem', text);
    if (shape !== undefined) return shape;
    const problem = JSON.parse(text) as { code: string; status: number; detail: string };
    if (problem.status !== status) return 'the status of its body is another one';
    if (problem.detail.trim() === '') return 'it does not say what is wrong';
    const isListed = documented?.description?.includes(`\`${problem.code}\``) ?? false;
    return isListed || OF_EVERY_REQUEST.has(problem.code) ? undefined : `code ${problem.code} is not listed`;
  }

  private faultOfBody(pointer: string, text: string): string | undefined {
    const validate = this.validators.get(pointer) ?? this.ajv.compile({ $ref: `document#${pointer}` });
    this.validators.set(pointer, validate);
    if (validate(JSON.parse(text))) return undefined;
    return this.ajv.errorsText(validate.errors);
  }
}

/** A path as one part of a JSON pointer in a URI. */
const escaped = (path: string): string =>
  encodeURIComponent(path.replaceAll('~', '~0').replaceAll('/', '~1'));
