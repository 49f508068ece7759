import { createHash } from 'node:crypto';
import { access, chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { lockPackages } from '../export/lock-packages.ts';
import { buildImage } from './build-image.ts';

const require = createRequire(import.meta.url);
const versionOf = (name: string) => (require(`${name}/package.json`) as { version: string }).version;

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'waymark-build-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Writes a project and builds it. */
async function build(
  files: Readonly<Record<string, string>>,
  dockerfile: string,
  options: { dockerignore?: string; downloads?: Record<string, string> } = {},
) {
  const project = join(folder, 'project');
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(project, path)), { recursive: true });
    await writeFile(join(project, path), text);
  }
  if (files['package.json'] !== undefined) await lockPackages(project);
  return buildImage(project, { dockerfile, to: join(folder, 'image'), ...options });
}

const PACKAGE = JSON.stringify({
  name: 'app',
  version: '1.0.0',
  scripts: {
    build: 'tsc --outDir dist --module nodenext --skipLibCheck src/app.ts',
    broken: 'tsc --nonsense',
  },
  dependencies: { yaml: versionOf('yaml') },
  devDependencies: { typescript: versionOf('typescript') },
});

it('copies files, folders and patterns as Docker does', async () => {
  const files = {
    'a.mjs': 'a',
    'b.mjs': 'bb',
    'model/w.bin': '123',
    'model/deep/x': '1',
    '.env': 'secret',
    'notes.md': '',
  };
  const { files: found, layers } = await build(
    files,
    'FROM node:24.21.0-slim\nWORKDIR /srv/app\nCOPY *.mjs ./\nCOPY model model\nCOPY a.mjs renamed.mjs\nCOPY a.mjs programs/\nCOPY b.mjs /etc/b\n',
    { dockerignore: '**/.env' },
  );
  expect(found).toEqual(['a.mjs', 'b.mjs', 'model/deep/x', 'model/w.bin', 'programs/a.mjs', 'renamed.mjs']);
  expect(layers.map(({ instruction, adds }) => [instruction, adds])).toEqual([
    ['COPY *.mjs ./', { '/srv/app/a.mjs': 1, '/srv/app/b.mjs': 2 }],
    ['COPY model model', { '/srv/app/model/deep/x': 1, '/srv/app/model/w.bin': 3 }],
    ['COPY a.mjs renamed.mjs', { '/srv/app/renamed.mjs': 1 }],
    ['COPY a.mjs programs/', { '/srv/app/programs/a.mjs': 1 }],
    ['COPY b.mjs /etc/b', { '/etc/b': 2 }],
  ]);
});

it('keeps the bytes of what a later line removes or replaces', async () => {
  const { layers, files } = await build(
    { big: 'x'.repeat(1000), small: 'y', 'other/small': 'zz' },
    'FROM a\nWORKDIR /app\nCOPY . .\nRUN rm -r big && rm -rf nothing\nCOPY other/small small\n',
  );
  expect(files).toEqual(['other/small', 'small']);
  expect(layers.map(({ adds }) => adds)).toEqual([
    { '/app/big': 1000, '/app/other/small': 2, '/app/small': 1 },
    {},
    { '/app/small': 2 },
  ]);
  expect(layers.map(({ removes }) => removes)).toEqual([[], ['/app/big'], []]);
});

it('builds in one stage, and takes from it into another', async () => {
  const image = await build(
    { 'package.json': PACKAGE, 'src/app.ts': 'export const one: number = 1;\n', 'tsconfig.json': '{}' },
    [
      'FROM node:24.21.0-slim AS build',
      'WORKDIR /app',
      'COPY package*.json ./',
      'RUN npm ci',
      'COPY src src',
      'RUN npm run build && npm prune --omit=dev',
      'FROM node:24.21.0-slim',
      'WORKDIR /app',
      'ENV NODE_ENV=production PORT=3000',
      'COPY --from=build /app/node_modules node_modules',
      'COPY --from=build --chown=1000 /app/dist dist',
      'USER 1000',
      'HEALTHCHECK --interval=5s CMD ["node", "health.mjs"]',
      'CMD ["node", "dist/app.js"]',
    ].join('\n'),
  );
  expect(image.files).toEqual(['dist/app.js']);
  expect(await readFile(join(image.folder, 'dist/app.js'), 'utf8')).toContain('one = 1');
  const [modules, dist] = image.layers;
  expect(Object.keys(modules!.adds)).toContain('/app/node_modules/yaml');
  expect(modules!.adds['/app/node_modules/yaml']).toBeGreaterThan(100_000);
  expect(Object.keys(modules!.adds)).not.toContain('/app/node_modules/typescript');
  expect(Object.keys(dist!.adds)).toEqual(['/app/dist/app.js']);
  expect(image).toMatchObject({
    environment: { NODE_ENV: 'production', PORT: '3000' },
    user: '1000',
    command: ['node', 'dist/app.js'],
    health: '--interval=5s CMD ["node", "health.mjs"]',
  });
});

