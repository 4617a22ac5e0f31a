import { explain, FAULT_TABLE, FAULTS, free, nameOf, paid, signIn, VIN } from './explained';

/** `what` is in the message, `todo` in the description. */
type Expected = readonly [
	reason: string,
	charged: 'no' | 'maybe' | 'yes',
	what: string,
	todo: string,
	stops?: 'stops',
];

const look =
	'check in the BimmerVIN dashboard whether the call was charged (it lists every call for 90 days)';
const mayPass = 'It is not sent again automatically. If you retry this execution, it is sent again';
const redirect: Expected = ['redirect', 'maybe', 'to another address', 'Check the Base URL'];
const unexpected: Expected = ['unexpectedStatus', 'maybe', 'sent an unexpected response', mayPass];
const server: Expected = [
	'serverFault',
	'maybe',
	'had a problem on its side',
	`According to its terms, BimmerVIN refunds such a call automatically. Before you run it again, ${look}`,
];

const EXPECTED: Record<string, Expected> = {
	300: redirect,
	301: redirect,
	307: redirect,
	400: ['badRequest', 'yes', 'could not understand the request', 'Additional Body Fields'],
	401: ['unauthorized', 'no', 'did not accept your sign-in', 'credential and test it', 'stops'],
	402: ['noCredit', 'no', 'does not have enough credit', 'Top up your account', 'stops'],
	403: ['notEnabled', 'no', 'is not allowed to use this operation', 'Ask BimmerVIN to enable it'],
	404: ['notFound', 'yes', 'has nothing on record for it', 'Check it for a typing error'],
	407: ['notReached', 'no', 'a proxy between n8n and BimmerVIN asks', 'proxy settings'],
	408: ['timeout', 'maybe', 'gave up waiting', look],
	409: ['notPossible', 'maybe', 'cannot do this for the vehicle', 'Run Check CarPlay (Vehicle)'],
	410: ['notFound', 'yes', 'no longer has it on record', 'Check it for a typing error'],
	413: ['tooLarge', 'maybe', 'larger than BimmerVIN accepts', 'FA and SVT'],
	418: unexpected,
	422: ['notAccepted', 'yes', 'did not accept the input', 'Check the fields of this item'],
	429: ['tooManyRequests', 'no', 'kept asking n8n to slow down', 'lower Requests per Second'],
	500: server,
	502: server,
	503: server,
	504: server,
	unexplained: ['unexpectedStatus', 'maybe', 'refused without an explanation', mayPass],
	severalVehicles: [
		'severalVehicles',
		'yes',
		`ends in these characters: ${VIN}`,
		'all 17 characters',
	],
	failedAnswer: ['failedAnswer', 'maybe', 'but answered that it failed', mayPass],
	notSent: ['notReached', 'no', 'could not be reached', 'Check the Base URL'],
	indeterminate: ['connectionLost', 'maybe', 'was lost before the answer was complete', look],
	cancelled: ['cancelled', 'maybe', 'was stopped while the call was under way', look],
	unreadable: ['unreadable', 'maybe', 'sent a response that cannot be read', look],
};

it('every fault has its row here', () => {
	expect(Object.keys(EXPECTED).sort()).toEqual(FAULTS.map(nameOf).sort());
});

describe.each(FAULT_TABLE)('%s on a paid call', (name, fault) => {
	const [reason, charged, what, todo, stops] = EXPECTED[name]!;
	const status = fault.kind === 'status' ? fault.status : undefined;
	const explained = explain(fault);

	it('says what it is about, what happened and the status', () => {
		const { message } = explained;
		expect(message.startsWith(`VIN ${VIN}: `)).toBe(true);
		expect(message).toContain(what);
		expect(message.endsWith(status === undefined ? what : ` (${status})`)).toBe(true);
	});

	it('says what to do, and whether it was charged', () => {
		expect(explained.description).toContain(todo);
		expect(explained.description).toMatch(
			{
				no: /This call was not charged\.$/,
				maybe: /This call may have been charged\.$/,
				yes: /BimmerVIN looked up the vehicle and charges for the answer\. This call was charged\.$/,
			}[charged],
		);
	});

	it('warns of a second run exactly where it may be charged again', () => {
		const warns = /may be charged again/.test(explained.description);
		expect(warns).toBe(charged === 'maybe');
	});

	it('is one that workflows can branch on', () => {
		expect(explained).toMatchObject({ reason, status, charged, stopsTheRest: stops !== undefined });
	});

	it("tells the API's own words and the tries", () => {
		const { message } = explain(fault, { ...paid, words: 'No such vehicle', tries: 5 });
		expect(message).toMatch(/\. The API says: "No such vehicle"$/);
		expect(message).toContain(status === undefined ? ' (tried 5 times)' : ` (${status}, 5 times)`);
		expect(explain(fault, { ...paid, tries: 1 }).message).not.toContain('times');
	});
});

describe('a sign-in that failed', () => {
	it.each([paid, free])('is told as it is, ends the rest and was not charged', (subject) => {
		expect(explain(signIn, { ...subject, words: 'No', tries: 3 })).toMatchObject({
			message: signIn.message,
			description: signIn.description,
			reason: 'signIn',
			charged: 'no',
			settlement: 'open',
			stopsTheRest: true,
		});
	});
});

describe('a result that could not be fetched', () => {
	const fault = {
		kind: 'notFetched',
		status: 303,
		address: 'https://files.test/7',
		why: 'it is gone',
	} as const;

	it('tells its address, and that another try does not pay again', () => {
		const { message, description, ...why } = explain(fault);
		expect(message).toBe(
			`VIN ${VIN}: BimmerVIN sent a link to the result, but the node could not fetch it: it is gone (303)`,
		);
		expect(description).toContain('fetches it again without paying again');
		expect(why).toMatchObject({ address: fault.address, charged: 'maybe', settlement: 'open' });
	});
});

describe('what n8n could not prepare', () => {
	it('is said of n8n and not of the API', () => {
		const { message, charged } = explain({ kind: 'notSent', code: 'NOT_PREPARED' });
		expect(message).toContain('n8n could not prepare the request');
		expect(charged).toBe('no');
	});
});
