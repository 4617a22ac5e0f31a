/**
 * Removes everything private from answers. mayStay.ts lists what stays. Everything else is replaced with something similar.
 */
import { isText, textOfFile } from '../../../nodes/shared/files/sniff';
import { charsetOfType } from '../../../nodes/shared/responses/declaredCharset';
import type { Secrets } from '../call';
import type { Exchange } from '../exchange';
import type { Json, RedactedBody, RedactedExchange } from '../fixture';
import { otherBareDate, otherDateList, type Shift } from './dates';
import {
	isCommonWord,
	isFieldName,
	isFlag,
	isHttpStatus,
	isPersonal,
	isPrice,
	isShortValue,
} from './mayStay';
import { otherBytes } from './packed';
import { StandIns } from './standIns';
import { patternsFor, redactText, SecretPlaces, type Means } from './text';

/** Replaces the private parts of an answer. The same redactor always replaces a value in the same way. */
export interface Redactor {
	exchange(exchange: Exchange): RedactedExchange;
	json(value: Json): Json;
	text(text: string): string;
	headerValue(name: string, value: string): string;
	/** A key stays if it names a field. `WBA….html` doesn't. */
	key(key: string): string;
}

/** Headers that are always secret. */
const SECRET_HEADERS = /^(?:set-)?cookie2?$|authoriz|authenticat|token|secret|api-?key|signature/i;

/** Objects with a name and a value. The name is treated as a key. */
const NAME_KEYS = ['name', 'key', 'label', 'field', 'title'] as const;
const VALUE_KEYS = ['value', 'text', 'content', 'val', 'wert'] as const;

/**
 * The lengths of the lists in an object. A number next to them that counts their entries stays, because the lengths stay
 * too.
 */
const lengthsIn = (record: Readonly<Record<string, Json>>): ReadonlySet<number> =>
	new Set(Object.values(record).flatMap((one) => (Array.isArray(one) ? [one.length] : [])));

/** Which key of an object contains the name for the value in another key. */
function nameKeyOf(record: Readonly<Record<string, Json>>): string | undefined {
	const keys = Object.keys(record);
	const named = NAME_KEYS.find((name) => typeof record[name] === 'string');
	const isPair = keys.length <= 4 && keys.some(isValueKey);
	return isPair && named !== undefined && isFieldName(textAt(record, named)) ? named : undefined;
}

const textAt = (record: Readonly<Record<string, Json>>, name: string): string => {
	const value = record[name];
	return typeof value === 'string' ? value : '';
};

const isValueKey = (key: string): boolean => VALUE_KEYS.some((name) => name === key.toLowerCase());

const typeIn = (headers: Exchange['headers']): string | undefined =>
	headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1];

const holdsVin = (text: string, { vins }: Secrets): boolean =>
	vins.some((vin) => text.toLowerCase().includes(vin.slice(-6).toLowerCase()));

function jsonOf(text: string): Json | undefined {
	try {
		return JSON.parse(text) as Json;
	} catch {
		return undefined;
	}
}

const isNumberText = (text: string): boolean => /^-?\d+(?:[.,]\d+)?$/.test(text);

/**
 * @param secrets returns the secrets that are known so far, and is called before each use
 * @param random from 0 to 1, so that stand-ins differ from run to run
 */
