import { explain, FAULT_TABLE, FAULTS, free, nameOf, paid, signIn, VIN } from './explained';

interface Expected {
	readonly reason: string;
	readonly charged: 'no' | 'maybe' | 'yes';
	/** In the message. */
	readonly what: string;
	/** In the description. */
	readonly todo: string;
	readonly stops?: true;
}

const look =
	'check in the BimmerVIN dashboard whether the call was charged (it lists every call for 90 days)';
const mayPass = 'It is not sent again automatically. If you retry this execution, it is sent again';
const redirect: Expected = {
	reason: 'redirect',
	charged: 'maybe',
	what: 'redirected the call to another address, which the node does not follow',
	todo: 'Check the Base URL',
};
const unexpected: Expected = {
	reason: 'unexpectedStatus',
	charged: 'maybe',
	what: 'sent an unexpected response',
	todo: mayPass,
};
const server: Expected = {
	reason: 'serverFault',
	charged: 'maybe',
	what: 'had a problem on its side',
	todo: `According to its terms, BimmerVIN refunds such a call automatically. Before you run it again, ${look}`,
};

const EXPECTED: Record<string, Expected> = {
	300: redirect,
	301: redirect,
	307: redirect,
	400: {
		reason: 'badRequest',
		charged: 'yes',
		what: 'could not understand the request',
		todo: 'Additional Body Fields',
	},
	401: {
		reason: 'unauthorized',
		charged: 'no',
		what: 'did not accept your sign-in',
		todo: 'Open the BimmerVIN API credential and test it',
		stops: true,
	},
	402: {
		reason: 'noCredit',
		charged: 'no',
		what: 'does not have enough credit',
		todo: 'Top up your account',
		stops: true,
	},
	403: {
		reason: 'notEnabled',
		charged: 'no',
		what: 'is not allowed to use this operation',
		todo: 'Ask BimmerVIN to enable it',
	},
	404: {
		reason: 'notFound',
		charged: 'yes',
		what: 'has nothing on record for it',
		todo: 'Check it for a typing error',
	},
	407: {
		reason: 'notReached',
		charged: 'no',
		what: 'a proxy between n8n and BimmerVIN asks for a sign-in',
		todo: 'proxy settings',
	},
	408: { reason: 'timeout', charged: 'maybe', what: 'gave up waiting', todo: look },
	409: {
		reason: 'notPossible',
		charged: 'maybe',
		what: 'cannot do this for the vehicle as it is',
		todo: 'Run Check CarPlay (Vehicle)',
	},
	410: {
		reason: 'notFound',
		charged: 'yes',
		what: 'no longer has it on record',
		todo: 'Check it for a typing error',
	},
	413: {
		reason: 'tooLarge',
		charged: 'maybe',
		what: 'larger than BimmerVIN accepts',
		todo: 'FA and SVT',
	},
	418: unexpected,
	422: {
		reason: 'notAccepted',
		charged: 'yes',
		what: 'did not accept the input',
		todo: 'Check the fields of this item',
	},
	429: {
		reason: 'tooManyRequests',
		charged: 'no',
		what: 'kept asking n8n to slow down',
		todo: 'lower Requests per Second in the BimmerVIN API credential',
	},
	500: server,
	502: server,
	503: server,
	504: server,
	unexplained: {
		reason: 'unexpectedStatus',
		charged: 'maybe',
		what: 'the call was refused without an explanation from BimmerVIN about the vehicle',
		todo: mayPass,
	},
	severalVehicles: {
		reason: 'severalVehicles',
		charged: 'yes',
		what: 'several vehicles have a VIN that ends in these characters: WBAJS1105HB304876',
		todo: 'all 17 characters',
	},
	failedAnswer: {
		reason: 'failedAnswer',
		charged: 'maybe',
		what: 'accepted the request but answered that it failed',
		todo: mayPass,
	},
	notSent: {
		reason: 'notReached',
		charged: 'no',
		what: 'could not be reached',
		todo: 'Check the Base URL',
	},
	indeterminate: {
		reason: 'connectionLost',
		charged: 'maybe',
		what: 'was lost before the answer was complete',
		todo: look,
	},
	cancelled: {
		reason: 'cancelled',
		charged: 'maybe',
		what: 'was stopped while the call was under way',
		todo: look,
	},
	unreadable: {
		reason: 'unreadable',
		charged: 'maybe',
		what: 'sent a response that cannot be read',
		todo: look,
	},
};

it('every fault has its row here', () => {
	expect(Object.keys(EXPECTED).sort()).toEqual(FAULTS.map(nameOf).sort());
});

describe.each(FAULT_TABLE)('%s on a paid call', (name, fault) => {
	const { reason, charged, what, todo, stops = false } = EXPECTED[name]!;
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
		expect(explained).toMatchObject({ reason, status, charged, stopsTheRest: stops });
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
