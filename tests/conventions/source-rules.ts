import { codeOf, type SourceFile } from './source-tree.ts';

const MAX_LINES = 400;

interface SourceRule {
  name: string;
  pattern: RegExp;
  allowed: (path: string) => boolean;
}

const isTest = (path: string) => /\.test\.ts$/.test(path) || path.startsWith('tests/') || path.startsWith('bench/');
const isSystem = (path: string) => path.startsWith('src/runtime/system/');

const codeRules: readonly SourceRule[] = [
  {
    name: 'process.env is read in config.ts only',
    pattern: /process\.env/,
    allowed: (path) => path === 'src/config.ts' || isTest(path),
  },
  {
    name: 'clocks and randomness are injected',
    pattern:
      /Date\.now\b|new Date\(\)|new Date[;,]|Math\.random|\brandom(UUID|Bytes|Int)\b|getRandomValues|performance\.now|hrtime|Temporal\.Now/,
    allowed: (path) => isSystem(path) || isTest(path),
  },
  { name: 'no escape from the type checker', pattern: /\bas any\b|: any\b|@ts-(ignore|nocheck)/, allowed: isTest },
  {
    name: 'no focused or silently skipped test',
    pattern: /\b(it|test|describe)\.(only|todo|skip)\b/,
    allowed: () => false,
  },
];

/** What is wrong with these files, one sentence each. */
export function sourceProblems(files: readonly SourceFile[]): string[] {
  return files.flatMap(({ path, text }) => {
    const problems: string[] = [];
    const lines = text.split('\n').length;
    if (lines > MAX_LINES) problems.push(`${path} has ${lines} lines; at most ${MAX_LINES}`);
    if (/(^|\/)(utils?|helpers?|misc|common|shared|lib)(\.ts$|\/)/.test(path))
      problems.push(`${path} is a drawer: name the idea`);
    const code = codeOf(text);
    for (const rule of codeRules) {
      if (rule.pattern.test(code) && !rule.allowed(path)) problems.push(`${path}: ${rule.name}`);
    }
    return problems;
  });
}

const foundations = ['0001_foundation.sql', '0002_tenants_and_people.sql', 'database/migrate.ts'];
const sqlClock = /(?<![\w.])now\(\)|clock_timestamp\(\)|current_timestamp/i;

/** Files whose SQL reads the machine's clock past `app.now()`; the migrations that define it may. */
export function sqlClockProblems(files: readonly SourceFile[]): string[] {
  return files
    .filter(({ path }) => !isTest(path) && !foundations.some((name) => path.endsWith(name)))
    .filter(({ path, text }) => {
      const statements = path.endsWith('.sql')
        ? [text.replace(/--.*$/gm, '')]
        : (text.match(/`[^`]*`|'[^'\n]*'/g) ?? []).filter((literal) =>
            /\b(select|insert|update|delete)\b/i.test(literal),
          );
      return statements.some((statement) => sqlClock.test(statement));
    })
    .map(({ path }) => `${path}: SQL asks app.now() for the time`);
}
