/** What may be shown of an answer: names and values as the redactor lets them out. */
import type { Json } from '../fixture';
import type { Redactor } from '../redact/redactor';
import type { Change } from './change';
import { EACH, type Field } from './fields';
import { code } from './markdown';
import { lineOf } from './sources';

/** `vehicle_order.sa_codes[]` */
export const shownPath = ({ path }: Pick<Field, 'path'>, redactor: Redactor): string =>
	path.reduce((shown, step) => {
		if (step === EACH) return `${shown}[]`;
		return shown === '' ? redactor.key(step) : `${shown}.${redactor.key(step)}`;
	}, '');

/** A value as the redactor lets it stand under its key: words of a status and prices stay. */
export function shownValue(key: string, value: Json, redactor: Redactor): Json {
	const redacted = redactor.json({ [key]: value });
	return typeof redacted === 'object' && redacted !== null && !Array.isArray(redacted)
		? (Object.values(redacted)[0] ?? null)
		: redacted;
}

/** What kind of value it is, and nothing of the value. */
export function shownType({ values }: Field): string {
	const kinds = new Set(
		values.map((value) => {
			if (value === null) return 'null';
			if (Array.isArray(value)) return 'an empty list';
			if (typeof value === 'object') return 'an empty object';
			if (typeof value === 'string')
				return value === '' ? 'an empty text' : `a text of ${value.length} characters`;
			return typeof value === 'boolean' ? 'yes or no' : 'a number';
		}),
	);
	const all = [...kinds];
	const texts = all.filter((kind) => kind.startsWith('a text of'));
	const others = all.filter((kind) => !kind.startsWith('a text of'));
	return [...(texts.length > 1 ? ['texts'] : texts), ...others].join(', ');
}

/** `nodes/shared/api/fieldNames.ts:66, list jobId: add ticket_no` */
export function shownChange(change: Change, redactor: Redactor): string {
	const { list, name, field, isWord } = change;
	const word = isWord ? shownValue(field.key, name, redactor) : redactor.key(name);
	const added = typeof word === 'string' ? word : 'its word';
	return `${lineOf(list)}, list ${list.list}: add ${added}`;
}

/** The same with what it is for and where it was seen. */
export function explainedChange(change: Change, redactor: Redactor): string {
	const { title, field, isLikely, isWord } = change;
	const seen = `seen at ${code(shownPath(field, redactor))}`;
	const doubt = isLikely ? '' : ' Perhaps: only its shape fits.';
	const means = isWord ? `an unknown ${title}` : `for: ${title}`;
	return `${code(shownChange(change, redactor))} (${means}, ${seen}).${doubt}`;
}
