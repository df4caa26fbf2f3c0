/**
 * Makes a Debian package and an RPM of the executable for linux-x64 in release/, with dpkg-deb and rpmbuild:
 * `npm run packages`. They keep to /usr/lib/tcprules; /usr/bin has tcprulesctl, and links for the two drop-ins where
 * ucspi-tcp does not have its own.
 */
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  lstatSync,
  lutimesSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { releaseDate, writeSums } from './standalone/release.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const release = join(root, 'release');
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const executable = join(release, `tcprules-${version}-linux-x64`);
const PROGRAMS = ['tcprules', 'tcprulescheck', 'tcprulesctl'];
const SUMMARY = 'compile, check and lint the access rules of tcpserver';
const DESCRIPTION = [
  'tcprules compiles the rules by which tcpserver and sslserver admit clients,',
  'tcprulescheck shows what a client gets: both do what the programs of the same',
  'name in ucspi-tcp do. tcprulesctl finds mistakes in rules, proves what is',
  'expected of them, and shows for whom a change makes a difference.',
];

if (!existsSync(executable)) throw new Error(`there is no ${executable}; npm run standalone makes it`);
// What is packed has the date of the release, so that the same sources make the same package.
const date = releaseDate(root, version);
process.env.SOURCE_DATE_EPOCH = String(date.getTime() / 1000);
process.umask(0o022);

const home = mkdtempSync(join(tmpdir(), 'tcprules-packages-'));
try {
  const tree = join(home, 'tree');
  fill(tree);
  makeDebian(tree);
  makeRpm(tree);
} finally {
  rmSync(home, { recursive: true, force: true });
}
writeSums(release);

/** Lays out what is installed, as it is on the disk afterwards. */
function fill(tree) {
  const lib = join(tree, 'usr/lib/tcprules');
  const doc = join(tree, 'usr/share/doc/tcprules');
  copy(executable, join(lib, 'tcprules-bin'));
  for (const program of PROGRAMS) symlinkSync('tcprules-bin', join(lib, program));
  mkdirSync(join(tree, 'usr/bin'), { recursive: true });
  symlinkSync('../lib/tcprules/tcprulesctl', join(tree, 'usr/bin/tcprulesctl'));

  // Those of the drop-ins are links in man1 unless ucspi-tcp has its own.
  page('tcprulesctl', join(tree, 'usr/share/man/man1'));
  for (const program of ['tcprules', 'tcprulescheck']) page(program, join(lib, 'man'));

  for (const [shell, file] of [
    ['bash', 'usr/share/bash-completion/completions/tcprulesctl'],
    ['zsh', 'usr/share/zsh/vendor-completions/_tcprulesctl'],
    ['fish', 'usr/share/fish/vendor_completions.d/tcprulesctl.fish'],
  ])
    write(join(tree, file), execFileSync(executable, ['tcprulesctl', 'completion', shell]));

  copy(join(root, 'README.md'), join(doc, 'README.md'));
  cpSync(join(root, 'docs'), join(doc, 'docs'), { recursive: true });
  write(join(doc, 'changelog.gz'), compressed(readFileSync(join(root, 'CHANGELOG.md'))));
  write(join(doc, 'copyright'), copyright());
  settle(tree);

  function page(program, directory) {
    write(join(directory, `${program}.1.gz`), compressed(readFileSync(join(root, 'man', `${program}.1`))));
  }
}

/** Debian's form; the texts of the licences follow. */
function copyright() {
  const license = readFileSync(join(root, 'LICENSE'), 'utf8').trim();
  const paragraph = license.split('\n').map((line) => (line === '' ? ' .' : ` ${line}`));
  const bundled = readFileSync(join(root, 'dist/LICENSES.txt'), 'utf8');
  return `Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: tcprules
Comment: The executable contains Bun (https://bun.sh, MIT, with parts under the LGPL 2
 and other licences: https://bun.sh/docs/project/license) and these packages:
${bundled
  .split('\n')
  .map((line) => (line.trim() === '' ? ' .' : ` ${line}`))
  .join('\n')}

Files: *
Copyright: ${/^Copyright \(c\) (.*)$/m.exec(license)[1]}
License: MIT
${paragraph.join('\n')}
`;
}

