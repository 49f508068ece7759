import { visitLabs } from './visit-labs.ts';

await visitLabs('advanced');
