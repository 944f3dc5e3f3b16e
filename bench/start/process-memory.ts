import { readFileSync } from 'node:fs';

/** Mebibytes that processes hold now and have held at most. */
export interface Memory {
  nowMib: number;
  peakMib: number;
}

function childrenOf(pid: number): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
}

function memoryOf(pid: number): Memory {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const mib = (name: string) => Math.round(Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) / 1024);
  return { nowMib: mib('VmRSS'), peakMib: mib('VmHWM') };
}

/** What a process holds itself, and what all it has started hold besides. Reads /proc, so Linux only. */
export function memoryWithChildren(pid: number): { own: Memory; children: Memory } {
  const children = childrenOf(pid).map(memoryOf);
  const sum = (name: keyof Memory) => children.reduce((total, memory) => total + memory[name], 0);
  return { own: memoryOf(pid), children: { nowMib: sum('nowMib'), peakMib: sum('peakMib') } };
}
