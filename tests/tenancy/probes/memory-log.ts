import type { Clock } from '../../../src/domain/clock.ts';
import { createLog } from '../../../src/runtime/telemetry/log.ts';
import type { Tracing } from '../../../src/runtime/telemetry/tracing.ts';

/** Keeps what the server would log and send as traces. */
export interface MemoryLog {
  tracing: Tracing;
  onError(error: unknown): void;
  /** What has gathered since the last time, as text. */
  take(): string;
}

/** Opens a `MemoryLog`. */
export function createMemoryLog(clock: Clock): MemoryLog {
  let lines: string[] = [];
  const write = (line: string) => {
    lines.push(line);
  };
  const log = createLog({ clock, write, format: 'json', level: 'debug' });
  return {
    tracing: {
      exports: true,
      begin(name, options = {}) {
        write(JSON.stringify([name, options.attributes]));
        return {
          traceparent: null,
          set: (attributes) => write(JSON.stringify(attributes)),
          end: (errorCode) => write(errorCode ?? 'well'),
        };
      },
      record: (name, span) => write(JSON.stringify([name, span])),
      flush: async () => {},
      close: async () => {},
    },
    onError: (error) => log.error('unhandled', {}, error),
    take() {
      const text = lines.join('\n');
      lines = [];
      return text;
    },
  };
}