it('begins with an earlier stage, without changing it', async () => {
  const { files, layers } = await build(
    { a: '1', b: '2' },
    'FROM x AS base\nWORKDIR /app\nCOPY a .\nFROM base AS other\nRUN rm a\nFROM base\nCOPY b .\nCOPY --from=other /app ./\n',
  ).catch((error: Error) => ({ files: [error.message], layers: [] }));
  expect(files).toEqual(['Line 8, COPY --from=other /app ./: "/app" is not in the stage "other".']);
  expect(layers).toEqual([]);
  const sound = await build(
    { a: '1', b: '2' },
    'FROM x AS base\nWORKDIR /app\nCOPY a .\nFROM base\nCOPY b .\n',
  );
  expect([sound.files, sound.layers.length]).toEqual([['a', 'b'], 2]);
});

it('leaves out what only developers need, when it is told to or runs in production', async () => {
  const files = { 'package.json': PACKAGE };
  const install = (lines: string) => build(files, `FROM node\nWORKDIR /app\nCOPY package*.json ./\n${lines}`);
  expect((await install('RUN npm ci')).packages).toBe(2);
  expect((await install('RUN npm ci --omit=dev')).packages).toBe(1);
  expect((await install('ENV NODE_ENV=production\nRUN npm ci')).packages).toBe(1);
});

it('counts the packages that are in the image, however they came', async () => {
  const install = 'FROM node AS build\nWORKDIR /app\nCOPY package*.json ./\nRUN npm ci\n';
  const files = { 'package.json': PACKAGE };
  const image = (lines: string) => build(files, `${install}${lines}`);
  expect(
    (await image('FROM node\nWORKDIR /app\nCOPY --from=build /app/node_modules node_modules')).packages,
  ).toBe(2);
  expect((await image('RUN rm -rf node_modules/typescript')).packages).toBe(1);
  expect((await image('FROM node\nWORKDIR /app')).packages).toBe(0);
});

const WEIGHTS = 'https://models.example/a/w.onnx';
const download = (flag: string, url = WEIGHTS) => `FROM a\nWORKDIR /app\nADD ${flag} ${url} model/\n`;

it('takes files out of a package of the image, and leaves the course its own', async () => {
  const image = await build(
    { 'package.json': PACKAGE, note: 'mine' },
    [
      'FROM node:24.21.0-slim',
      'WORKDIR /app',
      'COPY package*.json ./',
      'RUN npm ci --omit=dev && rm -rf node_modules/yaml/browser',
      'COPY note node_modules/yaml/README.md',
    ].join('\n'),
  );
  const [, installed] = image.layers;
  expect(Object.keys(installed!.adds)).toContain('/app/node_modules/yaml/package.json');
  expect(Object.keys(installed!.adds).filter(path => path.includes('/browser/'))).toEqual([]);
  expect(await readFile(join(image.folder, 'node_modules/yaml/README.md'), 'utf8')).toBe('mine');
  const original = dirname(require.resolve('yaml/package.json'));
  await access(join(original, 'browser'));
  expect(await readFile(join(original, 'README.md'), 'utf8')).not.toBe('mine');
});

it('has no file whose mode is that of one of the course’s own', async () => {
  const install = 'FROM node\nWORKDIR /app\nCOPY package*.json ./\nRUN npm ci';
  const image = await build(
    { 'package.json': PACKAGE },
    `${install}\nRUN rm -rf node_modules/yaml/browser\n`,
  );
  const own = [require.resolve('yaml/package.json'), require.resolve('typescript/bin/tsc')];
  const modes = async () => Promise.all(own.map(async file => (await stat(file)).mode));
  const before = await modes();
  const packages = join(image.folder, 'node_modules');
  // As a grader does that forbids to change what was handed in.
  for (const file of ['yaml/package.json', '.bin/tsc', '.bin/yaml']) await chmod(join(packages, file), 0o444);
  expect(await modes()).toEqual(before);
});

it('downloads by address, and refuses another checksum', async () => {
  const file = join(folder, 'weights');
  await writeFile(file, 'weights');
  const downloads = { [WEIGHTS]: file };
  const sum = createHash('sha256').update('weights').digest('hex');
  const { files } = await build({ a: '' }, download(`--checksum=sha256:${sum}`), { downloads });
  expect(files).toEqual(['model/w.onnx']);
  const wrong = `sha256:${'0'.repeat(64)}`;
  await expect(build({ a: '' }, download(`--checksum=${wrong}`), { downloads })).rejects.toThrow(
    `Line 3, ADD https://models.example/a/w.onnx: its checksum should be ${wrong}; it is sha256:${sum}.`,
  );
  await expect(build({ a: '' }, download('', 'https://other.example/w'), { downloads })).rejects.toThrow(
    'https://other.example/w cannot be reached',
  );
});

