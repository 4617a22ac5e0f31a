/** What may be shown of an answer: the names and values that the redactor returns. */
import type { Redactor } from '../redact/redactor';
import type { Change, Choice } from './change';
import { EACH, type Field } from './fields';
import { code } from './markdown';
import { lineOf } from './sources';

/** `vehicle_order.sa_codes[]` */
export const shownPath = ({ path }: Pick<Field, 'path'>, redactor: Redactor): string =>
	path.reduce((shown, step) => {
		if (step === EACH) return `${shown}[]`;
		return shown === '' ? redactor.key(step) : `${shown}.${redactor.key(step)}`;
	}, '');

/** Describes the type of a value without revealing the value. */
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
	const { list, name, isWord } = change;
	// A status word is treated like the name of a field. Its replacement would be useless in a table of names.
	const shown = redactor.key(name);
	const added = isWord && shown !== name ? 'the word that came there, which is hidden here' : shown;
	return `${lineOf(list)}, list ${list.list}: add ${added}`;
}

/** The same, with its meaning and where it was seen. */
export function explainedChange(change: Change, redactor: Redactor): string {
	const { title, field, isLikely, isWord } = change;
	const seen = `seen at ${code(shownPath(field, redactor))}`;
	const doubt = isLikely ? '' : ' Perhaps: only its shape fits.';
	const means = isWord ? `an unknown ${title}` : `for: ${title}`;
	return `${code(shownChange(change, redactor))} (${means}, ${seen}).${doubt}`;
}

/** What a person has to decide. It lists everything that the fields may be. */
export function explainedChoice({ fields, meanings }: Choice, redactor: Redactor): string {
	const names = fields.map((field) => code(shownPath(field, redactor))).join(', ');
	const lists = meanings.map(
		({ list, title }) => `${title} (${code(`${lineOf(list)}, list ${list.list}`)})`,
	);
	return `${names}: could be ${lists.join(' or ')}. Only the shape fits. If you know what a field means, add its name to that list; otherwise leave it.`;
}
