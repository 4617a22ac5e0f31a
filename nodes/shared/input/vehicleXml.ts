import { findLostCharacters } from './xmlText';

/** FA and SVT files of real cars have about 100 kB. */
export const MAX_XML_BYTES = 5 * 1024 * 1024;

/**
 * A VIN as an attribute or element of an FA or SVT, in the naming of any tool. The text is only searched, never parsed, so
 * entities in it are not expanded.
 */
const VIN_IN_XML =
	/<(?:[\w.-]{1,60}:)?(?:vin|vinlong|vin_long|fgstnr)(?:\s[^<>]{0,200})?>\s{0,20}([A-Za-z0-9]{17})\s{0,20}<|\b(?:vin|vinlong|vin_long|fgstnr)\s{0,5}=\s{0,5}["']\s{0,5}([A-Za-z0-9]{17})\s{0,5}["']/gi;

/**
 * Finds problems with an FA or SVT, in plain words.
 * @param label the user's name for it, e.g. `FA`
 * @param vin the VIN that the job is for; undefined skips the comparison
 * @returns one part of a sentence per problem
 */
export function findXmlProblems(label: string, xml: string, vin: string | undefined): string[] {
	const text = xml.replace(/^\uFEFF/, '').trimStart();
	if (!text) return [`${label} is empty`];
	if (Buffer.byteLength(xml) > MAX_XML_BYTES) {
		return [`${label} is larger than ${MAX_XML_BYTES / 1024 / 1024} MB`];
	}
	if (!/^<[?!A-Za-z_]/.test(text) || !text.trimEnd().endsWith('>')) {
		return [`${label} is not XML: it must start with < and end with >`];
	}
	if (/<!(?:DOCTYPE|ENTITY)/i.test(text)) {
		return [
			`${label} contains a DOCTYPE or ENTITY declaration, which is not allowed in an ${label}`,
		];
	}
	const lost = findLostCharacters(label, xml);
	const other = vin === undefined ? undefined : findOtherVin(text, vin);
	return [
		...(lost === undefined ? [] : [lost]),
		...(other === undefined ? [] : [`${label} is for the vehicle ${other}, not for ${vin}`]),
	];
}

/** The first VIN in a text that is not the job's. */
function findOtherVin(text: string, vin: string): string | undefined {
	for (const [, element, attribute] of text.matchAll(VIN_IN_XML)) {
		const found = (element ?? attribute ?? '').toUpperCase();
		if (found !== vin) return found;
	}
	return undefined;
}
