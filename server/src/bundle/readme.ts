/** What a student reads first. */
export const BUNDLE_README = `# A course in Waymark

Labs in machine learning, in TypeScript: you work in JupyterLab, cell by cell, and every exercise answers at once.

## Start

You need Node 20 or newer with npm, and Python 3.10 or newer, on Linux, macOS or WSL.

\`\`\`sh
npm start
\`\`\`

The first start sets everything up in this folder, about two minutes, and opens JupyterLab on your copies of the labs, in \`course/\`.
Later starts take seconds. Ctrl-C stops all of it. \`npm start -- --help\` lists the options.

\`\`\`sh
npm test
\`\`\`

sets up too, and tells whether all that the labs need works on this machine.

## When your course is corrected

Take the new version of this folder (\`git pull\`, or unpack the new archive over it) and start again. Corrections come into your copies;
what you wrote stays, and the copy from before is kept: the roadmap in JupyterLab's sidebar says what changed, and brings it back.

## What a lab can use

[Everything a notebook imports](kernel-helpers/docs/helpers.md), and [what the kernel does](kernel-helpers/docs/kernel.md).

Apache-2.0. The data sets keep the licences that the labs name.
`;
