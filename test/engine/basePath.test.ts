/** A Base URL with a path, as the stage of a gateway has it: the API behind it does not know of the stage. */
import { ENDPOINTS, TOKEN_PATH } from '../../nodes/shared/api/catalog';
import { callOf } from './harness/calls';
import { jobSettings } from './harness/jobs';
import { someVins } from './harness/setUp';
import { engine, sandbox, startEach } from './harness/stage';

const [VIN = ''] = someVins(1);
const UPD = { resource: 'carPlay', operation: 'activateUsb' };
const PATH = ENDPOINTS.carPlayUsb.path;
const BYTES = Buffer.from('UPD\0\x01\x02 of this car');

startEach({ jobSpeed: 1000, basePath: '/prod' });
/** What was asked for, without the sign-in; what is outside of the stage is at /outside. */
const asked = () =>
	sandbox
		.stats()
		.requests.filter(({ path }) => path !== TOKEN_PATH)
		.map(({ path, bearer }) => [path, bearer]);

const serve = (path: string, body: unknown, status = 200) =>
	sandbox.fault({
		kind: 'respond',
		path,
		status,
		body,
		headers: { 'content-type': status === 200 ? 'application/octet-stream' : 'application/json' },
		times: 'always',
	});

it.each([
	['/files/a.upd', ['/outside/files/a.upd', '/files/a.upd']],
	['./files/a.upd', ['/files/a.upd']],
	['files/a.upd', ['/files/a.upd']],
	['a.upd', ['/a.upd']],
	['/prod/files/a.upd', ['/files/a.upd']],
])('the file at %s is there, and paid once', async (download_url, files) => {
	sandbox.fault({
		kind: 'respond',
		path: PATH,
		body: { status: 'success', download_url },
		charge: true,
	});
	serve('/outside/files/a.upd', { message: 'Missing Authentication Token' }, 403);
	serve('/files/a.upd', BYTES);
	serve('/a.upd', BYTES);
	const { items } = await engine.run(callOf(UPD), [{ vin: VIN }]);
	expect(items[0]?.json).not.toHaveProperty('missingFiles');
	await expect(engine.bytes(items[0])).resolves.toEqual(BYTES);
	expect(asked()).toEqual([PATH, ...files].map((path) => [path, true]));
	expect(sandbox.ledger()).toHaveLength(1);
});

it.each([
	{ files: ['/files/a.upd'] },
	{ file: 'files/a.upd' },
	{ files: [{ name: 'a.upd', path: '/prod/files/a.upd' }] },
])('the file of %j is there, and paid once', async (answer) => {
	const body = { status: 'success', ...answer };
	sandbox.fault({ kind: 'respond', path: PATH, body, charge: true });
	serve('/outside/files/a.upd', { message: 'Missing Authentication Token' }, 403);
	serve('/files/a.upd', BYTES);
	const { items } = await engine.run(callOf(UPD), [{ vin: VIN }]);
	expect(items[0]?.json).toMatchObject({ files: [{ field: 'data', fileName: 'a.upd' }] });
	expect(items[0]?.json).not.toHaveProperty('fileProblem');
	await expect(engine.bytes(items[0])).resolves.toEqual(BYTES);
	expect(sandbox.ledger()).toHaveLength(1);
});

it('the files of a job are there too, and those of a 303', async () => {
	const STATUS = ENDPOINTS.secureCodingStatus.path;
	const looked = {
		status: 'completed',
		files: [{ filename: 'a.ncd', download_url: '/files/a.ncd' }],
	};
	sandbox.fault({ kind: 'respond', path: STATUS, body: looked, times: 'always' });
	serve('/files/a.ncd', BYTES);
	const job = await engine.run(jobSettings('submitAndWait'), [{ vin: VIN }]);
	await expect(engine.bytes(job.items[0])).resolves.toEqual(BYTES);

	sandbox.fault({
		kind: 'respond',
		path: PATH,
		status: 303,
		headers: { location: '/files/b.upd' },
	});
	serve('/files/b.upd', BYTES);
	const pointed = await engine.run(callOf(UPD), [{ vin: VIN }]);
	await expect(engine.bytes(pointed.items[0])).resolves.toEqual(BYTES);
});

it('a file that is at neither place is missing, and named', async () => {
	const body = { status: 'success', download_url: '/files/a.upd' };
	sandbox.fault({ kind: 'respond', path: PATH, body, charge: true });
	const { items } = await engine.run(callOf(UPD), [{ vin: VIN }]);
	expect(items[0]?.json.missingFiles).toEqual([
		{ url: '/files/a.upd', reason: expect.stringContaining('HTTP status 404') as string },
	]);
	expect(sandbox.ledger()).toHaveLength(1);
});
