import { printValue } from '../print.ts';
import { isRecord } from '../records.ts';

/** A field of a request body, in words. */
interface BodyField {
  readonly name: string;
  readonly type: string;
  readonly description: string;
}

const MAX_DEPTH = 6;

/** Reads the schemas of an OpenAPI document, wherever its references lead. */
export class OpenApiSchemas {
  readonly #document: unknown;

  constructor(document: unknown) {
    this.#document = document;
  }

  /** What `value` is or refers to; an empty object where that is missing. */
  resolve(value: unknown, depth = 0): Record<string, unknown> {
    if (!isRecord(value)) return {};
    const reference = value['$ref'];
    if (typeof reference !== 'string' || depth > MAX_DEPTH) return value;
    let target: unknown = this.#document;
    for (const part of reference.replace(/^#\//, '').split('/')) {
      target = isRecord(target) ? target[part.replaceAll('~1', '/').replaceAll('~0', '~')] : undefined;
    }
    return this.resolve(target, depth + 1);
  }

  /** The fields and an example of a request's JSON body; undefined where it has none. */
  bodyOf(
    requestBody: unknown,
  ): { readonly fields: readonly BodyField[]; readonly example: string } | undefined {
    const { content } = this.resolve(requestBody);
    const media = isRecord(content) ? content['application/json'] : undefined;
    if (!isRecord(media)) return undefined;
    const { properties, required } = this.resolve(media['schema']);
    const fields = Object.entries(isRecord(properties) ? properties : {}).map(([name, property]) => {
      const schema = this.resolve(property);
      const isOptional = !(Array.isArray(required) && required.includes(name));
      const description = typeof schema['description'] === 'string' ? schema['description'] : '';
      return { name, type: `${describeType(schema)}${isOptional ? ', optional' : ''}`, description };
    });
    return { fields, example: JSON.stringify(media['example'] ?? this.#example(media['schema']), null, 2) };
  }

  #example(value: unknown, depth = 0): unknown {
    const schema = this.resolve(value);
    const given =
      schema['example'] ?? (Array.isArray(schema['examples']) ? schema['examples'][0] : undefined);
    if (given !== undefined) return given;
    if (schema['default'] !== undefined) return schema['default'];
    if (Array.isArray(schema['enum'])) return schema['enum'][0];
    if (depth > MAX_DEPTH) return null;
    const { properties, items, type } = schema;
    if (isRecord(properties)) {
      return Object.fromEntries(
        Object.entries(properties).map(([name, property]) => [name, this.#example(property, depth + 1)]),
      );
    }
    if (items !== undefined) return [this.#example(items, depth + 1)];
    if (type === 'number' || type === 'integer') return schema['minimum'] ?? 0;
    if (type === 'boolean') return false;
    return type === 'string' ? '' : null;
  }
}

function describeType({
  type,
  enum: words,
  minimum,
  maximum,
  minLength,
  maxLength,
}: Record<string, unknown>): string {
  if (Array.isArray(words)) return words.map(String).join(', ');
  const name = typeof type === 'string' ? type : 'any';
  if (minimum !== undefined || maximum !== undefined) return `${name}${range(minimum, maximum)}`;
  if (minLength !== undefined || maxLength !== undefined) {
    return `${name},${range(minLength, maxLength)} characters`;
  }
  return name;
}

function range(low: unknown, high: unknown): string {
  if (high === undefined) return ` from ${printValue(low)}`;
  return low === undefined ? ` up to ${printValue(high)}` : ` ${printValue(low)} to ${printValue(high)}`;
}
