import type { Curriculum } from '@waymark/roadmap';

/**
 * A small roadmap: the beginner's level has a group with one parent of two items and a lone item
 * whose lab is still to come; the intermediate level is all to come.
 */
export const CURRICULUM: Curriculum = {
  title: 'Roadmap',
  levels: [
    {
      id: 'beginner',
      title: '1. Beginner',
      groups: [
        {
          title: 'Hands-On',
          items: [
            {
              id: 'beginner.house',
              text: 'Build a house price predictor',
              children: [
                {
                  id: 'beginner.house.train',
                  text: 'Train a model',
                  lab: 'beginner/house-prices',
                  children: [],
                },
                {
                  id: 'beginner.house.serve',
                  text: 'Serve the model',
                  lab: 'beginner/house-prices',
                  children: [],
                },
              ],
            },
            { id: 'beginner.spam', text: 'Filter spam', lab: 'beginner/spam', children: [] },
          ],
        },
      ],
    },
    {
      id: 'intermediate',
      title: '2. Intermediate',
      groups: [
        {
          title: 'Topics',
          items: [{ id: 'intermediate.api', text: 'Build an API', lab: 'intermediate/api', children: [] }],
        },
      ],
    },
  ],
  labs: {
    'beginner/house-prices': {
      id: 'beginner/house-prices',
      title: 'House prices',
      minutes: 60,
      checks: [
        { id: 'q1', points: 2, cell: 'check-q1', items: ['beginner.house.train'] },
        { id: 'q2', points: 3, cell: 'check-q2', items: ['beginner.house.train'] },
        { id: 'q3', points: 1, cell: 'check-q3', items: ['beginner.house.serve'] },
      ],
      anchors: { 'beginner.house.train': 'train' },
    },
  },
};
