import { z } from 'zod';

/** What cfn-lint found in a template. {@link lintTemplate} gives them. */
export interface TemplateFinding {
  /** The number of the rule; its letter says how bad it is. */
  readonly rule: string;
  readonly level: 'error' | 'warning' | 'informational';
  /** The way to the place in the template; empty for the template as a whole. */
  readonly path: readonly (string | number)[];
  readonly message: string;
}

const LEVELS = { Error: 'error', Warning: 'warning', Informational: 'informational' } as const;

const outputSchema = z.array(
  z
    .object({
      Rule: z.object({ Id: z.string() }),
      Level: z.enum(['Error', 'Warning', 'Informational']),
      Location: z.object({ Path: z.array(z.union([z.string(), z.number()])).nullable() }),
      Message: z.string(),
    })
    .transform(({ Rule, Level, Location, Message }): TemplateFinding => ({
      rule: Rule.Id,
      level: LEVELS[Level],
      path: Location.Path ?? [],
      message: Message,
    })),
);

/** Reads what cfn-lint prints with `--format json`; undefined for anything else, such as its words when it fails. */
export function readFindings(output: string): TemplateFinding[] | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(output);
  } catch {
    return undefined;
  }
  return outputSchema.safeParse(parsed).data;
}
