import { markdownTable } from '../../markdown';
import type { FileFigures } from './files';
import type { KillFigures } from './kill';
import type { LoadFigures } from './load';
import type { TriggerFigures } from './trigger';
import { FIRST_SECONDS_MS } from './usage';

export interface Figures {
	readonly machine: string;
	readonly loads: LoadFigures[];
	readonly files: FileFigures;
	readonly trigger: TriggerFigures;
	readonly kill: KillFigures;
}

const percent = (part: number): string => `${Math.round(100 * part)} %`;
const seconds = (value: number): string => `${value.toFixed(0)} s`;

/** A table whose columns are the runs. */
const table = <T>(
	runs: T[],
	titles: string[],
	rows: Array<[string, (run: T) => string | number]>,
) =>
	markdownTable(
		['', ...titles],
		rows.map(([title, cell]) => [title, ...runs.map(cell)]),
	);

const titleOf = ({ order }: LoadFigures): string =>
	`${order.workers} workers${order.told === order.limits ? '' : ', limits divided'}`;

const loadTable = (loads: LoadFigures[]): string =>
	table(loads, loads.map(titleOf), [
		[
			'In the credential',
			({ order: { told } }) => `${told.requestsPerSecond} per second, burst ${told.burst}`,
		],
		['Executions on each worker', ({ spread }) => spread.join(', ')],
		['Results', ({ results }) => results],
		['Executions that failed', ({ failures }) => failures.length],
		['Charges', ({ charges }) => charges],
		['Charged twice', ({ chargedTwice }) => chargedTwice],
		['Token exchanges', ({ exchanges }) => exchanges],
		['Rate used while all workers had work', ({ whileShared }) => percent(whileShared)],
		['All workers had work for', ({ sharedSeconds }) => seconds(sharedSeconds)],
		['Rate used from first to last call', ({ overall }) => percent(overall)],
		['First call to last answer', (load) => seconds(load.seconds)],
		['At the full rate that would be', ({ idealSeconds }) => seconds(idealSeconds)],
		['Calls refused (429) and sent again', ({ refused }) => refused],
		[
			`Of these, after the first ${FIRST_SECONDS_MS / 1000} s`,
			({ refusedLater, charges }) =>
				`${refusedLater} (${((100 * refusedLater) / charges).toFixed(1)} % of the calls)`,
		],
		['Most tries of one call, of five', ({ mostTries }) => mostTries],
	]);

/** Why executions have failed, each reason once; nothing where none has. */
function failureList(loads: LoadFigures[]): string {
	const reasons = new Set(loads.flatMap(({ failures }) => failures));
	if (reasons.size === 0) return '';
	return ['Why executions failed:', '', ...[...reasons].map((reason) => `- ${reason}`)].join('\n');
}

const filesTable = (files: FileFigures): string =>
	table(
		[files],
		['Files'],
		[
			['Vehicles, in four executions', ({ vehicles }) => vehicles],
			['Files the same, byte by byte', ({ same }) => same],
			['Charges', ({ charges }) => charges],
			['Where n8n keeps them', ({ keptIn }) => keptIn.join(', ')],
		],
	);

const triggerTable = (trigger: TriggerFigures): string =>
	table(
		[trigger],
		['Trigger'],
		[
			['Jobs', ({ jobs }) => jobs],
			['Had come when the main process was stopped', ({ beforeRestart }) => beforeRestart],
			['Items in the end', ({ items }) => items],
			['Came twice', ({ twice }) => twice],
			['Executions', ({ executions }) => executions],
			[
				'Files that the next node has read, on a worker, as the API gave them',
				(run) => run.readByNextNode,
			],
			['Files that the editor can download', ({ downloaded }) => downloaded],
			['Charges', ({ charges }) => charges],
		],
	);

