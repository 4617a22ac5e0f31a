import type { EndpointName } from '../../nodes/shared/api/catalog';

/** A JSON value. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** A body in a fixture: readable if it is JSON or text. */
export type RedactedBody =
	| { readonly json: Json }
	| { readonly text: string }
	| { readonly base64: string }
	| { readonly empty: true };

export interface RedactedExchange {
	readonly method: string;
	readonly path: string;
	readonly requestBody: RedactedBody;
	readonly status: number;
	readonly headers: ReadonlyArray<readonly [name: string, value: string]>;
	readonly body: RedactedBody;
}

/** One endpoint's answer without anything private: `first-contact/fixtures/vehicle-get-order.json`. */
export interface ApiFixture {
	/** Where it comes from: the real API, or the sandbox of this repository. */
	readonly source: 'api' | 'sandbox';
	readonly name: string;
	readonly endpoint: EndpointName | 'signIn';
	/** The answers in their order. The last one is that of the endpoint. */
	readonly exchanges: readonly RedactedExchange[];
	/** What the readers of the package read in the redacted answer. Tests compare it. */
	readonly read: { readonly [name: string]: Json };
}
