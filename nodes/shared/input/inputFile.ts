import type { IExecuteSingleFunctions } from 'n8n-workflow';

import { MAX_XML_BYTES } from './vehicleXml';
import { readXmlFile } from './xmlText';

/**
 * An XML file from a binary field of the input item.
 * @param label the user's name for the file, e.g. `FA`
 * @returns its text, or the problem, as part of a sentence
 */
export async function readInputFile(
	context: IExecuteSingleFunctions,
	label: string,
	fieldName: unknown,
): Promise<{ text?: string; problem?: string }> {
	const field = typeof fieldName === 'string' ? fieldName.trim() : '';
	if (!field) return { problem: `the name of the binary field for the ${label} is empty` };
	const { binary = {} } = context.getInputData();
	const data = binary[field];
	if (!data) {
		const present = Object.keys(binary).join(', ') || 'none';
		return {
			problem: `the item has no binary field "${field}" for the ${label} (binary fields in the item: ${present})`,
		};
	}
	if (Number(data.bytes) > MAX_XML_BYTES) {
		return { problem: `${label} is larger than ${MAX_XML_BYTES / 1024 / 1024} MB` };
	}
	return readXmlFile(label, await context.helpers.getBinaryDataBuffer(field), data.mimeType);
}
