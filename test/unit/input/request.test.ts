import { ENDPOINTS, MAP_TYPES, type EndpointName } from '../../../nodes/shared/api/catalog';
import { checkRequest, type Parameters } from '../../../nodes/shared/input/request';

const VIN = 'WBAJS1105HB304876';
const OTHER = 'WBA8E9C50GK646975';
const FA = `<FA vin="${VIN}"/>`;
const SVT = `<SVT><vin>${VIN}</vin></SVT>`;

const modified = (more: Parameters = {}): Parameters => ({
	vin: VIN,
	vehicleOrder: 'modified',
	inputMode: 'text',
	fa: FA,
	svt: SVT,
	...more,
});

const bodyOf = (endpoint: EndpointName, parameters: Parameters, options = {}): unknown => {
	const check = checkRequest(endpoint, parameters, options);
	return check.ok ? check.request.body : check.problems;
};

const problemsOf = (endpoint: EndpointName, parameters: Parameters, options = {}): string[] => {
	const check = checkRequest(endpoint, parameters, options);
	return check.ok ? [] : check.problems;
};

describe('the body', () => {
	const special = ['fscCode', 'secureCodingStatus'];
	const plain = (Object.keys(ENDPOINTS) as EndpointName[]).filter(
		(name) => !special.includes(name),
	);

	it.each(plain)('of %s is the VIN alone', (endpoint) => {
		const parameters = { vin: ` ${VIN.toLowerCase()} `, vehicleOrder: 'original' };
		expect(bodyOf(endpoint, parameters)).toEqual({ vin: VIN });
	});

	it.each(['Modified', '', undefined, null])(
		'needs a known vehicle order, not %p',
		(vehicleOrder) => {
			expect(problemsOf('secureCodingSubmit', { vin: VIN, vehicleOrder })).toEqual([
				'Vehicle Order must be one of original, modified',
			]);
		},
	);

	it.each(MAP_TYPES)('of an activation code names the map %s', (mapType) => {
		const written = mapType === 'evoId4' ? 'evo_id4' : mapType;
		expect(bodyOf('fscCode', { vin: VIN, mapType })).toEqual({ vin: VIN, map_type: written });
	});

	it('of a modified order has FA and SVT', () => {
		expect(bodyOf('secureCodingSubmit', modified())).toEqual({ vin: VIN, fa: FA, svt: SVT });
	});

	it('of an original order has neither, also where the fields are filled in', () => {
		const parameters = { ...modified(), vehicleOrder: 'original', fa: 'no XML' };
		expect(bodyOf('secureCodingSubmit', parameters)).toEqual({ vin: VIN });
	});

	it('has XML without the byte order mark of its file', () => {
		const parameters = modified({ fa: `\ufeff${FA}`, svt: `\ufeff${SVT}` });
		expect(bodyOf('secureCodingSubmit', parameters)).toEqual({ vin: VIN, fa: FA, svt: SVT });
	});

	it.each([
		['job-1', 'job-1'],
		[' job-1\n', 'job-1'],
		[42, '42'],
		[7615917337495251231n as never, '7615917337495251231'],
		['0042', '0042'],
		['j'.repeat(500), 'j'.repeat(500)],
	])('of a status has the job ID %j', (jobId, written) => {
		const check = checkRequest('secureCodingStatus', { jobId }, {});
		expect(check).toEqual({
			ok: true,
			request: { body: { job_id: written }, jobId: written, vin: undefined },
		});
	});
});

describe('a map type', () => {
	it.each([undefined, null, '', 'Premium', 'evo_id4', 7])('%j is refused', (mapType) => {
		expect(problemsOf('fscCode', { vin: VIN, mapType })).toEqual([
			`Map Type must be one of ${MAP_TYPES.join(', ')}`,
		]);
	});
});

