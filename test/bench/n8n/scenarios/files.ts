import { randomBytes } from 'node:crypto';

import { markdownTable } from '../../../markdown';
import { ENDPOINTS } from '../../../../nodes/shared/api/catalog';
import { someVins } from '../../../someVins';
import { openBed, type Bed } from '../bed';
import { HTTP, OURS, PLAIN } from '../contenders';
import type { Course } from '../course';
import { aims, section, texts } from '../markdown';
import { ends, middle, runFresh, takeTurns } from '../rounds';
import type { Scenario } from '../scenario';

const CONTENDERS = [OURS, HTTP, PLAIN];
const FILE_BYTES = 5_000_000;
const FEW = 30;

/** The maximum number of rounds. Each one starts n8n three times and transfers 2 GB. */
const MOST_ROUNDS = 3;

/** Every answer contains the same file, because the cost of creating one isn't measured. */
export function filesCourse(count: number): Course {
	const answer = {
		vin: 'WBA3A5C5100000000',
		filename: 'video-in-motion.upd',
		file: randomBytes(FILE_BYTES).toString('base64'),
	};
	const body = Buffer.from(JSON.stringify(answer));
	return {
		vins: someVins(count),
		sandbox: { rateLimit: false },
		arrange: (sandbox) =>
			sandbox.fault({
				kind: 'respond',
				times: 'always',
				path: ENDPOINTS.videoInMotionUsb.path,
				headers: { 'content-type': 'application/json' },
				body,
			}),
	};
}

/** Peak memory of this node in a course, in MB above idle. */
async function alone(bed: Bed, course: Course, rounds: number): Promise<number> {
	const runs = await takeTurns(Math.min(rounds, MOST_ROUNDS), [OURS], async (contender) =>
		runFresh(bed, contender, 'file', course, 2),
	);
	return middle(runs, OURS.name, ({ peakMb }) => peakMb);
}

const peakAim = (what: string, most: number, measured: number) => ({
	what,
	most,
	measured,
	digits: 0,
	unit: ' MB',
});

export const files: Scenario = {
	name: 'files',
	title: 'Large files',
	measure: async (bed, { rounds, quick }) => {
		const course = filesCourse(quick ? 10 : 100);
		const runs = await takeTurns(Math.min(rounds, MOST_ROUNDS), CONTENDERS, async (contender) =>
			runFresh(bed, contender, 'file', course, 2),
		);
		const few = await alone(bed, filesCourse(quick ? 5 : FEW), rounds);
		const elsewhere = await openBed({ N8N_DEFAULT_BINARY_DATA_MODE: 'database' });
		const inDatabase = await alone(elsewhere, filesCourse(quick ? 5 : FEW), rounds).finally(
			async () => await elsewhere.close(),
		);
		const time = (name: string) => middle(runs, name, ({ nodeMs }) => nodeMs) / 1000;
		const peak = (name: string) => middle(runs, name, (run) => run.peakMb);
		return section(
			`${course.vins.length} files of 5 MB, as base64 in JSON, without a rate limit. Each contender runs in a new n8n process. The figures of the HTTP Request node include the Convert to File node after it. Files are kept on the disk, the default of n8n 2. Peak memory is that of n8n's process, minus its idle memory.`,
			markdownTable(
				['', 'Outcome', 'Charges', 'Files', 'Time of the nodes', 'Peak memory'],
				CONTENDERS.map(({ name }) => [
					name,
					ends(runs, name),
					String(middle(runs, name, ({ charges }) => charges)),
					String(middle(runs, name, ({ results }) => results)),
					Number.isNaN(time(name)) ? 'not stored' : `${time(name).toFixed(2)} s`,
					`${peak(name).toFixed(0)} MB`,
				]),
			),
			aims(
				peakAim('Peak memory above idle', 200, peak(OURS.name)),
				peakAim(`The same, ${FEW} files`, 150, few),
				{
					what: 'Time, ratio to HTTP Request and Convert to File',
					most: 1,
					measured: time(OURS.name) / time(HTTP.name),
				},
			),
			texts({
				'This node': `passes the file of each response on to the disk while it arrives, so that only the part that is on its way is in memory, although all responses arrive at once here. That takes processor time, because each part is decoded, hashed and searched for secrets; \`npm run bench:profile -- --files\` shows it. If n8n keeps binary data in its database, each response is in memory as a whole: ${inDatabase.toFixed(0)} MB above idle for ${FEW} files. If it keeps binary data in memory, every file stays there until the execution ends. Batching in Request Options reduces how many responses arrive at once.`,
				'HTTP Request':
					'holds every response as JSON and passes all of them to Convert to File. n8n also stores them with the execution.',
				'Plain declarative node':
					'extracts the files in the same way, and ignores the rest of the response.',
			}),
		);
	},
};
