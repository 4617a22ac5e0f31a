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

/** A table with a column for each run. */
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
	`${order.workers} workers${order.configured === order.limits ? '' : ', limits divided'}`;

const loadTable = (loads: LoadFigures[]): string =>
	table(loads, loads.map(titleOf), [
		[
			'In the credential',
			({ order: { configured } }) =>
				`${configured.requestsPerSecond} per second, burst ${configured.burst}`,
		],
		['Executions per worker', ({ spread }) => spread.join(', ')],
		['Results', ({ results }) => results],
		['Executions that failed', ({ failures }) => failures.length],
		['Charges', ({ charges }) => charges],
		['Charged twice', ({ chargedTwice }) => chargedTwice],
		['Token exchanges', ({ exchanges }) => exchanges],
		['Rate used while all workers had work', ({ whileShared }) => percent(whileShared)],
		['All workers had work for', ({ sharedSeconds }) => seconds(sharedSeconds)],
		['Rate used from first to last call', ({ overall }) => percent(overall)],
		['First call to last answer', (load) => seconds(load.seconds)],
		['The same at the full rate', ({ idealSeconds }) => seconds(idealSeconds)],
		['Calls refused (429) and retried', ({ refused }) => refused],
		[
			`Of these, after the first ${FIRST_SECONDS_MS / 1000} s`,
			({ refusedLater, charges }) =>
				`${refusedLater} (${((100 * refusedLater) / charges).toFixed(1)} % of the calls)`,
		],
		['Most attempts for one call', ({ mostTries }) => mostTries],
	]);

/** Lists why executions failed, with each reason once. Returns nothing if none failed. */
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
			['Files identical, byte by byte', ({ same }) => same],
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
			['Delivered when the main process was stopped', ({ beforeRestart }) => beforeRestart],
			['Items delivered in the end', ({ items }) => items],
			['Delivered twice', ({ twice }) => twice],
			['Executions', ({ executions }) => executions],
			[
				'Files that the next node read on a worker, identical to those of the API',
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
			['n8n ends the execution with', ({ outcome }) => outcome],
			['Time from the kill to this end', (run) => seconds(run.seconds)],
			['"Retry" in the executions list ends with', ({ retry }) => retry],
			['Charges of that retry', ({ chargesOfRetry }) => chargesOfRetry],
		],
	);

/** The document: the measurements, and next to them what is true whatever the figures are. */
export function documentOf({ machine, loads, files, trigger, kill }: Figures): string {
	const [{ order } = { order: undefined }] = loads;
	if (!order) throw new Error('Nothing was measured');
	const { requestsPerSecond, burst } = order.limits;
	return `# n8n in queue mode

\`npm run bench:queue\` writes this page. It measures n8n's queue mode: one main process and several workers, with PostgreSQL and
Redis, the packed package in each process, and the sandbox as the API. Each process has its own folder, as on separate
machines. The figures are from one run on one machine: ${machine}.

n8n runs with default settings, apart from \`EXECUTIONS_MODE=queue\`, addresses and settings that reduce its output. At startup,
n8n states which versions of PostgreSQL it supports; an older one was sufficient for this measurement.

## One account, several workers

${order.executions * order.itemsEach} vehicles in ${order.executions} executions, all started at the same moment through a webhook. The account allows
${requestsPerSecond} calls per second with a burst of ${burst}, so the account is the bottleneck and not the machine. The API takes
${order.latencyMs} ms per response.

${loadTable(loads)}

${failureList(loads)}

- **What counts** is that every result arrives and nothing is paid for twice. A refused call is not charged.
- **Why calls are refused at the start.** Each worker assumes that it has the account to itself, so together they use up the burst
  and more before the first refusal shows each worker [its share](pace.md#how-the-pace-works). All processes run on one machine here,
  which is busy at that time, so each worker hears of a refusal late.
- **Why some are refused later.** Workers cannot communicate. Each slows down after a refusal and then speeds up again until
  the next refusal shows it the limit.
- **Why it takes longer in the end.** When the first worker runs out of work, the others notice only by speeding up.
- **With the limits divided** by the number of workers, almost no calls are refused, but a worker that runs alone gets only its
  own share.
- **With eight workers**, 7 % of the calls are refused in a [simulation](pace.md#workers-that-share-an-account), and no call is tried more than
  three times. If you want fewer refusals, divide the limits.
- **On a severely overloaded machine**, n8n itself can fail: each worker has two connections to the database and waits 20 s for
  one. If a credential cannot be read for that reason, the call is retried. An execution that n8n cannot load or save
  fails. It keeps what the node has paid for, if n8n can save that.

## Files

A worker stores the file, and the main process serves it to the editor.

${filesTable(files)}

In queue mode, n8n keeps files in its database by default, so every process can read them. With
\`N8N_DEFAULT_BINARY_DATA_MODE=filesystem\`, n8n requires one folder on a shared disk for all processes.

## The trigger

The main process polls the jobs, and workers run the executions. The main process was stopped and started again halfway. The
deliveries were counted two and a half minutes later.

${triggerTable(trigger)}

Nodes can read the trigger's files. If files are kept in the database, the editor's Download cannot: a trigger has its file
before there is an execution, and n8n 2.41 then does not know who may read it. This applies to the files of every polling
trigger. Let the next nodes pass the file on, or use Wait or Get Status with the job ID instead of the download, which is
free.

## A worker that is killed

A worker was killed in the middle of an execution (SIGKILL), as in a power failure.

${killTable(kill)}

- n8n notices the kill when the worker's lock on the execution expires. It does not run the execution again, because its own
  limit for such restarts is fixed at none. So nothing is charged twice.
- The kill loses what the worker had in memory: results that were paid for but not yet saved. A new execution pays for them
  again.
`;
}
