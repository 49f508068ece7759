import { syncPlugin } from './sync/index.ts';

export default [syncPlugin];
