import { LabIcon } from '@jupyterlab/ui-components';

/** The sidebar's tab: a way with marks on it. */
export const roadmapIcon = new LabIcon({
  name: 'waymark:roadmap',
  svgstr: `<svg xmlns="http://www.w3.org/2000/svg" width="16" viewBox="0 0 24 24">
  <g class="jp-icon3" fill="none" stroke="#616161" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">
    <circle cx="6" cy="19" r="2.5"/>
    <path d="M8.5 19h7a3.5 3.5 0 0 0 0-7h-7a3.5 3.5 0 0 1 0-7H13"/>
    <path d="M16 8.500V2l5 1.700-5 2"/>
  </g></svg>`,
});

/** The author's panel: a pen on a page. */
export const authorIcon = new LabIcon({
  name: 'waymark:author',
  svgstr: `<svg xmlns="http://www.w3.org/2000/svg" width="16" viewBox="0 0 24 24">
  <g class="jp-icon3" fill="none" stroke="#616161" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">
    <path d="M19 12v8H4V4h9"/>
    <path d="M9 15l1-4 8.500-8.500 3 3L13 14z"/>
  </g></svg>`,
});

/** The model monitor: a line that moves, below a bound. */
export const monitorIcon = new LabIcon({
  name: 'waymark:monitor',
  svgstr: `<svg xmlns="http://www.w3.org/2000/svg" width="16" viewBox="0 0 24 24">
  <g class="jp-icon3" fill="none" stroke="#616161" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">
    <path d="M3 6h18" stroke-dasharray="2 4"/>
    <path d="M3 16h4l3-6 4 9 3-6h4"/>
  </g></svg>`,
});
