import { explain, FAULT_TABLE, FAULTS, nameOf, paid, VIN } from './explained';

interface Expected {
	readonly reason: string;
	readonly charged: 'no' | 'maybe';
	/** In the message. */
	readonly what: string;
	/** In the description. */
	readonly todo: string;
	readonly stops?: true;
}

const look = 'look in the BimmerVIN dashboard whether the call was charged';
const redirect: Expected = {
	reason: 'redirect',
	charged: 'maybe',
	what: 'pointed to another address, which the node does not follow',
	todo: 'Check the Base URL',
};
const unexpected: Expected = {
	reason: 'unexpectedStatus',
	charged: 'maybe',
	what: 'gave an unexpected answer',
	todo: look,
};
const server: Expected = {
	reason: 'serverFault',
	charged: 'maybe',
	what: 'had a fault of its own',
	todo: look,
};

const EXPECTED: Record<string, Expected> = {
	300: redirect,
	301: redirect,
	307: redirect,
	400: {
		reason: 'badRequest',
		charged: 'no',
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
		what: 'may not use this operation',
		todo: 'Ask BimmerVIN to enable it',
	},
	404: {
		reason: 'notFound',
		charged: 'no',
		what: 'has nothing on record for it',
		todo: 'Check it for a typing error',
	},
	408: { reason: 'timeout', charged: 'maybe', what: 'gave up waiting', todo: look },
	409: {
		reason: 'notPossible',
		charged: 'no',
		what: 'cannot do this for the vehicle as it is',
		todo: 'Run Check CarPlay (Vehicle)',
	},
	410: unexpected,
	413: {
		reason: 'tooLarge',
		charged: 'no',
		what: 'larger than BimmerVIN accepts',
		todo: 'FA and SVT',
	},
	418: unexpected,
	422: {
		reason: 'notAccepted',
		charged: 'no',
		what: 'did not accept the input',
		todo: 'Check the fields of this item',
	},
	429: {
		reason: 'tooManyRequests',
		charged: 'no',
		what: 'kept asking to slow down',
		todo: 'lower Requests per Second in the BimmerVIN API credential',
	},
	500: server,
	502: server,
	503: server,
	504: server,
	notSent: {
		reason: 'notReached',
		charged: 'no',
		what: 'could not be reached',
		todo: 'Check the Base URL',
	},
	lost: {
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
		what: 'gave an answer that cannot be read',
		todo: look,
	},
	token: {
		reason: 'signIn',
		charged: 'no',
		what: 'could not sign you in',
		todo: 'Open the BimmerVIN API credential and test it',
		stops: true,
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
			charged === 'no' ? /This call was not charged\.$/ : /This call may have been charged\.$/,
		);
	});

	it('warns of a second run exactly where it may charge again', () => {
		const warns = /Retry On Fail, may charge again/.test(explained.description);
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
