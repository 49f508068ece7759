import { writeFile } from 'node:fs/promises';
import { PAGE, generatePage } from './generate.ts';

await writeFile(PAGE, await generatePage());
