import type { IDataObject } from 'n8n-workflow';

import type { EndpointName } from '../../nodes/shared/api/catalog';
import type { Charged } from '../../nodes/shared/api/terms';
import type { Exchange } from './exchange';

/**
 * Why a call is made.
 * `free`: nobody pays for it. `sandboxVin`: free where the API knows its sandbox VIN there.
 * `vin` and `wrongVin`: paid, for what `--vin` and `--wrong-vin` name.
 */
export type Purpose = 'free' | 'sandboxVin' | 'vin' | 'wrongVin';

/** One call that the tool may make. */
export interface Call {
	/** Names its fixture, `vehicle-get-order` or `vehicle-get-order-wrong-vin`: it never holds a VIN. */
	readonly name: string;
	/** As the editor shows it: `Vehicle > Get Order`. */
	readonly title: string;
	readonly resource: string;
	readonly operation: string;
	readonly endpoint: EndpointName;
	readonly purpose: Purpose;
	/** Further parameters of the node: VIN, job ID, map type. */
	readonly parameters: Readonly<Record<string, string>>;
	/** List price in euro cents. */
	readonly cents: number;
}

export interface ReceivedFile {
	readonly field: string;
	readonly fileName: string;
	readonly mimeType: string;
	readonly bytes: Buffer;
}

/** The result of a call. */
export interface Outcome {
	readonly call: Call;
	/** All of its requests and answers, including the sign-in. */
	readonly exchanges: readonly Exchange[];
	/** The node's item; a failed one is `{ error, details }`. */
	readonly item: IDataObject;
	readonly failed: boolean;
	readonly files: readonly ReceivedFile[];
	/** By the node's rules for charges. A good answer without `sandbox: true` is `yes`. */
	readonly charged: Charged;
	/** The job that the call started or requested. */
	readonly jobId: string | undefined;
}

/** The secrets that must not be in any file of the tool, whole or in pieces. */
export interface Secrets {
	readonly clientId: string;
	readonly clientSecret: string;
	/** Every token from a sign-in so far. */
	readonly tokens: readonly string[];
	/** Every VIN in a request, including the sandbox VIN. */
	readonly vins: readonly string[];
}
