export const CommandIDs = {
  continueWork: 'waymark:continue',
  showProgress: 'waymark:show-progress',
  openItem: 'waymark:open-item',
  openLab: 'waymark:open-lab',
  showGlossary: 'waymark:show-glossary',
} as const;
