/** Builds the model monitor as a page of its own, out of what `build:lib` has made: `waymark/page`, which the server serves. */
import { copyFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { rspack } from '@rspack/core';

const EXTENSION = fileURLToPath(new URL('..', import.meta.url));
const OUTPUT = `${EXTENSION}waymark/page`;

const compiler = rspack({
  mode: 'production',
  context: EXTENSION,
  entry: { monitor: ['./lib/monitor/page.js', './page/monitor.css'] },
  output: {
    path: OUTPUT,
    filename: '[name].js',
    chunkFilename: '[name].js',
    cssFilename: '[name].css',
    clean: true,
  },
  optimization: {
    // The library of the charts is a file of its own: no tile waits for it.
    splitChunks: {
      cacheGroups: { charts: { test: /[\\/]plotly/, name: 'charts', chunks: 'async', enforce: true } },
    },
  },
  module: { rules: [{ test: /\.css$/, type: 'css' }] },
  performance: { hints: false },
  devtool: false,
});

const stats = await promisify(compiler.run.bind(compiler))();
await promisify(compiler.close.bind(compiler))();
if (!stats || stats.hasErrors()) throw new Error(stats?.toString('errors-only'));
await copyFile(`${EXTENSION}page/index.html`, `${OUTPUT}/index.html`);
