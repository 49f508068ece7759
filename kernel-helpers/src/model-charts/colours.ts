/** One colour for one meaning, told apart also by those who see no red or no green (Okabe and Ito). */
export const COLOURS = {
  model: '#0072b2',
  guessing: '#888888',
  ideal: '#009e73',
  reference: '#888888',
  current: '#d55e00',
} as const;
