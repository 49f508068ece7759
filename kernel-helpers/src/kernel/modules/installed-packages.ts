import { createRequire, findPackageJSON, isBuiltin } from 'node:module';
import { dirname } from 'node:path';
import { satisfies, validRange } from 'semver';
import { INSTALLATION_ANCHOR } from './installation.ts';
import { packageOf, readPackageJson } from './own-paths.ts';

/** `npm:@scope/name@version/part`. */
const NPM = /^npm:\/?((?:@[^/@]+\/)?[^/@]+)(?:@([^/]+))?(\/.*)?$/;

/** An import as Deno writes it, `npm:zod@^4/mini`. */
interface NpmSpecifier {
  /** What it is called here: `zod/mini`. */
  readonly specifier: string;
  readonly packageName: string;
  /** The version that it asks for, if any. */
  readonly range: string | undefined;
}

export function parseNpmSpecifier(text: string): NpmSpecifier | undefined {
  const [, packageName, range, part = ''] = NPM.exec(text) ?? [];
  return packageName === undefined ? undefined : { specifier: packageName + part, packageName, range };
}

/** The name by which a package is found here: an import as others write it, without prefix and version. */
export function plainSpecifier(specifier: string): string {
  return parseNpmSpecifier(specifier)?.specifier ?? specifier;
}

/**
 * What to say where an import asks for another version than the one that is installed.
 *
 * @param parent The file that imports.
 * @returns undefined where there is nothing to say
 */
export function versionRemark(specifier: string, parent: string): string | undefined {
  const { packageName = '', range } = parseNpmSpecifier(specifier) ?? {};
  if (range === undefined || validRange(range) === null) return undefined;
  const version = installedVersion(packageName, parent);
  if (version === undefined || satisfies(version, range, { includePrerelease: true })) return undefined;
  return (
    `'${specifier}' asks for another version than the one that is installed: ${packageName} ${version} is used. ` +
    `To have the other: npm install ${packageName}@${range} (in ${dirname(parent)}), and restart the kernel.`
  );
}

function installedVersion(packageName: string, parent: string): string | undefined {
  for (const base of [parent, INSTALLATION_ANCHOR]) {
    try {
      const path = findPackageJSON(packageName, base);
      const version = path === undefined ? undefined : readPackageJson(dirname(path))?.['version'];
      if (typeof version === 'string') return version;
    } catch {
      // It is looked for in the other place.
    }
  }
  return undefined;
}

/**
 * Whether a file of a package is an ES module.
 *
 * @param path As `require` resolves it.
 */
export function isEsModuleFile(path: string): boolean {
  if (/\.m[jt]s$/.test(path)) return true;
  return /\.[jt]sx?$/.test(path) && packageOf(path)?.json['type'] === 'module';
}

/**
 * The file of a package.
 *
 * @param parent The file that imports it.
 * @throws what `require.resolve` throws
 */
export function resolvePackage(specifier: string, parent: string): string {
  return createRequire(parent).resolve(specifier);
}

/** Why something cannot be imported, and what to do, in words; undefined where there is no more to say. */
export function adviceForMissing(specifier: string, folder: string): string | undefined {
  const npm = parseNpmSpecifier(specifier);
  const name = npm?.specifier ?? specifier;
  if (/^https?:/.test(name)) {
    return `Modules are not loaded from the web. Install the package: npm install NAME (in ${folder}), and import it by its name.`;
  }
  if (name.startsWith('jsr:')) {
    const path = name.slice('jsr:'.length).replace(/^\//, '');
    return `Packages of JSR are installed through npm: npx jsr add ${path} (in ${folder}), and imported by their plain name.`;
  }
  if (name.startsWith('node:')) return `Node ${process.version} has no such part.`;
  if (name.startsWith('#')) return `No package.json in or above ${folder} has it among its "imports".`;
  if (/^\.{0,2}\//.test(name) || name.startsWith('file:')) return undefined;
  if (/^[a-z][a-z+.-]+:/i.test(name) || isBuiltin(name)) return undefined;
  const [packageName = ''] = /^(@[^/]+\/)?[^/]+/.exec(name) ?? [];
  const version = npm?.range === undefined ? '' : `@${npm.range}`;
  return `If it is a package, install it: npm install ${packageName}${version} (in ${folder}).`;
}