describe('a job ID', () => {
	it.each([undefined, null, {}, [], true])('%j is missing', (jobId) => {
		expect(problemsOf('secureCodingStatus', { jobId })).toEqual([
			'the Job ID is missing: use the ID that Submit returned, as text',
		]);
	});

	it.each(['', '  ', '\n'])('%j is empty', (jobId) => {
		expect(problemsOf('secureCodingStatus', { jobId })).toEqual([
			'the Job ID is empty: use the ID that Submit returned',
		]);
	});

	it.each([12345678901234567890, 1e300, NaN, 1.5])('%d is no longer the ID it was', (jobId) => {
		expect(problemsOf('secureCodingStatus', { jobId })).toEqual([
			expect.stringMatching(/arrived as a number that has lost digits/),
		]);
	});

	it('is 500 characters long at most', () => {
		expect(problemsOf('secureCodingStatus', { jobId: 'j'.repeat(501) })).toEqual([
			'the Job ID is longer than 500 characters',
		]);
	});
});

describe('a modified order', () => {
	it.each([
		[{ fa: undefined, svt: undefined }, ['FA is missing', 'SVT is missing']],
		[{ fa: {}, svt: 5 }, ['FA is missing', 'SVT is missing']],
		[{ fa: '', svt: ' ' }, ['FA is empty', 'SVT is empty']],
		[{ fa: undefined }, ['FA is missing']],
		[{ svt: '' }, ['SVT is empty']],
		[{ fa: 'no XML' }, ['FA is not XML']],
		[{ svt: `<SVT vin="${OTHER}"/>` }, [`SVT is for the vehicle ${OTHER}, not for ${VIN}`]],
	])('with %j: %j', (more, expected) => {
		const problems = problemsOf('secureCodingSubmit', modified(more));
		expect(problems).toEqual(expected.map((start) => expect.stringContaining(start) as string));
	});
});

describe('all problems of an item', () => {
	it('are told at once', () => {
		const parameters = modified({ vin: 'SHORT', fa: 'no XML', svt: '<!DOCTYPE x><SVT/>' });
		expect(problemsOf('secureCodingSubmit', parameters, { additionalBodyFields: '[1]' })).toEqual([
			expect.stringContaining('the VIN has 5 characters instead of 17'),
			expect.stringContaining('FA is not XML'),
			expect.stringContaining('SVT contains a DOCTYPE'),
			expect.stringContaining('Additional Body Fields'),
		]);
	});

	it('leave out the comparison with a VIN that is wrong itself', () => {
		expect(problemsOf('secureCodingSubmit', modified({ vin: 'SHORT' }))).toEqual([
			'the VIN has 5 characters instead of 17 and contains the letter O at position 3 (probably the digit 0), which a VIN cannot contain',
		]);
	});

	it('are parts of a sentence, without a full stop', () => {
		const problems = [
			...problemsOf('fscCode', {}),
			...problemsOf('secureCodingStatus', {}),
			...problemsOf('secureCodingSubmit', { vehicleOrder: 'modified', inputMode: 'text' }),
			...problemsOf('vehicleState', { vin: VIN }, { additionalBodyFields: 'x' }),
		];
		expect(problems.length).toBeGreaterThanOrEqual(6);
		problems.forEach((problem) => expect(problem).not.toMatch(/[.!]$|^$|undefined|Invalid input/));
	});
});

describe('Skip VIN Check', () => {
	it('sends the VIN as it is', () => {
		expect(bodyOf('vehicleState', { vin: ' wba-1 ' }, { skipVinCheck: true })).toEqual({
			vin: 'wba-1',
		});
	});

	it('does not compare it with FA and SVT, but looks at those', () => {
		const skip = { skipVinCheck: true };
		expect(problemsOf('secureCodingSubmit', modified({ vin: 'B304876' }), skip)).toEqual([]);
		expect(problemsOf('secureCodingSubmit', modified({ vin: 'B1', fa: 'x' }), skip)).toHaveLength(
			1,
		);
	});

	it('still needs a VIN', () => {
		expect(problemsOf('vehicleState', { vin: ' ' }, { skipVinCheck: true })).toEqual([
			'the VIN is empty',
		]);
	});

	it.each([false, undefined, 'true', 1])('set to %j checks', (skipVinCheck) => {
		expect(problemsOf('vehicleState', { vin: 'SHORT' }, { skipVinCheck })).toHaveLength(1);
	});
});
