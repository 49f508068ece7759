/** What an author can do. */
export const CommandIDs = {
  showPanel: 'waymark:show-author-panel',
  makeAnswer: 'waymark:make-answer',
  addCheck: 'waymark:add-check',
  addWrong: 'waymark:add-wrong-answer',
  setPoints: 'waymark:set-points',
  addHint: 'waymark:add-hint',
  addItem: 'waymark:add-item',
  toggleSolution: 'waymark:toggle-solution',
  runWrong: 'waymark:run-wrong-answers',
  hideLines: 'waymark:hide-lines',
  nextFault: 'waymark:show-next-fault',
  preview: 'waymark:preview-lab',
  prove: 'waymark:prove-lab',
  stopProof: 'waymark:stop-proof',
  newLab: 'waymark:new-lab',
} as const;
