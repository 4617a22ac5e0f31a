/** Where a 302 or 303 says that the result of a paid call is: what is fetched from there, and what never. */
import type { Fault } from '../../../nodes/shared/api/fault';
import { resultAddress } from '../../../nodes/shared/run/redirect';
import { someVins } from '../../someVins';
import { newAccount } from '../auth/accounts';
import { CONTINUE, detailsOf, FakeN8n, vehicles } from '../fakeN8n';

const [A = ''] = someVins(1);
const account = newAccount({ baseUrl: 'https://api.cars.test/v2' });
const at = (location: string | undefined): string | undefined =>
	resultAddress({ kind: 'status', status: 303, location }, account);

describe('a result', () => {
	it.each([
		['https://files.test/r/7', 'https://files.test/r/7'],
		['  https://files.test/r/7 ', 'https://files.test/r/7'],
		['https://files.test/jobs/7/report.html', 'https://files.test/jobs/7/report.html'],
		['https://files.test/tasks.zip', 'https://files.test/tasks.zip'],
		['/results/7', 'https://api.cars.test/results/7'],
		['results/7?sig=x', 'https://api.cars.test/v2/results/7?sig=x'],
		['https://files.test/vehicle-state', 'https://files.test/vehicle-state'],
		['//files.test/r', 'https://files.test/r'],
	])('is fetched from %j', (location, url) => expect(at(location)).toBe(url));

	it.each([
		undefined,
		'',
		'https://',
		'http://files.test/r/7',
		'https://127.0.0.1/r',
		'https://user:pass@files.test/r',
		'/vehicle-state',
		'https://api.bimmervin.xyz/v2/vehicle-state/',
		'/auth/token',
		'/jobs/7',
		'https://files.test/Task/7/',
		'https://files.test/r?job_id=7',
		'https://files.test/r?jobId=7',
	])('is not fetched from %j', (location) => expect(at(location)).toBeUndefined());

	it.each<Fault>([
		{ kind: 'indeterminate', code: 'ECONNRESET' },
		{ kind: 'failedAnswer' },
		{ kind: 'status', status: 303 },
		...[300, 301, 304, 305, 307, 308].map((status) => ({
			kind: 'status' as const,
			status,
			location: 'https://files.test/r/7',
		})),
	])('is nowhere after %j', (fault) => expect(resultAddress(fault, account)).toBeUndefined());
});

it.each([301, 302, 303, 307, 308])(
	'a %d that is not followed names its address',
	async (status) => {
		const location = 'http://10.0.0.1/r/7?vin=1';
		const n8n = new FakeN8n(() => ({ status, headers: { Location: location } }));
		const parameters = { resource: 'carPlay', operation: 'activateUsb' };
		const { items } = await n8n.run({ ...CONTINUE, parameters }, vehicles(A));
		expect(detailsOf(items[0]!)).toMatchObject({ address: location, charged: 'maybe', status });
		expect(n8n.calls).toHaveLength(1);
	},
);

describe('what is fetched', () => {
	const RESULT = 'https://files.test/r/7';
	const pointing = (result: object) =>
		new FakeN8n(({ url }) =>
			url === RESULT ? result : { status: 303, headers: { location: RESULT } },
		);

	it('is the answer, under the name that it came with', async () => {
		const n8n = pointing({
			body: Buffer.from([0, 1, 2, 250]),
			headers: { 'content-disposition': 'attachment; filename="Größe 1.upd"' },
		});
		const { items } = await n8n.run({ ...CONTINUE, endpoint: 'carPlayUsb' }, vehicles(A));
		expect(items[0]?.json).toMatchObject({ vin: A, files: [{ fileName: 'Größe 1.upd' }] });
		expect(n8n.calls).toHaveLength(1);
	});

	it.each([
		[{ status: 404 }, 'files.test answered the download with HTTP status 404'],
		[
			{ body: { status: 'error', message: 'Gone' } },
			'files.test sent an error instead of the file: "Gone"',
		],
	])('and is none is told with its address: %j', async (result, why) => {
		const { items } = await pointing(result).run(CONTINUE, vehicles(A));
		expect(items[0]?.json.error).toContain(`could not fetch it: ${why} (303)`);
		expect(detailsOf(items[0]!)).toMatchObject({ address: RESULT, charged: 'maybe' });
	});
});
