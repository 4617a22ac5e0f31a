import {
	checkBudget,
	isSetByModel,
	readMaxCents,
	type BudgetQuestion,
} from '../../../nodes/shared/run/budget';

const ask = (question: Partial<BudgetQuestion>) =>
	checkBudget({ maxCents: 1000, spentCents: 0, dueCents: 20, requestCount: 1, ...question });

describe('the spend limit', () => {
	it.each([
		{ maxCents: undefined, dueCents: 10_000_000 },
		{ maxCents: 20, dueCents: 20 },
		{ maxCents: 30, spentCents: 10, dueCents: 20 },
		{ maxCents: 0, dueCents: 0, requestCount: 0 },
		{ maxCents: 10, spentCents: 500, dueCents: 0, requestCount: 0 },
	])('lets pass: %j', (question) => {
		expect(ask(question)).toBeUndefined();
	});

	it.each([
		{ maxCents: 19, dueCents: 20 },
		{ maxCents: 29, spentCents: 10, dueCents: 20 },
		{ maxCents: 0, dueCents: 1 },
		{ maxCents: 10, spentCents: 500, dueCents: 1 },
	])('holds back, by one cent too: %j', (question) => {
		expect(ask(question)).toMatchObject({
			reason: 'overBudget',
			charged: 'no',
			stopsTheRest: false,
		});
	});

	it('says what it would cost, what is allowed and what to do', () => {
		expect(ask({ maxCents: 500, dueCents: 800, requestCount: 40 })).toMatchObject({
			message:
				'This run would cost up to 8.00 credits for 40 calls, more than the 5.00 credits that Max Credits allows',
			description:
				'Increase Max Credits in the options of the node, or pass fewer items to it. Nothing was charged.',
		});
	});

	it('says what was spent before, and counts one call as one', () => {
		expect(ask({ maxCents: 30, spentCents: 20 })?.message).toBe(
			'This run would cost up to 0.20 credits for 1 call after 0.20 credits already spent or in progress in this execution, more than the 0.30 credits that Max Credits allows',
		);
	});
});

describe('Max Credits, in cents', () => {
	it.each([
		[0, 0],
		[1, 100],
		[0.01, 1],
		[0.1 + 0.2, 30],
		[0.29, 29],
		[0.57, 57],
		[1.1, 110],
		[1.15, 115],
		[4.35, 435],
		[8.7, 870],
		[19.99, 1999],
		[20 * 0.07, 140],
		[3 * 0.1, 30],
		[1_000_000, 100_000_000],
		['2', 200],
		[' 2.50 ', 250],
		['1e2', 10_000],
	])('%j is %d', (given, cents) => {
		expect(readMaxCents(given)).toBe(cents);
	});

	it.each([
		[0.019, 1],
		[0.0199999, 1],
		[1.999, 199],
		[0.009, 0],
	])('a fraction of a cent lets no call through: %d is %d', (given, cents) => {
		expect(readMaxCents(given)).toBe(cents);
	});

	it.each([
		-0.01,
		-5,
		NaN,
		Infinity,
		-Infinity,
		'-1',
		'five',
		'5,00',
		'5 credits',
		'€5',
		true,
		false,
		[5],
		{ credits: 5 },
	])('%p is no amount', (given) => {
		expect(readMaxCents(given)).toBe('invalid');
	});

	it.each([undefined, null, '', '  '])(
		'%p, as an expression may give it, is no leave to spend without limit',
		(given) => {
			expect(readMaxCents(given)).toBe('invalid');
		},
	);
});

describe('a limit that a model would fill in', () => {
	it.each([
		"={{ $fromAI('limit') }}",
		"={{$fromAi('limit', 'how much', 'number', 5)}}",
		"={{ $fromai('limit') }}",
		"={{ $FROMAI('limit') }}",
		"={{ $fromAI ('limit') }}",
		"={{ $fromAI\n\t('limit') }}",
		"={{ $fromAI/* */('limit') }}",
		"={{ ($fromAI)('limit') }}",
		"={{ $fromAI?.('limit') }}",
		"={{ $fromAI.call(null, 'limit') }}",
		"={{ Math.min(100, $fromAI('limit')) }}",
		"={{ /*n8n-auto-generated-fromAI-override*/ $fromAI('Max_Credits', ``, 'number') }}",
		'={{ [1].map($fromAI) }}',
	])('%s is found', (raw) => {
		expect(isSetByModel(raw)).toBe(true);
	});

	it.each([
		5,
		'5',
		'={{ $json.limit }}',
		"={{ $('Limits').item.json.fromAI }}",
		'={{ $json.fromAI }}',
		'={{ $fromAIr }}',
		'',
		undefined,
		null,
		{},
	])('%p is another', (raw) => {
		expect(isSetByModel(raw)).toBe(false);
	});
});
