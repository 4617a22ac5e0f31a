import { download, json, type Answer } from '../answer';
import { statusOf, type Reply } from '../replies';
import type { Dialect } from './dialect';
import { flat } from './flat';
import { german } from './german';
import { reported } from './reported';
import { silent } from './silent';
import { wrapped } from './wrapped';

/** The ways to word an answer. The real API is reported to use the first one. */
export const DIALECTS = { reported, flat, wrapped, german, silent } as const satisfies Record<
	string,
	Dialect
>;

export type DialectName = keyof typeof DIALECTS;

/** The dialects whose look-ups contain facts about the vehicle. */
export const DIALECTS_WITH_FACTS = (Object.keys(DIALECTS) as DialectName[]).filter(
	(name) => name !== 'silent',
);

/** How answers are worded. */
export interface Style {
	readonly dialect: DialectName;
	/** Whether errors have status 200, so that only their text shows the error. */
	readonly errorsAs200: boolean;
}

/**
 * A dialect by its name.
 * @throws where there is none of this name; the message lists them
 */
export function dialectNamed(name: string): DialectName {
	const names = Object.keys(DIALECTS) as DialectName[];
	const found = names.find((one) => one === name);
	if (found) return found;
	throw new Error(`There is no dialect "${name}", only ${names.join(', ')}`);
}

/** The HTTP status that a reply goes out with. */
export const sentStatus = (reply: Reply, { errorsAs200 }: Pick<Style, 'errorsAs200'>): number => {
	const status = statusOf(reply);
	return errorsAs200 && status >= 400 ? 200 : status;
};

function bodyOf(reply: Exclude<Reply, { kind: 'file' }>, dialect: Dialect): unknown {
	switch (reply.kind) {
		case 'facts':
			return dialect.good(reply);
		case 'choice':
			return dialect.choice(reply);
		case 'problem':
			return dialect.problem(reply);
		case 'token':
			return dialect.token(reply);
	}
}

/** A reply as it is sent. */
export function worded(reply: Reply, style: Style): Answer {
	if (reply.kind === 'file') return download(reply.filename, reply.contentType, reply.content);
	const headers = reply.kind === 'problem' ? reply.headers : undefined;
	return json(sentStatus(reply, style), bodyOf(reply, DIALECTS[style.dialect]), headers);
}
