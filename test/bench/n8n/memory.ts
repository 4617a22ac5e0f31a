import { readFile, writeFile } from 'node:fs/promises';

const read = async (pid: number, field: 'VmRSS' | 'VmHWM'): Promise<number> => {
	const status = await readFile(`/proc/${pid}/status`, 'utf8');
	const [, kilobytes] = new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(status) ?? [];
	return Number(kilobytes) / 1024;
};

/** The memory that a process uses now, in MB. Works only on Linux, like the rest of this module. */
export const residentMb = async (pid: number): Promise<number> => await read(pid, 'VmRSS');

/** The most memory that the process has used since the last `forgetPeak`, in MB. */
export const peakMb = async (pid: number): Promise<number> => await read(pid, 'VmHWM');

/** Resets the peak to the memory in use now. */
export const forgetPeak = async (pid: number): Promise<void> =>
	await writeFile(`/proc/${pid}/clear_refs`, '5');
