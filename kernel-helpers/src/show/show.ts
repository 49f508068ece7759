import { kernelHost, type DisplayOptions, type MimeBundle } from '../host.ts';

/**
 * Shows a bundle in the running cell. Outside a kernel its text goes to the standard output, and an
 * update of what was shown before goes nowhere: a terminal has no place to update.
 */
export function show(
  bundle: MimeBundle & { readonly 'text/plain': string },
  options: DisplayOptions = {},
): void {
  const host = kernelHost();
  if (host) host.display(bundle, options);
  else if (!options.update) process.stdout.write(`${bundle['text/plain']}\n`);
}
