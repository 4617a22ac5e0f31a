/** Whether the facts of a summary stand in the answer that it is from. */

import type { IDataObject } from 'n8n-workflow';

/** Every key and every text or number of a value. */
function* leaves(value: unknown): Generator<string> {
	if (typeof value !== 'object' || value === null) {
		yield String(value);
		return;
	}
	for (const [key, inner] of Object.entries(value)) {
		yield key;
		yield* leaves(inner);
	}
}

/** How many parts the objects and lists of a value have. */
function* sizes(value: unknown): Generator<number> {
	if (typeof value !== 'object' || value === null) return;
	yield Object.keys(value).length;
	for (const inner of Object.values(value)) yield* sizes(inner);
}

const plain = (text: string): string => text.replace(/[^0-9a-z]/gi, '').toLowerCase();

const KM_PER_MILE = 1.609344;

/** The numbers that a text may mean, whatever parts its thousands. */
const numbersIn = (text: string): number[] => [
	Number(text),
	Number(text.replace(/[^0-9.]/g, '')),
	Number(text.replace(/\D/g, '')),
	Number(text.replace(/[^0-9,]/g, '').replace(',', '.')),
];

/** Whether the digits of the year and the month are in one text. */
function tellsMonth(text: string, date: string): boolean {
	const [year = '', month = ''] = date.split('-');
	const isNamed = /[a-zä]{3}/i.test(text);
	const digits = text.replace(/\D/g, '');
	return digits.includes(year.slice(2)) && (isNamed || digits.includes(String(Number(month))));
}

/**
 * What stands nowhere in an answer, of all that its summary tells.
 * @returns the name of the first fact; undefined where all stand there
 */
export function notIn(summary: IDataObject, answer: unknown): string | undefined {
	const texts = [...leaves(answer)];
	const lengths = [...sizes(answer)];
	const all = texts.map(plain).join('\n');
	const stands = (fact: string, value: IDataObject[string]): boolean => {
		if (value === null || value === 'unknown' || fact === 'vin') return true;
		if (Array.isArray(value)) return value.every((code) => all.includes(plain(String(code))));
		switch (fact) {
			case 'carPlay':
			case 'fullscreenCarPlay':
			case 'wifiPort':
				return true;
			case 'ecuCount':
			case 'entryCount':
				return (
					lengths.includes(Number(value)) ||
					texts.some((text) => numbersIn(text).includes(Number(value)))
				);
			case 'lastMileageKm':
				return texts.some((text) =>
					numbersIn(text).some((number) =>
						[number, number * KM_PER_MILE].some(
							(km) => Math.round(km) === value || Math.floor(km) === value,
						),
					),
				);
			case 'productionDate':
			case 'lastEntryDate':
				return texts.some((text) => tellsMonth(text, value as string));
			case 'note':
				// It may be put together of several.
				return (value as string).split(' ').every((word) => all.includes(plain(word)));
			default:
				return all.includes(plain(value as string));
		}
	};
	return Object.entries(summary).find(([fact, value]) => !stands(fact, value))?.[0];
}
