/** What the editor tells a user beside the fields: hints, subtitles, names in the nodes panel. */
import { BimmerVinTrigger } from '../../nodes/BimmerVinTrigger/BimmerVinTrigger.node';
import { choicesOf, description, OPERATIONS } from './harness/calls';

describe('hints of operations', () => {
	const hints = (description.hints ?? [])
		.filter(({ type }) => type === 'info')
		.map(({ message, displayCondition }) => ({
			message,
			operations: JSON.parse(/\[.*?\]/.exec(displayCondition ?? '')?.[0] ?? '[]') as string[],
		}));

	it.each(OPERATIONS.map((one) => [one.resource, one.operation, one] as const))(
		'%s %s: at most one, and of the same cars as the description says',
		(_, operation, { option }) => {
			const shown = hints.filter(({ operations }) => operations.includes(operation));
			expect(shown.length).toBeLessThanOrEqual(1);
			for (const cars of ['EVO ID5', 'NBT head unit', 'July 2018']) {
				const inHint = shown.some(({ message }) => message.includes(cars));
				expect([cars, inHint]).toEqual([cars, option.description?.includes(cars) ?? false]);
			}
		},
	);

	it('are each of operations that exist', () => {
		const known = OPERATIONS.map(({ operation }) => operation);
		const strange = hints.flatMap(({ operations }) =>
			operations.filter((operation) => !known.includes(operation)),
		);
		expect(strange).toEqual([]);
		expect(hints.every(({ operations }) => operations.length > 0)).toBe(true);
	});
});

it('the subtitle has the words of the dropdowns', () => {
	const names = /\((\{.*\})\)/.exec(description.subtitle ?? '')?.[1] ?? '{}';
	const expected = choicesOf('resource').flatMap((resource) =>
		choicesOf('operation', String(resource.value)).map((operation) => [
			`${resource.value}.${operation.value}`,
			`${resource.name}: ${operation.name}`,
		]),
	);
	expect(JSON.parse(names)).toEqual(Object.fromEntries(expected));
});

it('the nodes panel finds words for the trigger', () => {
	const { properties } = new BimmerVinTrigger().description;
	const event = properties.find(({ displayName }) => displayName === 'Event');
	expect(event?.options).toEqual([
		expect.objectContaining({ action: 'On secure coding job done or failed' }),
	]);
});
