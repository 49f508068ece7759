/**
 * What every cell finds in its global scope besides what Node has, as declarations for the compiler.
 */
export const GLOBAL_DECLARATIONS = `
/**
 * Asks whoever runs the cell for a line of text.
 *
 * @param question Shown beside the input.
 * @param options \`password: true\` hides what is typed.
 * @example const name = await prompt('Your name?')
 */
declare function prompt(question?: string, options?: { readonly password?: boolean }): Promise<string>;
`;