it('replaces a file of a package by one that it downloads, and leaves the course its own', async () => {
  const file = join(folder, 'weights');
  await writeFile(file, 'weights');
  const original = join(dirname(require.resolve('yaml/package.json')), 'LICENSE');
  const before = await readFile(original, 'utf8');
  const { folder: image } = await build(
    { 'package.json': PACKAGE },
    `FROM node\nWORKDIR /app\nCOPY package*.json ./\nRUN npm ci\nADD ${WEIGHTS} node_modules/yaml/LICENSE\n`,
    { downloads: { [WEIGHTS]: file } },
  );
  expect(await readFile(join(image, 'node_modules/yaml/LICENSE'), 'utf8')).toBe('weights');
  expect(await readFile(original, 'utf8')).toBe(before);
});

it.each([
  ['COPY missing ./', 'Line 2, COPY missing ./: "missing" is not in the build context'],
  ['COPY .env ./', '".env" is not in the build context. Is it there, and does .dockerignore let it in?'],
  ['COPY --from=nobody /a ./', 'there is no stage "nobody" before this one'],
  [
    'RUN apt-get install curl',
    '"apt-get install curl" is not known here: only npm ci, npm prune, npm run and rm are.',
  ],
  ['RUN npm ci', 'has no package-lock.json that can be read'],
  ['RUN rm missing', 'missing'],
  ['VOLUME /data', 'Line 2: VOLUME is not known here.'],
])('stops at %s, and says why', async (line, message) => {
  await expect(build({ '.env': '', a: '' }, `FROM a\n${line}\n`, { dockerignore: '.env' })).rejects.toThrow(
    message,
  );
});

const withScript = (line: string) => `FROM a\nWORKDIR /app\nCOPY . .\nRUN npm ci\nRUN ${line}\n`;

it('says what a script printed that failed, or which there are', async () => {
  await expect(build({ 'package.json': PACKAGE }, withScript('npm run broken'))).rejects.toThrow(
    /exit code 1.*Unknown compiler option/s,
  );
  await expect(build({ 'package.json': PACKAGE }, withScript('npm run bild'))).rejects.toThrow(
    'package.json has no script "bild"; it has build, broken.',
  );
});

it('takes what a script made of the same files from there, and runs it again for others', async () => {
  const log = join(folder, 'runs');
  const note = `const { appendFileSync: append, mkdirSync: mkdir, rmSync: rm, writeFileSync: write } = require('fs');
append(process.argv[2], 'run ');
if (process.env.FAILS) process.exit(1);
mkdir('made/empty', { recursive: true });
write('made/text', 'of ' + process.env.NAME, { mode: 0o755 });
write('same', 'same');
rm('gone');`;
  const manifest = {
    name: 'app',
    version: '1.0.0',
    scripts: { make: `node make.cjs ${log}` },
  };
  const files = { 'package.json': JSON.stringify(manifest), 'make.cjs': note, same: 'same', gone: '' };
  const make = async (environment: string, more = {}) => {
    const image = await build(
      { ...files, ...more },
      `FROM a\nWORKDIR /app\nENV ${environment}\nCOPY . .\nRUN npm run make\n`,
    );
    const [text, runs] = [
      await readFile(join(image.folder, 'made/text'), 'utf8'),
      await readFile(log, 'utf8'),
    ];
    await access(join(image.folder, 'made/empty'));
    expect((await stat(join(image.folder, 'made/text'))).mode & 0o777).toBe(0o755);
    return { text, runs: runs.trim().split(' ').length, layer: image.layers.at(-1) };
  };
  const first = await make('NAME=ada');
  expect(first).toMatchObject({ text: 'of ada', runs: 1, layer: { removes: ['/app/gone'] } });
  expect(Object.keys(first.layer!.adds)).toEqual(['/app/made/text', '/app/same']);
  expect(await make('NAME=ada')).toEqual(first);
  expect(await make('NAME=bob')).toMatchObject({ text: 'of bob', runs: 2 });
  expect(await make('NAME=ada', { other: 'another file' })).toMatchObject({ text: 'of ada', runs: 3 });
  for (const runs of [4, 5]) {
    await expect(make('FAILS=1')).rejects.toThrow('exit code 1');
    expect((await readFile(log, 'utf8')).trim().split(' ')).toHaveLength(runs);
  }
});

it('begins anew where something was built before', async () => {
  await build({ a: '1' }, 'FROM a\nWORKDIR /app\nCOPY . .\n');
  const { folder: second } = await build({ b: '1' }, 'FROM a\nWORKDIR /app\nCOPY b .\n');
  await expect(access(join(second, 'a'))).rejects.toThrow('ENOENT');
});

it('needs a FROM', async () => {
  await expect(build({ a: '' }, '# nothing\n')).rejects.toThrow('The Dockerfile has no FROM');
  await expect(build({ a: '' }, 'COPY . .\nFROM a\n')).rejects.toThrow(
    'Line 1, COPY: a Dockerfile begins with FROM.',
  );
});
