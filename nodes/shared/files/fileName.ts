import { extensionOf } from './sniff';

/** Longest file name, in characters and in bytes of UTF-8: within every file system's limit. */
const MAX_NAME = 150;
const MAX_NAME_BYTES = 250;
const MAX_ID = 60;

/** The name of a file without a usable one of its own: `<name>-<VIN or job>.<extension>`. */
export interface NameFallback {
	readonly name: string;
	/** Without the dot; may be empty. Also added to a name without extension. */
	readonly extension: string;
	readonly vin?: string;
	readonly jobId?: string;
}

/** Windows reserves these names for devices, with any extension. */
const RESERVED = /^(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])$/i;

/**
 * A plain file name that is safe on any system: no folders, no control, direction or invisible characters, no leading dots,
 * no device names, at most 150 characters and 250 bytes with the extension kept.
 * @param name the file's name in the answer, not trusted
 * @param fallback the name if nothing usable is left
 */
export function safeFileName(name: string | undefined, fallback: NameFallback): string {
	const own = plainName(name ?? '');
	const whole = own === '' ? fallbackName(fallback) : own;
	const extension =
		extensionOf(whole) === '' && fallback.extension !== '' ? `.${fallback.extension}` : '';
	return shortened(withoutDevice(`${whole}${extension}`));
}

function plainName(name: string): string {
	// Of a very long name, the start and the end with its extension are enough.
	const bounded = name.length > 2000 ? `${name.slice(0, 1000)}${name.slice(-1000)}` : name;
	return (
		(
			bounded
				.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu, '')
				// Removing invisible characters may have left characters that now combine.
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

/** The start of a name. A split character at its end becomes U+FFFD, and is removed. */
const cut = (stem: string, taken: number): string =>
	Buffer.from(stem.slice(0, MAX_NAME - taken), 'utf8')
		.subarray(0, MAX_NAME_BYTES - taken)
		.toString('utf8')
		.replace(/[\uFFFD. ]+$/, '');

/** Longest label in a name, in characters. */
const MAX_LABEL = 40;

/** A safe name with a label that distinguishes it: `update.upd` of `HU` -> `update (HU).upd` */
export function labelledName(name: string, label: string): string {
	const shown = cut(plainName(label), MAX_NAME - MAX_LABEL);
	return shown === '' ? name : shortened(name, ` (${shown})`);
}

/** The length of the longest number that is added to a name. */
const ANY_NUMBER = ' (000000)';

/**
 * Makes a name unique: `a.ncd`, `a (2).ncd`. Letter case is ignored.
 * @param taken the names used so far, and the last number for each base name; both are updated
 */
export function uniqueName(name: string, taken: Map<string, number>): string {
	let unique = name;
	// Long names that become equal when shortened share a counter, so that each does not retry the others' numbers.
	const family = `/${shortened(name, ANY_NUMBER).toLowerCase()}`;
	let count = taken.get(family) ?? 1;
	while (taken.has(unique.toLowerCase())) unique = shortened(name, ` (${++count})`);
	taken.set(unique.toLowerCase(), 1);
	taken.set(family, count);
	return unique;
}
