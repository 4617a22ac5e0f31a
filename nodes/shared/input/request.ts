import type { IDataObject } from 'n8n-workflow';
import { MAP_TYPES, SHORT_VIN_ENDPOINTS, type EndpointName, type MapType } from '../api/catalog';
import { withoutInvisible } from '../api/invisible';
import {
	writeFscBody,
	writeJobStatusBody,
	writeSecureCodingBody,
	writeVinBody,
} from '../api/requestBodies';
import { z } from '../api/zod';
import { readAdditionalFields } from './additionalFields';
import { idSchema, shortVinSchema, uncheckedVinSchema, vinSchema } from './vin';
import { findXmlProblems } from './vehicleXml';
import { asSent } from './xmlText';

/** The user's values for one item, from the node description. */
export type Parameters = IDataObject;

/** A request that may be sent. */
export interface CheckedRequest {
	readonly body: IDataObject;
	readonly vin?: string;
	readonly jobId?: string;
}

export type RequestCheck =
	| { readonly ok: true; readonly request: CheckedRequest }
	| { readonly ok: false; readonly problems: string[] };

/**
 * Reads the fields of an operation and no others, since n8n evaluates a field each time it is read.
 * @param read returns a field's value for the current item
 */
export function readParameters(
	endpoint: EndpointName,
	read: (name: string) => unknown,
): Parameters {
	const pick = (...names: string[]) =>
		Object.fromEntries(names.map((name) => [name, read(name)])) as Parameters;
	if (endpoint === 'secureCodingStatus') return pick('jobId');
	if (endpoint === 'fscCode') return pick('vin', 'mapType');
	if (endpoint !== 'secureCodingSubmit') return pick('vin');
	const order = pick('vin', 'vehicleOrder');
	if (order.vehicleOrder !== 'modified') return order;
	const mode = pick('inputMode');
	const sources = mode.inputMode === 'binary' ? ['faBinaryField', 'svtBinaryField'] : ['fa', 'svt'];
	return { ...order, ...mode, ...pick(...sources) };
}

const jobIdSchema = idSchema('the Job ID', 'use the ID that Submit returned, as text')
	.transform(withoutInvisible)
	.refine((id) => id !== '', { message: 'the Job ID is empty: use the ID that Submit returned' })
	.refine((id) => id.length <= 500, { message: 'the Job ID is longer than 500 characters' });

/** Every check has a message of its own: zod's differ between versions, and so does the way to replace them. */
const xmlSchema = (label: string) =>
	z
		.custom<string>((value) => typeof value === 'string', {
			message: `${label} is missing: it must be XML text`,
		})
		.transform(asSent);

const choiceSchema = <T extends string>(label: string, choices: readonly T[]) =>
	z.custom<T>((value) => choices.includes(value as T), {
		message: `${label} must be one of ${choices.join(', ')}`,
	});

const mapTypeSchema = choiceSchema('Map Type', MAP_TYPES);
const vehicleOrderSchema = choiceSchema('Vehicle Order', ['original', 'modified']);
const inputModeSchema = choiceSchema('Input Mode', ['text', 'binary']);

/** A schema is slow to make, and the items of a run have the same one. */
const JOB_ID_SCHEMA = z.object({ jobId: jobIdSchema });

/** The schemas of all operations on a vehicle. */
const schemasWith = (vin: typeof vinSchema | typeof uncheckedVinSchema) => ({
	onlyVin: z.object({ vin }),
	fscCode: z.object({ vin, mapType: mapTypeSchema }),
	originalOrder: z.object({ vin, vehicleOrder: vehicleOrderSchema }),
	modifiedOrder: z.object({
		vin,
		inputMode: inputModeSchema,
		fa: xmlSchema('FA'),
		svt: xmlSchema('SVT'),
	}),
});

const SCHEMAS = {
	whole: schemasWith(vinSchema),
	short: schemasWith(shortVinSchema),
	unchecked: schemasWith(uncheckedVinSchema),
};

