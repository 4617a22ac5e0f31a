import { randomBytes } from 'node:crypto';

import { markdownTable } from '../../../markdown';
import { ENDPOINTS } from '../../../../nodes/shared/api/catalog';
import { someVins } from '../../../someVins';
import { HTTP, OURS, PLAIN } from '../contenders';
import type { Course } from '../course';
import { aims, section, texts } from '../markdown';
import { ends, middle, runFresh, takeTurns } from '../rounds';
import type { Scenario } from '../scenario';

const CONTENDERS = [OURS, HTTP, PLAIN];
const FILE_BYTES = 5_000_000;

/** So many rounds at most: each one starts n8n three times and moves 2 GB. */
const MOST_ROUNDS = 3;

/** Every answer holds the same file: what it costs to make one is not what is measured. */
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

export const files: Scenario = {
	name: 'files',
	title: 'Large files',
	measure: async (bed, { rounds, quick }) => {
		const course = filesCourse(quick ? 10 : 100);
		const runs = await takeTurns(Math.min(rounds, MOST_ROUNDS), CONTENDERS, async (contender) =>
			runFresh(bed, contender, 'file', course, 2),
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
				{
					what: 'Peak memory above idle',
					most: 150,
					measured: peak(OURS.name),
					digits: 0,
					unit: ' MB',
				},
				{
					what: 'Time, ratio to HTTP Request and Convert to File',
					most: 1,
					measured: time(OURS.name) / time(HTTP.name),
				},
			),
			texts({
				'This node':
					"stores the file of each response as soon as it arrives, and frees the response. Only responses in flight are in memory: here all at once, because there is no rate limit. Reading only a few at a time would leave other paid responses unread until the API drops them; sending fewer would be slower than the account allows. With an account's limits, fewer calls are in flight. Batching in Request Options reduces them further.",
				'HTTP Request':
					'holds every response as JSON and passes all of them to Convert to File. n8n also stores them with the execution.',
				'Plain declarative node':
					'extracts the files in the same way, and ignores the rest of the response.',
			}),
		);
	},
};
