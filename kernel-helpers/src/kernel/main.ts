import { join } from 'node:path';
import { enableCompileCache } from 'node:module';
import { parseArgs } from 'node:util';
import { cacheDir } from '../cache-dir.ts';

/**
 * The kernel's entry point: `node main.js --connection-file FILE`. The notebook's folder is the
 * process's working directory.
 */
const { values } = parseArgs({ options: { 'connection-file': { type: 'string' } } });
const connectionFile = values['connection-file'];
if (!connectionFile) {
  process.stderr.write('usage: main.js --connection-file FILE (Jupyter gives the file)\n');
  process.exit(2);
}
enableCompileCache(join(cacheDir(), 'compiled'));
const { startKernel } = await import('./start-kernel.ts');
await startKernel(connectionFile);