const schemaOf = (endpoint: EndpointName, { vehicleOrder }: Parameters, skipVinCheck: boolean) => {
	if (endpoint === 'secureCodingStatus') return JOB_ID_SCHEMA;
	const checked = SHORT_VIN_ENDPOINTS.has(endpoint) ? SCHEMAS.short : SCHEMAS.whole;
	const schemas = skipVinCheck ? SCHEMAS.unchecked : checked;
	if (endpoint === 'fscCode') return schemas.fscCode;
	if (endpoint !== 'secureCodingSubmit') return schemas.onlyVin;
	return vehicleOrder === 'modified' ? schemas.modifiedOrder : schemas.originalOrder;
};

/** The checked fields of all operations. */
interface Checked {
	readonly vin?: string;
	readonly mapType?: MapType;
	readonly jobId?: string;
	readonly fa?: string;
	readonly svt?: string;
}

const bodyOf = (
	endpoint: EndpointName,
	{ vin = '', mapType, jobId = '', fa, svt }: Checked,
): IDataObject => {
	if (endpoint === 'secureCodingStatus') return writeJobStatusBody(jobId);
	if (endpoint === 'secureCodingSubmit') return writeSecureCodingBody({ vin, fa, svt });
	if (endpoint === 'fscCode' && mapType) return writeFscBody(vin, mapType);
	return writeVinBody(vin);
};

/** Options for what is sent, or where the answer goes. */
export interface RequestOptions {
	readonly skipVinCheck?: unknown;
	readonly additionalBodyFields?: unknown;
	readonly outputField?: unknown;
	readonly fileField?: unknown;
}

/** A field with a name that JavaScript reserves would lose the file. */
const RESERVED_NAMES: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/** Finds problems with delivering the answer before it is paid for. */
function findOptionProblems({ outputField, fileField }: RequestOptions): string[] {
	const isText = (value: unknown) => value === undefined || typeof value === 'string';
	const problems: string[] = [];
	if (!isText(outputField)) problems.push('Put Output File in Field must be text');
	if (typeof outputField === 'string' && RESERVED_NAMES.has(outputField.trim())) {
		problems.push(`Put Output File in Field cannot be ${outputField.trim()}`);
	}
	if (!isText(fileField)) problems.push('File Field must be text');
	return problems;
}

/**
 * Checks the input of one item and builds the request body.
 * @param parameters the operation's fields by parameter name; FA and SVT as text
 * @param foundBefore problems that are already known, e.g. with a file of the input
 * @returns the request, or all problems of the item at once, each a sentence without its full stop
 */
export function checkRequest(
	endpoint: EndpointName,
	parameters: Parameters,
	options: RequestOptions,
	foundBefore: readonly string[] = [],
): RequestCheck {
	const skipVinCheck = options.skipVinCheck === true;
	const result = schemaOf(endpoint, parameters, skipVinCheck).safeParse(parameters);
	const problems = [
		...foundBefore,
		...findOptionProblems(options),
		...(result.success ? [] : result.error.issues.map(({ message }) => message)),
	];

	const given: Checked = result.success ? result.data : {};
	const { vin, jobId } = given;
	if (endpoint === 'secureCodingSubmit' && parameters.vehicleOrder === 'modified') {
		const comparedVin = skipVinCheck ? undefined : vin;
		const { fa, svt } = parameters;
		if (typeof fa === 'string') problems.push(...findXmlProblems('FA', fa, comparedVin));
		if (typeof svt === 'string') problems.push(...findXmlProblems('SVT', svt, comparedVin));
	}

	const additional = readAdditionalFields(options.additionalBodyFields);
	if ('problem' in additional) return { ok: false, problems: [...problems, additional.problem] };

	if (problems.length > 0) return { ok: false, problems };
	return {
		ok: true,
		request: { body: { ...bodyOf(endpoint, given), ...additional.fields }, vin, jobId },
	};
}