export function createRedactor(
	secrets: () => Secrets,
	random: () => number = Math.random,
): Redactor {
	const standIns = new StandIns(random, secrets());
	const shift: Shift = {
		days: 200 + Math.floor(random() * 1500),
		digit: () => standIns.pick('12345'),
	};
	let latest: Means | undefined;
	let madeFor = '';
	/** Recreated only if there is a new secret. */
	const means = (): Means => {
		const { clientId, clientSecret, tokens, vins } = secrets();
		const all = JSON.stringify([clientId, clientSecret, tokens, vins]);
		if (latest !== undefined && all === madeFor) return latest;
		madeFor = all;
		const now: Secrets = { clientId, clientSecret, tokens, vins };
		latest = {
			standIns,
			shift,
			secrets: now,
			places: new SecretPlaces(now),
			patterns: patternsFor(now),
			mayStay: isCommonWord,
		};
		return latest;
	};

	const key = (name: string, by = means()): string =>
		isFieldName(name) && !by.places.has(name) && !holdsVin(name, by.secrets)
			? name
			: redactText(name, by);

	const mayStayWhole = (name: string, text: string, within: string): boolean =>
		isFlag(text) || isPrice(name, text, within) || isHttpStatus(name, text);

	function scalarText(name: string, text: string, by: Means, within: string): string {
		if (by.places.has(text)) return redactText(text, by);
		const bare = text.trim();
		if (isShortValue(bare) || mayStayWhole(name, bare, within)) return text;
		return otherBareDate(name, text, shift) ?? nestedJson(text, by) ?? redactText(text, by);
	}

	/** JSON in a text is still JSON afterward. */
	function nestedJson(text: string, by: Means): string | undefined {
		const parsed = /^\s*[{[]/.test(text) ? jsonOf(text) : undefined;
		if (parsed === undefined) return undefined;
		const indent = [2, 4, '\t'].find((one) => JSON.stringify(parsed, null, one) === text.trim());
		return JSON.stringify(value('', parsed, by), null, indent);
	}

	function number(name: string, given: number, by: Means, within: string): number {
		const text = String(given);
		if (mayStayWhole(name, text, within)) return given;
		if (!isNumberText(text)) return Number(standIns.word(text).replace(/\D/g, '') || 1);
		return Number(otherBareDate(name, text, shift) ?? redactText(text, by));
	}

	/** @param within the key of the object that contains the value */
	function value(name: string, given: Json, means: Means, within = ''): Json {
		const by = isPersonal(name) ? { ...means, mayStay: () => false } : means;
		if (typeof given === 'string') return scalarText(name, given, by, within);
		if (typeof given === 'number') return number(name, given, by, within);
		if (typeof given !== 'object' || given === null) return given;
		if (Array.isArray(given))
			return otherDateList(given, shift) ?? given.map((inner) => value(name, inner, by, within));
		const named = nameKeyOf(given);
		const label = named === undefined ? undefined : textAt(given, named);
		const lengths = lengthsIn(given);
		const entries = Object.entries(given).map(([inner, one]) => {
			if (typeof one === 'number' && lengths.has(one)) return [key(inner, by), one];
			if (label !== undefined && inner === named) return [key(inner, by), key(label, by)];
			return [
				key(inner, by),
				value(label !== undefined && isValueKey(inner) ? label : inner, one, by, name),
			];
		});
		return Object.fromEntries(entries) as Json;
	}

	const headerValue = (name: string, text: string, by = means()): string => {
		if (SECRET_HEADERS.test(name))
			return text.replace(/[\p{L}\p{N}]+/gu, (word) => standIns.word(word));
		return isPrice(name, text) ? text : redactText(text, by);
	};

	/** @param charset the one that the Content-Type declares */
	function body(bytes: Buffer, by: Means, charset?: string): RedactedBody {
		if (bytes.length === 0) return { empty: true };
		if (!isText(bytes, charset)) return { base64: otherBytes(bytes, by).toString('base64') };
		const text = textOfFile(bytes, charset);
		const json = jsonOf(text);
		return json === undefined ? { text: redactText(text, by) } : { json: value('', json, by) };
	}

	return {
		exchange({ method, path, requestBody, status, headers, body: bytes }) {
			const by = means();
			return {
				method,
				path: redactText(path, by),
				requestBody: body(requestBody, by),
				status,
				headers: headers.map(
					([name, text]) => [key(name, by), headerValue(name, text, by)] as const,
				),
				body: body(bytes, by, charsetOfType(typeIn(headers))),
			};
		},
		json: (given) => value('', given, means()),
		text: (text) => redactText(text, means()),
		headerValue: (name, text) => headerValue(name, text),
		key: (name) => key(name),
	};
}
