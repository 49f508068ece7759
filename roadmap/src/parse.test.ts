import { describe, expect, it } from 'vitest';
import { RoadmapError, parseRoadmap } from './parse.ts';

const small = `# A *small* roadmap

## 1. Beginner Level

### Topics:
- [ ] **Basics** <!-- id: beginner.basics -->
  - [ ] What is \`ML\`, and (e.g.) *why*? <!-- id: beginner.basics.what lab: beginner/what -->
  - [x] Second: a colon inside stays: <!-- id: beginner.basics.second lab: beginner/what -->

- [ ] Alone. <!-- id: beginner.alone lab: beginner/alone -->

---

## 2. Intermediate Level

### Topics:

## Project Ideas:
- **Beginner:** Spam <!-- id: beginner.spam -->
  - [ ] Train. <!-- id: beginner.spam.train lab: beginner/spam -->
- **Intermediate:** Images <!-- id: intermediate.images lab: intermediate/images -->
`;

describe('parseRoadmap', () => {
  it('reads levels, groups and items', () => {
    expect(parseRoadmap(small)).toEqual({
      title: 'A small roadmap',
      levels: [
        {
          id: 'beginner',
          title: '1. Beginner Level',
          groups: [
            {
              title: 'Topics',
              items: [
                {
                  id: 'beginner.basics',
                  text: 'Basics',
                  children: [
                    {
                      id: 'beginner.basics.what',
                      text: 'What is ML, and (e.g.) why?',
                      lab: 'beginner/what',
                      children: [],
                    },
                    {
                      id: 'beginner.basics.second',
                      text: 'Second: a colon inside stays',
                      lab: 'beginner/what',
                      children: [],
                    },
                  ],
                },
                { id: 'beginner.alone', text: 'Alone.', lab: 'beginner/alone', children: [] },
              ],
            },
            {
              title: 'Project Ideas',
              items: [
                {
                  id: 'beginner.spam',
                  text: 'Beginner: Spam',
                  children: [
                    { id: 'beginner.spam.train', text: 'Train.', lab: 'beginner/spam', children: [] },
                  ],
                },
              ],
            },
          ],
        },
        {
          id: 'intermediate',
          title: '2. Intermediate Level',
          groups: [
            {
              title: 'Project Ideas',
              items: [
                {
                  id: 'intermediate.images',
                  text: 'Intermediate: Images',
                  lab: 'intermediate/images',
                  children: [],
                },
              ],
            },
          ],
        },
      ],
    });
  });

  it('reads line ends of any system', () => {
    expect(parseRoadmap(small.replaceAll('\n', '\r\n'))).toEqual(parseRoadmap(small));
  });

  it.each([
    ['no title', '## 1. Beginner', 1, /expected a title/],
    [
      'a line without an annotation',
      '# T\n## 1. B\n### G\n- [ ] a',
      4,
      /expected the line to end in <!-- id/,
    ],
    [
      'an annotation without an id',
      '# T\n## 1. B\n### G\n- [ ] a <!-- lab: beginner/a -->',
      4,
      /expected the line to end/,
    ],
    [
      'a child without one',
      '# T\n## 1. B\n### G\n- a <!-- id: beginner.a -->\n  - b',
      5,
      /expected the line to end/,
    ],
    [
      'an id that is no id',
      '# T\n## 1. B\n### G\n- a <!-- id: Beginner lab: beginner/a -->',
      4,
      /is no item id/,
    ],
    ['a lab that is no lab', '# T\n## 1. B\n### G\n- a <!-- id: beginner.a lab: a -->', 4, /is no lab id/],
    [
      'a lab of no level',
      '# T\n## 1. B\n### G\n- a <!-- id: beginner.a lab: starter/a -->',
      4,
      /begins with no level/,
    ],
    [
      'an id of no level',
      '# T\n## 1. B\n### G\n- a <!-- id: starter.a lab: beginner/a -->',
      4,
      /begins with no level/,
    ],
    [
      'an id of another level',
      '# T\n## 1. B\n## 2. I\n### G\n- a <!-- id: beginner.a lab: beginner/a -->',
      5,
      /stands under the level intermediate/,
    ],
    ['a leaf without a lab', '# T\n## 1. B\n### G\n- a <!-- id: beginner.a -->', 4, /needs a lab/],
    [
      'an id that stands twice',
      '# T\n## 1. B\n### G\n- a <!-- id: beginner.a lab: beginner/a -->\n- b <!-- id: beginner.a lab: beginner/a -->',
      5,
      /stands on two lines/,
    ],
    [
      'a list outside of a group',
      '# T\n## 1. B\n- a <!-- id: beginner.a lab: beginner/a -->',
      3,
      /outside of any group/,
    ],
    ['levels out of order', '# T\n## 2. I', 2, /expected the levels 1 to 4 in order/],
    [
      'a fifth level',
      '# T\n## 1. B\n## 2. I\n## 3. A\n## 4. P\n## 5. X',
      6,
      /expected the levels 1 to 4 in order/,
    ],
  ])('refuses %s', (_title, markdown, line, message) => {
    expect(() => parseRoadmap(markdown)).toThrow(RoadmapError);
    expect(() => parseRoadmap(markdown)).toThrow(
      expect.objectContaining({ line, message: expect.stringMatching(message) }),
    );
  });
});