function makeDebian(tree) {
  const directory = join(home, 'debian');
  cpSync(tree, directory, { recursive: true, verbatimSymlinks: true });
  const size = Number(execFileSync('du', ['-sk', '--apparent-size', tree], { encoding: 'utf8' }).split('\t')[0]);
  write(
    join(directory, 'DEBIAN/control'),
    `Package: tcprules
Version: ${version}-1
Section: net
Priority: optional
Architecture: amd64
Maintainer: ${maintainer()}
Installed-Size: ${size}
Depends: libc6 (>= 2.17)
Suggests: ucspi-tcp
Description: ${SUMMARY}
 ${DESCRIPTION.join('\n ')}
`,
  );
  const day = date.toUTCString().replace('GMT', '+0000');
  const change = `tcprules (${version}-1) unstable; urgency=medium\n\n  * See changelog.gz.\n\n -- ${maintainer()}  ${day}\n`;
  write(join(directory, 'usr/share/doc/tcprules/changelog.Debian.gz'), compressed(Buffer.from(change)));
  write(join(directory, 'usr/share/lintian/overrides/tcprules'), readFileSync(script('lintian-overrides')));
  for (const name of ['postinst', 'prerm', 'triggers'])
    write(
      join(directory, 'DEBIAN', name),
      readFileSync(script(name), 'utf8').replace('@LINKS@', readFileSync(script('links'), 'utf8').trim()),
    );
  for (const name of ['postinst', 'prerm']) chmodSync(join(directory, 'DEBIAN', name), 0o755);
  const sums = filesIn(directory).filter((path) => path.startsWith('usr/'));
  write(join(directory, 'DEBIAN/md5sums'), execFileSync('md5sum', sums, { cwd: directory }));
  settle(directory);
  const file = join(release, `tcprules_${version}-1_amd64.deb`);
  run('dpkg-deb', ['--root-owner-group', '-Zxz', '-z1', '--build', directory, file]);
  console.log(file);
}

function makeRpm(tree) {
  const top = join(home, 'rpm');
  const files = [...filesIn(tree), ...linksIn(tree)].sort().map((path) => `/${path}\n`);
  const links = readFileSync(script('links'), 'utf8').trim();
  write(
    join(top, 'tcprules.spec'),
    `# The executable must stay as it is: stripped, it has lost the programs.
%global __os_install_post %{nil}
%global debug_package %{nil}
%global _build_id_links none
%global _binary_payload w1.xzdio
%global source_date_epoch_from_changelog 0
%global use_source_date_epoch_as_buildtime 1
%global clamp_mtime_to_source_date_epoch 1
%global _buildhost localhost
Name: tcprules
Version: ${version}
Release: 1
Summary: ${SUMMARY[0].toUpperCase()}${SUMMARY.slice(1)}
License: MIT
Requires(post): /usr/sbin/update-alternatives
Requires(preun): /usr/sbin/update-alternatives
%description
${DESCRIPTION.join('\n')}
%install
cp -a ${tree}/. %{buildroot}/
%files
${files.join('')}%post
${links}
if is_ours; then add_links; fi
%preun
${links}
if [ "$1" = 0 ] && is_ours; then remove_links; fi
%triggerpostun -- ucspi-tcp
${links}
if is_ours; then add_links; fi
`,
  );
  run('rpmbuild', [
    '-bb',
    '--quiet',
    `--define=_topdir ${top}`,
    '--target',
    'x86_64-linux',
    join(top, 'tcprules.spec'),
  ]);
  const [name] = readdirSync(join(top, 'RPMS/x86_64'));
  copyFileSync(join(top, 'RPMS/x86_64', name), join(release, `${name}.part`));
  renameSync(join(release, `${name}.part`), join(release, name));
  console.log(join(release, name));
}

/** Who made the package; DEBEMAIL is what Debian's tools read too. */
function maintainer() {
  return `${process.env.DEBFULLNAME ?? 'the tcprules for Node authors'} <${process.env.DEBEMAIL ?? 'root@localhost.localdomain'}>`;
}

function script(name) {
  return join(root, 'scripts/packages', name);
}

function run(program, args) {
  execFileSync(program, args, { stdio: ['ignore', 'ignore', 'inherit'] });
}

function write(path, contents) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, contents);
}

function copy(from, to) {
  mkdirSync(dirname(to), { recursive: true });
  copyFileSync(from, to);
}

function compressed(bytes) {
  return gzipSync(bytes, { level: 9 });
}

function filesIn(directory) {
  return entriesIn(directory, (entry) => entry.isFile());
}

function linksIn(directory) {
  return entriesIn(directory, (entry) => entry.isSymbolicLink());
}

function entriesIn(directory, isMeant) {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter(isMeant)
    .map((entry) => relative(directory, join(entry.parentPath ?? entry.path, entry.name)))
    .sort();
}

/** Gives everything in a tree the date of the release, and the permissions that packages have. */
function settle(tree) {
  for (const path of ['.', ...entriesIn(tree, () => true)].reverse()) {
    const file = join(tree, path);
    const status = lstatSync(file);
    if (!status.isSymbolicLink()) chmodSync(file, status.isDirectory() || status.mode & 0o100 ? 0o755 : 0o644);
    lutimesSync(file, date, date);
  }
}
