import type { Content } from './protocol/wire.ts';
import { PROTOCOL_VERSION } from './protocol/wire.ts';

/** The answer to `kernel_info_request`: what this kernel is, and how its language is shown. */
export function kernelInfo(typescriptVersion: string): Content {
  return {
    status: 'ok',
    protocol_version: PROTOCOL_VERSION,
    implementation: 'waymark',
    implementation_version: '0.1.0',
    language_info: {
      name: 'typescript',
      version: typescriptVersion,
      mimetype: 'text/typescript',
      file_extension: '.ts',
      pygments_lexer: 'typescript',
      nbconvert_exporter: 'script',
      codemirror_mode: { name: 'javascript', mode: 'typescript', typescript: true },
    },
    banner: `TypeScript ${typescriptVersion} on Node ${process.version} (Waymark)`,
    help_links: [{ text: 'TypeScript handbook', url: 'https://www.typescriptlang.org/docs/handbook/' }],
    debugger: false,
    supported_features: [],
  };
}