const killTable = (kill: KillFigures): string =>
	table(
		[kill],
		['Worker killed'],
		[
			['Vehicles', ({ items }) => items],
			['Charges when the worker was killed', ({ chargesAtKill }) => chargesAtKill],
			['Charges when n8n had ended the execution', ({ charges }) => charges],
			['Charged twice', ({ chargedTwice }) => chargedTwice],
			['n8n ends it as', ({ outcome }) => outcome],
			['So long after the kill', (run) => seconds(run.seconds)],
			['"Retry" in the executions list gives', ({ retry }) => retry],
			['Charges of that retry', ({ chargesOfRetry }) => chargesOfRetry],
		],
	);

/** The document: what was measured, and beside it what stays true whatever the figures are. */
export function documentOf({ machine, loads, files, trigger, kill }: Figures): string {
	const [{ order } = { order: undefined }] = loads;
	if (!order) throw new Error('Nothing was measured');
	const { requestsPerSecond, burst } = order.limits;
	return `# n8n in queue mode

Made by \`npm run bench:queue\`: one main process and workers of n8n's queue mode, with PostgreSQL and Redis, the packed package
in each, and the sandbox as the API. Every process has a folder of its own, as on several machines. Figures of one run on one
machine: ${machine}.

n8n's settings are its defaults, apart from \`EXECUTIONS_MODE=queue\`, addresses and what keeps it quiet. It says at its start
which versions of PostgreSQL it supports; an older one was enough for this.

## One account, several workers

${order.executions * order.itemsEach} vehicles in ${order.executions} executions, started at the same moment through a webhook. The account allows
${requestsPerSecond} calls per second and a burst of ${burst}, so the account is the limit and not the machine. The API takes
${order.latencyMs} ms for an answer.

${loadTable(loads)}

${failureList(loads)}

- **What counts** is that each result is there and nothing was paid for twice. A refused call is not charged.
- **Why calls are refused at the start.** Each worker believes that it has the account for itself, and sends the whole burst. One
  burst passes, the others are refused.
- **Why some are refused later.** Workers cannot talk to each other. Each goes slower after a refusal and climbs back, and only
  another refusal tells it where the limit is. Another climb was simulated: it has half of these refusals, but shares less
  evenly, and then the last worker takes longer to have the whole rate.
- **On a machine that is far too busy** n8n itself can fail: its workers have two connections to the database each, and wait 20 s for
  one. A call whose credential cannot be read for that reason is tried again. An execution that n8n cannot load or save fails; what
  the node has paid for stays with it, if n8n can save that.
- **Why it takes longer in the end.** When the first worker has no work left, the others find out by climbing.
- **With the limits divided** by the number of workers next to none is refused, and a worker that is alone has its own part only. What
  is refused comes in the first seconds, probably because n8n reads the credential from its database just before a call leaves, and
  all items do so at once then: calls leave later than the node can know. With eight workers and more it is the better choice:
  simulated with ten that start at the same moment, single calls were refused four times in a row, and the fifth time a call fails.

## Files

A worker stores the file, the main process gives it to the editor.

${filesTable(files)}

In queue mode n8n keeps files in its database if nothing else is set, so every process can read them. With
\`N8N_DEFAULT_BINARY_DATA_MODE=filesystem\` all of them need one folder on a shared disk, by n8n's own rules.

## The trigger

The main process looks at the jobs, workers run the executions. Main was stopped and started again in the middle, and two and a half
minutes later it was counted what had come.

${triggerTable(trigger)}

Nodes can read the trigger's files. The editor's Download cannot, where files are kept in the database: a trigger has its file before
there is an execution, and n8n 2.41 then does not know who may read it. That is so for files of any trigger that polls. The next nodes
should pass the file on, or use Wait or Get Status with the job ID in place of the download: that is free.

## A worker that is killed

A worker was ended in the middle of an execution, as a power cut does (SIGKILL).

${killTable(kill)}

- n8n notices it when the worker's lock on the execution runs out. It does not run the execution again: its own setting for that
  is fixed at none. So nothing is charged twice.
- What the worker had in its memory is lost with it: the results that were paid for and not yet written down. A new execution pays for
  them again.
`;
}
