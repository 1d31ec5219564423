import type { Measured } from './traced-call.ts';

/** Runs the work of this process and prints what it took as one line of JSON. Loading the code is not counted. */
export async function measureProcess(work: () => Promise<Measured['statuses']>): Promise<void> {
  const start = performance.now();
  const cpuBefore = process.cpuUsage();
  const statuses = await work();
  const cpu = process.cpuUsage(cpuBefore);
  const measured: Measured = {
    wallSeconds: (performance.now() - start) / 1_000,
    cpuSeconds: (cpu.user + cpu.system) / 1_000_000,
    // Node gives kilobytes: https://nodejs.org/api/process.html#processresourceusage
    peakRssMb: process.resourceUsage().maxRSS / 1_024,
    statuses,
  };
  process.stdout.write(`${JSON.stringify(measured)}\n`);
}
