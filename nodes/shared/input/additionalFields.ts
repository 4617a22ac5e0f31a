import type { IDataObject } from 'n8n-workflow';

import { showValue } from './vin';

const NAME = 'Additional Body Fields';

/** The user's own body fields, or the problem with them, as part of a sentence. */
export type AdditionalFields = { readonly fields: IDataObject } | { readonly problem: string };

const hasKeys = (value: unknown): value is IDataObject =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

const NO_OBJECT: AdditionalFields = {
	problem: `${NAME} must be a JSON object like {"name": "value"}`,
};

/** JSON text, or an object from an expression. */
export function readAdditionalFields(value: unknown): AdditionalFields {
	if (value === undefined || value === null) return { fields: {} };
	const text = typeof value === 'string' ? value.trim() : undefined;
	if (text === '') return { fields: {} };
	const fields = text === undefined ? value : valueIn(text);
	if (!hasKeys(fields)) return NO_OBJECT;
	const lost = (text === undefined ? undefined : findLostDigits(text)) ?? findLostNumber(fields);
	return lost === undefined
		? { fields }
		: {
				problem: `${NAME} contains the number ${showValue(lost)}, which would lose digits: put it in quotes to send it as text`,
			};
}

function valueIn(text: string): unknown {
	try {
		return JSON.parse(text) as unknown;
	} catch {
		return undefined;
	}
}

/** What distinguishes a number from the same digits in a string: escapes, quotes, numbers. None matches a whole string. */
const NUMBER_OR_MARK = /\\[^]|"|-?\d[\d.eE+-]{0,1000}/g;

/** The first number in a JSON text that JavaScript cannot represent exactly: `7615917337495251231` becomes `…1000`. */
function findLostDigits(json: string): string | undefined {
	let isInText = false;
	for (const [token] of json.matchAll(NUMBER_OR_MARK)) {
		if (token === '"') isInText = !isInText;
		const isNumber = !isInText && /^[-\d]/.test(token);
		if (isNumber && decimalOf(token) !== decimalOf(String(Number(token)))) return token;
	}
	return undefined;
}

const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/i;

/** A number in a canonical spelling: `1.50`, `15e-1` and `1.5` are the same. @returns undefined for `Infinity` */
function decimalOf(number: string): string | undefined {
	const [, sign = '', whole = '', part = '', exponent = '0'] = DECIMAL.exec(number) ?? [];
	if (whole === '') return undefined;
	const digits = (whole + part).replace(/^0+/, '');
	if (digits === '') return '0';
	let end = digits.length;
	while (digits.charAt(end - 1) === '0') end--;
	const power = Number(exponent) - part.length + (digits.length - end);
	return `${sign}${digits.slice(0, end)}e${power}`;
}

/** A number that has already lost digits, or that JSON cannot represent: `NaN`, a BigInt. */
function findLostNumber(fields: IDataObject): string | undefined {
	const seen = new Set<object>();
	const values: unknown[] = [fields];
	while (values.length > 0) {
		const value = values.pop();
		if (typeof value === 'bigint' || (typeof value === 'number' && isLost(value))) {
			return String(value);
		}
		if (typeof value !== 'object' || value === null || seen.has(value)) continue;
		seen.add(value);
		for (const inner of Object.values(value)) values.push(inner);
	}
	return undefined;
}

const isLost = (number: number): boolean =>
	Number.isInteger(number) ? !Number.isSafeInteger(number) : !Number.isFinite(number);
