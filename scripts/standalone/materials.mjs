import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the executables consist of, as a bill of materials in CycloneDX's JSON. */
export function materials(root, version) {
  const { license } = manifestIn(root);
  const self = { type: 'application', 'bom-ref': `pkg:npm/tcprules@${version}`, name: 'tcprules', version };
  const bundled = bundledPackages(root);
  const runtimes = runtimePackages(root);
  const components = [...bundled, ...runtimes];
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.5.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    version: 1,
    metadata: { component: { ...self, purl: self['bom-ref'], licenses: [{ license: { id: license } }] } },
    components,
    dependencies: [{ ref: self['bom-ref'], dependsOn: components.map((each) => each['bom-ref']) }],
  };
}

/** The packages whose code is in the bundles; the build lists their licences. */
function bundledPackages(root) {
  const licenses = readFileSync(join(root, 'dist/LICENSES.txt'), 'utf8');
  const locked = packagesIn(join(root, 'package-lock.json'));
  return licenses.split(`${'-'.repeat(80)}\n\n`).map((text) => {
    const [name] = text.split(' ', 1);
    return component('library', name, locked[`node_modules/${name}`]);
  });
}

/** Bun for each target; an executable has one of them. */
function runtimePackages(root) {
  const locked = packagesIn(join(root, 'scripts/standalone/package-lock.json'));
  return Object.entries(locked)
    .filter(([path]) => path !== '')
    .map(([path, entry]) => component('platform', path.replace('node_modules/', ''), entry));
}

function component(type, name, { version, license, integrity }) {
  const purl = `pkg:npm/${name.replace('@', '%40')}@${version}`;
  const content = Buffer.from(integrity.replace(/^sha512-/, ''), 'base64').toString('hex');
  const licenses = [{ license: { id: license } }];
  return { type, 'bom-ref': purl, name, version, purl, licenses, hashes: [{ alg: 'SHA-512', content }] };
}

function packagesIn(lock) {
  return JSON.parse(readFileSync(lock, 'utf8')).packages;
}

function manifestIn(root) {
  return JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
}
