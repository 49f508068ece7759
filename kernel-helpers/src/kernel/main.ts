import { join } from 'node:path';
import { enableCompileCache } from 'node:module';
import { parseArgs } from 'node:util';
import { cacheDir } from '../cache-dir.ts';
import { launchSpare } from './spare/launcher.ts';
import { sparePlace } from './spare/place.ts';

/**
 * The kernel's entry point: `node main.js --connection-file FILE`. The notebook's folder is the
 * process's working directory. Where a spare kernel waits, that one becomes the kernel, and this process stands for it.
 */
const { values } = parseArgs({ options: { 'connection-file': { type: 'string' } } });
const connectionFile = values['connection-file'];
if (!connectionFile) {
  process.stderr.write('usage: main.js --connection-file FILE (Jupyter gives the file)\n');
  process.exit(2);
}
const place = sparePlace();
if (place === undefined || !(await launchSpare(place, connectionFile))) {
  enableCompileCache(join(cacheDir(), 'compiled'));
  const { startKernel } = await import('./start-kernel.ts');
  await startKernel(connectionFile);
}
