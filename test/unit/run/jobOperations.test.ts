/** Submits and their answers, as an item and in the log. */
import { someVins } from '../../someVins';
import { detailsOf, FakeN8n, vehicles, type Api, type Reply } from '../fakeN8n';

const [VIN = ''] = someVins(1);
const DONE: Reply = { body: { job_status: 'completed', files: { 'a.ncd': 'QUJDRA==' } } };

const settings = (operation: string) =>
	({
		endpoint: 'secureCodingSubmit',
		onError: 'continueRegularOutput',
		parameters: { operation, vehicleOrder: 'original', options: { pollInterval: 0.001 } },
	}) as const;

const submitAnswered =
	(reply: Reply): Api =>
	({ url }) =>
		url === '/secure-coding-async' ? reply : DONE;

async function run(reply: Reply, operation = 'submitAndWait') {
	const n8n = new FakeN8n(submitAnswered(reply));
	const { items } = await n8n.run(settings(operation), vehicles(VIN));
	return { n8n, item: items[0]! };
}

it.each<Reply>([
	{ status: 202, headers: { location: '/secure-coding-status?job_id=7' } },
	{ headers: { 'x-job-id': '7' }, body: { status: 'success' } },
	{ status: 303, headers: { location: '/secure-coding-status/7' } },
	{ status: 302, headers: { location: 'https://api.cars.test/jobs/7' } },
])('a job that is named in %j is waited for, and its ID is written down', async (reply) => {
	const { n8n, item } = await run(reply);
	expect(item.json).toMatchObject({ vin: VIN, jobId: '7', state: 'done' });
	expect(n8n.customData.get('bimmervin_jobs')).toBe('7');
	expect(n8n.logged).toEqual([
		`BimmerVIN secure coding job 7 submitted for VIN …${VIN.slice(-7)} in execution 1`,
	]);
	const submitted = await run(reply, 'submit');
	expect(submitted.item.json).toMatchObject({ vin: VIN, jobId: '7', state: 'running' });
	expect(submitted.item.json).not.toHaveProperty('jobProblem');
});

it('a 307 to a job is no job that was made', async () => {
	const { n8n, item } = await run({ status: 307, headers: { location: '/jobs/7' } });
	expect(detailsOf(item)).toMatchObject({ charged: 'maybe' });
	expect(n8n.calls).toHaveLength(1);
	expect(n8n.logged).toEqual([]);
});

it('a 303 of a submit to a file brings the file, and none to a job by another name brings the job', async () => {
	const LOCATIONS = { file: 'https://files.cars.test/7.zip', request: '/requests/7' };
	const pointing = (location: string, result: Reply) =>
		new FakeN8n(({ url }) => {
			if (url === '/secure-coding-async') return { status: 303, headers: { location } };
			return url?.endsWith('/requests/7') || url === LOCATIONS.file ? result : DONE;
		});
	const zip = pointing(LOCATIONS.file, { body: Buffer.from('PK\x03\x04 files') });
	const { items } = await zip.run(settings('submitAndWait'), vehicles(VIN));
	expect(items[0]?.json).toMatchObject({ vin: VIN, files: [{ fileName: '7.zip' }] });
	expect(items[0]?.json).not.toHaveProperty('jobProblem');
	expect(zip.calls).toHaveLength(1);

	const named = pointing(LOCATIONS.request, { body: { job_id: '77', status: 'queued' } });
	const waited = await named.run(settings('submitAndWait'), vehicles(VIN));
	expect(waited.items[0]?.json).toMatchObject({ vin: VIN, jobId: '77', state: 'done' });
	expect(named.calls.filter(({ method }) => method === 'POST')).toHaveLength(2);
	expect(named.customData.get('bimmervin_jobs')).toBe('77');
});

it.each<[Reply, string]>([
	[{ status: 202, headers: { location: '/orders' } }, 'It points to "/orders".'],
	[{ body: { status: 'success', message: 'Mail follows' } }, 'The API says: "Mail follows".'],
	[
		{ body: { message: 'Hm' }, headers: { location: '/x' } },
		'The API says: "Hm". It points to "/x".',
	],
	[{ body: '<html><title>Welcome</title></html>' }, 'The API says: "Welcome".'],
])('an answer without a job tells %j, in the item and in the log', async (reply, told) => {
	for (const operation of ['submit', 'submitAndWait']) {
		const { n8n, item } = await run(reply, operation);
		const texts = [item.json.jobProblem, item.json.error];
		expect(texts).toContainEqual(expect.stringContaining(told));
		expect(n8n.warned).toEqual([
			`BimmerVIN secure coding submit for VIN …${VIN.slice(-7)} in execution 1: the response contains no job ID. ${told}`,
		]);
		expect(n8n.calls).toHaveLength(1);
	}
});

it('a refused submit names the job that is at work, in the details and in the log', async () => {
	const body = { message: 'A job is at work', job_id: '7' };
	const { n8n, item } = await run({ status: 409, body });
	expect(detailsOf(item)).toMatchObject({ jobId: '7', reason: 'notPossible', charged: 'maybe' });
	expect(detailsOf(item).todo).toContain(
		'The refusal mentions job 7. To check for its files for free, use Secure Coding: Wait',
	);
	expect(n8n.warned).toEqual([
		`BimmerVIN secure coding submit for VIN …${VIN.slice(-7)} in execution 1 was refused. The refusal mentions job 7`,
	]);
	expect(n8n.customData.size).toBe(0);
});

it('a job that was made is not lost where the rest of the answer cannot be read', async () => {
	const page = { body: '<html>odd</html>', headers: { 'x-job-id': '7' } };
	const { item } = await run(page, 'submit');
	expect(item.json).toMatchObject({ vin: VIN, jobId: '7', state: 'running' });
});

it.each<Reply>([
	{ body: { status: 'error', job_id: '7', message: 'Too many requests, it starts later' } },
	{ body: { status: 'error', job_id: '7', message: 'Token expired' } },
	{ body: { success: false, job_id: '7', message: 'Under maintenance, it will run later' } },
])(
	'a job that is named beside %j was made: it is waited for, and nothing is sent again',
	async (reply) => {
		const { n8n, item } = await run(reply);
		expect(item.json).toMatchObject({ jobId: '7', state: 'done' });
		expect(n8n.calls.filter(({ url }) => url === '/secure-coding-async')).toHaveLength(1);
	},
);

it.each<Reply>([
	{ status: 429, headers: { 'retry-after': '0' }, body: { message: 'Busy', job_id: '7' } },
	{ body: { status: 'error', job_id: '7', message: 'Job exists already' } },
	{ body: { statusCode: 409, body: '{"message":"At work","job_id":"7"}' } },
	{ body: { status: 'error', message: 'At work', existing_job_id: '7' } },
])('%j that names a job is not sent again, and says which', async (reply) => {
	const { n8n, item } = await run(reply);
	expect(detailsOf(item)).toMatchObject({ jobId: '7' });
	expect(n8n.calls).toHaveLength(1);
});

it.each<[unknown, string]>([
	[{ status: 'failed', message: 'Insufficient credits' }, 'noCredit'],
	[{ status: 'failed', message: 'Your account is suspended' }, 'notEnabled'],
])('a submit that failed without a job is refused: %j', async (body, reason) => {
	const { item } = await run({ body });
	expect(detailsOf(item)).toMatchObject({ reason, charged: 'no' });
});

it('a job whose status does not repeat its ID has no problem with it', async () => {
	const { item } = await run({ body: { job_id: '7' } });
	expect(item.json).toMatchObject({ jobId: '7', state: 'done' });
	expect(item.json).not.toHaveProperty('jobProblem');
});
