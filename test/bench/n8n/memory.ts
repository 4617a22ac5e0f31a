import { readFile, writeFile } from 'node:fs/promises';

const read = async (pid: number, field: 'VmRSS' | 'VmHWM'): Promise<number> => {
	const status = await readFile(`/proc/${pid}/status`, 'utf8');
	const [, kilobytes] = new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(status) ?? [];
	return Number(kilobytes) / 1024;
};

/** Memory of a process that is in use now, in MB. Linux only, like all here. */
export const residentMb = async (pid: number): Promise<number> => await read(pid, 'VmRSS');

/** The most that has been in use since the last `forgetPeak`, in MB. */
export const peakMb = async (pid: number): Promise<number> => await read(pid, 'VmHWM');

/** Lets the peak begin anew with what is in use now. */
export const forgetPeak = async (pid: number): Promise<void> =>
	await writeFile(`/proc/${pid}/clear_refs`, '5');
