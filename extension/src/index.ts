import type { JupyterFrontEndPlugin } from '@jupyterlab/application';
import { appsPlugin } from './apps/index.ts';
import { authorPlugin } from './author/index.ts';
import { cellsPlugin } from './cells/index.ts';
import { checksPlugin } from './checks/index.ts';
import { classroomPlugin } from './classroom/index.ts';
import { diagnosticsPlugin } from './diagnostics/index.ts';
import { glossaryPlugin } from './glossary/index.ts';
import { monitorPlugin } from './monitor/index.ts';
import { plotlyPlugin } from './plotly/index.ts';
import { refusalPlugin } from './refusal/index.ts';
import { roadmapPlugin } from './roadmap/index.ts';
import { statusPlugin } from './status/index.ts';
import { syncPlugin } from './sync/index.ts';
import { typesPlugin } from './types/index.ts';
import { welcomePlugin } from './welcome/index.ts';

const plugins: JupyterFrontEndPlugin<unknown>[] = [
  syncPlugin,
  classroomPlugin,
  roadmapPlugin,
  statusPlugin,
  cellsPlugin,
  checksPlugin,
  refusalPlugin,
  glossaryPlugin,
  plotlyPlugin,
  appsPlugin,
  monitorPlugin,
  diagnosticsPlugin,
  typesPlugin,
  welcomePlugin,
  authorPlugin,
];
export default plugins;
