/** n8n brings zod in its own version: with each, bad input is told in the same words, and a broken one is told at load. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import type { EndpointName } from '../../nodes/shared/api/catalog';
import type * as Request from '../../nodes/shared/input/request';
import type * as Job from '../../nodes/shared/responses/job';
import type * as Token from '../../nodes/shared/responses/token';

/** Further ones stand in devDependencies under other names. */
const VERSIONS = ['zod', 'zod-3-22', 'zod-3-23', 'zod-4-0', 'zod-4'];
const VIN = 'WBAJS1105HB304876';
const ROOT = join(__dirname, '../..');

interface Readers {
	readonly checkRequest: typeof Request.checkRequest;
	readonly readJobId: typeof Job.readJobId;
	readonly readToken: typeof Token.readToken;
}

function readersWith(version: string): Readers {
	let readers: Readers | undefined;
	jest.isolateModules(() => {
		jest.doMock('zod', () => jest.requireActual<object>(version));
		readers = {
			...jest.requireActual<typeof Request>('../../nodes/shared/input/request'),
			...jest.requireActual<typeof Job>('../../nodes/shared/responses/job'),
			...jest.requireActual<typeof Token>('../../nodes/shared/responses/token'),
		};
	});
	jest.dontMock('zod');
	return readers!;
}

const order = (more: object) => ({ vin: VIN, vehicleOrder: 'modified', ...more });

const VINS = [
	VIN,
	` ${VIN.toLowerCase()} `,
	'SHORT',
	'',
	42,
	2 ** 60,
	null,
	undefined,
	true,
	{},
	[VIN],
];
const INPUT: Array<[EndpointName, object]> = [
	...VINS.map((vin): [EndpointName, object] => ['vehicleState', { vin }]),
	['vehicleState', {}],
	['carPlayUsb', { vin: 'HB30487' }],
	...['premium', 'evo_id4', '', null, undefined, 3, ['premium']].map(
		(mapType): [EndpointName, object] => ['fscCode', { vin: VIN, mapType }],
	),
	['fscCode', {}],
	...['job-1', 'j'.repeat(501), '', ' ', 7, 2 ** 60, null, undefined, {}].map(
		(jobId): [EndpointName, object] => ['secureCodingStatus', { jobId }],
	),
	['secureCodingStatus', {}],
	['secureCodingSubmit', { vin: VIN }],
	['secureCodingSubmit', { vin: VIN, vehicleOrder: 'original' }],
	['secureCodingSubmit', { vin: VIN, vehicleOrder: 'other' }],
	['secureCodingSubmit', order({})],
	['secureCodingSubmit', order({ inputMode: 'paper', fa: 1, svt: null })],
	['secureCodingSubmit', order({ inputMode: 'text', fa: '<FA/>', svt: undefined })],
	['secureCodingSubmit', order({ inputMode: 'text', fa: '', svt: 'x' })],
	['secureCodingSubmit', order({ inputMode: 'text', fa: '\uFEFF<FA/>', svt: '<SVT/>' })],
];

const jwt = (claims: object) =>
	`e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.sig`;

const JOBS = [...[' 7 ', 7, 1.5, '', null].map((id) => ({ job_id: id })), {}];
const TOKENS = [
	{ access_token: 'Bearer abc', expires_in: 60 },
	{ access_token: jwt({ iat: 1000, exp: 2000 }) },
	{ access_token: jwt({ exp: 2000 }) },
	{ access_token: jwt({ exp: -1 }) },
	{ access_token: jwt({ exp: 'soon' }) },
	{ access_token: ' ' },
	{ access_token: 7 },
	{},
];

const allThatIsRead = ({ checkRequest, readJobId, readToken }: Readers) => ({
	input: INPUT.map(([endpoint, given]) => checkRequest(endpoint, given as never, {})),
	unchecked: INPUT.map(([endpoint, given]) =>
		checkRequest(endpoint, given as never, { skipVinCheck: true }),
	),
	jobs: JOBS.map((body) => readJobId(body)),
	tokens: TOKENS.map((body) => readToken(body, 1_000_000)),
});

describe.each(VERSIONS)('%s', (version) => {
	it('reads all alike, and tells what is wrong in the same words', () => {
		const read = allThatIsRead(readersWith(version));
		expect(read).toEqual(allThatIsRead(readersWith('zod')));
		const problems = read.input.flatMap((check) => (check.ok ? [] : check.problems));
		expect(problems.length).toBeGreaterThan(20);
		// In zod's own words: "Required", "Invalid input", "Expected string, received null".
		expect(problems.join('\n')).not.toMatch(/^(?:required|invalid|expected)/im);
	});
});

/** Loads the built package in a process of its own, with whatever is found as zod beside it. */
function loadWith(zod: string | undefined) {
	const folder = mkdtempSync(join(tmpdir(), 'bimmervin-zod-'));
	try {
		const modules = join(folder, 'node_modules');
		mkdirSync(join(modules, 'zod'), { recursive: true });
		symlinkSync(
			dirname(require.resolve('n8n-workflow/package.json')),
			join(modules, 'n8n-workflow'),
		);
		if (zod === undefined) rmSync(join(modules, 'zod'), { recursive: true });
		else writeFileSync(join(modules, 'zod', 'index.js'), zod);
		writeFileSync(
			join(folder, 'bimmervin.js'),
			`module._compile(require('node:fs').readFileSync(${JSON.stringify(join(ROOT, 'dist/bimmervin.js'))}, 'utf8'), __filename);
			console.log(new module.exports.BimmerVin().description.name);`,
		);
		return spawnSync(process.execPath, ['bimmervin.js'], { cwd: folder, encoding: 'utf8' });
	} finally {
		rmSync(folder, { recursive: true });
	}
}

describe('the built package', () => {
	it.each(VERSIONS)('loads with %s beside it', (version) => {
		const path = JSON.stringify(require.resolve(version));
		const { stdout, stderr } = loadWith(`module.exports = require(${path});`);
		expect([stdout, stderr]).toEqual(['bimmerVin\n', '']);
	});

	it.each([
		['no zod', undefined],
		['one that throws', 'throw new Error("half installed");'],
		['an empty one', ''],
		['one without z', 'exports.object = () => {};'],
		['one without object', 'exports.z = { string: () => {}, number: () => {} };'],
		[
			'one whose schemas check nothing',
			'exports.z = { object: () => ({ safeParse: () => ({}) }) };',
		],
	])('%s is told at load, with what to do', (_what, zod) => {
		const { status, stderr } = loadWith(zod);
		expect(status).toBe(1);
		expect(stderr).toMatch(
			/Error: n8n-nodes-bimmervin cannot start, because the package "zod".*Uninstall this package.*update n8n\./,
		);
	});
});
