import { runCli } from './cli/run-cli.ts';

const code = await runCli(process.argv.slice(2));
// All that is ours is closed by now; runs that wait leave timers of the workflow engine behind, of up to ten seconds.
process.exit(code);
