import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const checkout = fileURLToPath(new URL('../../', import.meta.url));

/** Packs the checkout as a registry would get it and unpacks it in `folder`, with the dependencies of the checkout. */
function unpack(folder: string): string {
  execFileSync('npm', ['pack', '--silent', '--pack-destination', folder], { cwd: checkout });
  const [archive] = readdirSync(folder);
  execFileSync('tar', ['-xzf', join(folder, archive!), '-C', folder]);
  symlinkSync(join(checkout, 'node_modules'), join(folder, 'node_modules'));
  return join(folder, 'package');
}

/** The compiled program in `installed` makes a tenant and shows its policy: worker, SQL and YAML are where it looks. */
function use(installed: string, data: string): void {
  if (existsSync(join(installed, 'src'))) throw new Error('the package holds the sources');
  for (const [words, expected] of [
    [['tenant', 'create', 'Acme'], 'Made "Acme"'],
    [['policy'], 'maxMailsPerContactPerDay'],
  ] as const) {
    const program = join(installed, 'bin', 'gtm.js');
    const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...words, '--data', data], {
      encoding: 'utf8',
    });
    if (status !== 0 || !stdout.includes(expected)) {
      throw new Error(`gtm ${words.join(' ')} of the package ended with ${status}: ${stdout}${stderr}`);
    }
  }
}

const folder = mkdtempSync(join(tmpdir(), 'gtm-package-'));
try {
  use(unpack(folder), join(folder, 'data'));
  console.log('The packed program works without its sources.');
} finally {
  rmSync(folder, { recursive: true, force: true });
}
