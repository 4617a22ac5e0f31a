import type { FastifyInstance } from 'fastify';
import { ZodError } from 'zod';
import { dialectNamed } from './dialects';
import { faultSchema } from './faults';
import { textField } from './requests';
import type { Controls } from './sandbox';

/** The path of the control routes, where the real API has nothing. */
export const CONTROL_PATH = '/__control';

/** Offers over HTTP what a test in the same process does by methods. Requires no token. */
export function addControl(app: FastifyInstance, sandbox: Controls): void {
	app.post(`${CONTROL_PATH}/reset`, () => {
		sandbox.reset();
		return { ok: true };
	});
	app.post(`${CONTROL_PATH}/fault`, (request, reply) => {
		try {
			sandbox.fault(faultSchema.parse(request.body));
			return { ok: true };
		} catch (error) {
			if (!(error instanceof ZodError)) throw error;
			return reply.code(422).send({ error: 'not_a_fault', detail: error.issues });
		}
	});
	app.post(`${CONTROL_PATH}/clear-faults`, () => {
		sandbox.clearFaults();
		return { ok: true };
	});
	app.post(`${CONTROL_PATH}/revoke-tokens`, () => {
		sandbox.revokeTokens();
		return { ok: true };
	});
	app.post(`${CONTROL_PATH}/speak`, (request, reply) => {
		try {
			sandbox.speak(dialectNamed(textField(request.body, 'dialect') ?? ''));
			return { ok: true };
		} catch (error) {
			return reply.code(422).send({ error: 'not_a_dialect', detail: (error as Error).message });
		}
	});
	app.get(`${CONTROL_PATH}/ledger`, () => ({
		entries: sandbox.ledger(),
		refunds: sandbox.refunds(),
		accounts: sandbox.accounts.map(({ clientId }) => ({
			clientId,
			spentCents: sandbox.spentCents(clientId),
			creditCents: sandbox.creditCents(clientId),
		})),
	}));
	app.get(`${CONTROL_PATH}/stats`, () => sandbox.stats());
}
