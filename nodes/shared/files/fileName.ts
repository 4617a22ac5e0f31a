import { extensionOf } from './sniff';

/** Longest file name given out, in characters and in bytes of UTF-8: within every file system's limit. */
const MAX_NAME = 150;
const MAX_NAME_BYTES = 250;
const MAX_ID = 60;

/** How a file is called that has no usable name of its own: `<name>-<VIN or job>.<extension>`. */
export interface NameFallback {
	readonly name: string;
	/** Without the dot; may be empty. Also given to a name that has none. */
	readonly extension: string;
	readonly vin?: string;
	readonly jobId?: string;
}

/** Windows opens a device under these names, whatever their extension. */
const RESERVED = /^(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])$/i;

/**
 * A file name that is one name and nothing else, on any system: no folders, no control, direction or invisible
 * characters, no leading dots, no device names, at most 150 characters and 250 bytes with the extension kept.
 * @param name what the answer calls the file, not trusted
 * @param fallback the name where nothing usable is left
 */
export function safeFileName(name: string | undefined, fallback: NameFallback): string {
	const own = plainName(name ?? '');
	const whole = own === '' ? fallbackName(fallback) : own;
	const extension =
		extensionOf(whole) === '' && fallback.extension !== '' ? `.${fallback.extension}` : '';
	return shortened(withoutDevice(`${whole}${extension}`));
}

function plainName(name: string): string {
	// Only the end of an endless name can hold its extension; only the start is read.
	const bounded = name.length > 2000 ? `${name.slice(0, 1000)}${name.slice(-1000)}` : name;
	return (
		(
			bounded
				.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu, '')
				// What was apart by something invisible may be one character now.
				.normalize('NFC')
				.split(/[/\\]/)
				.pop() ?? ''
		)
			.replace(/[<>:"|?*]/g, '_')
			.replace(/\s+/g, ' ')
			.replace(/^[. ]+/, '')
			.replace(/[. ]+$/, '')
	);
}

function fallbackName({ name, vin, jobId }: NameFallback): string {
	const id = safeId(vin) || safeId(jobId);
	return id === '' ? name : `${name}-${id}`;
}

const safeId = (id = ''): string => id.slice(0, MAX_ID).replace(/[^A-Za-z0-9_-]/g, '_');

const withoutDevice = (name: string): string =>
	RESERVED.test((name.split('.')[0] ?? '').trim()) ? `_${name}` : name;

function shortened(name: string, addition = ''): string {
	const extension = extensionOf(name);
	const end = extension === '' ? '' : name.slice(-extension.length - 1);
	const stem = name.slice(0, name.length - end.length);
	const taken = end.length + Buffer.byteLength(addition);
	const fits = stem.length <= MAX_NAME - taken && Buffer.byteLength(stem) <= MAX_NAME_BYTES - taken;
	return `${fits ? stem : cut(stem, taken)}${addition}${end}`;
}

/** The beginning of a name. Half a character at its end becomes U+FFFD, and goes. */
const cut = (stem: string, taken: number): string =>
	Buffer.from(stem.slice(0, MAX_NAME - taken), 'utf8')
		.subarray(0, MAX_NAME_BYTES - taken)
		.toString('utf8')
		.replace(/[\uFFFD. ]+$/, '');

/** The longest label in a name, in characters. */
const MAX_LABEL = 40;

/** A safe name with what tells it from others: `update.upd` of `HU` -> `update (HU).upd` */
export function labelledName(name: string, label: string): string {
	const shown = cut(plainName(label), MAX_NAME - MAX_LABEL);
	return shown === '' ? name : shortened(name, ` (${shown})`);
}

/** As long as the longest number that is added to a name. */
const ANY_NUMBER = ' (000000)';

/**
 * Makes a name unique among those taken: `a.ncd`, `a (2).ncd`. Letter case makes no difference.
 * @param taken the names given so far, and the number that was last given to each kind of name; both are added to it
 */
export function uniqueName(name: string, taken: Map<string, number>): string {
	let unique = name;
	// Long names that are alike once they are cut share a count, or each would try the numbers of all others.
	const family = `/${shortened(name, ANY_NUMBER).toLowerCase()}`;
	let count = taken.get(family) ?? 1;
	while (taken.has(unique.toLowerCase())) unique = shortened(name, ` (${++count})`);
	taken.set(unique.toLowerCase(), 1);
	taken.set(family, count);
	return unique;
}
