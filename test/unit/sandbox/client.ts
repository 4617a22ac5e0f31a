import type { Sandbox } from '../../sandbox/server';

export const VIN = 'WBAJS1105HB304876';

/** One POST with a JSON body, as fetch answers it. */
export const post = (
	sandbox: Sandbox,
	path: string,
	body: unknown = { vin: VIN },
	token: string | undefined = sandbox.issueToken(),
): Promise<Response> =>
	fetch(sandbox.url + path, {
		method: 'POST',
		headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
		body: JSON.stringify(body),
		redirect: 'manual',
	});

/** The JSON of an answer, for tests that look into it. */
export const fields = async (answer: Response | Promise<Response>) =>
	(await (await answer).json()) as Record<string, unknown>;

const AROUND = ['status', 'message', 'sandbox', 'vin17', 'vin7'];

/** The one object of an answer in the reported style. */
export const objectOf = async (answer: Response | Promise<Response>) => {
	const inner = Object.entries(await fields(answer)).filter(([name]) => !AROUND.includes(name));
	expect(inner).toHaveLength(1);
	return inner[0]![1] as Record<string, unknown>;
};

/** Many at once. */
export const together = <T>(count: number, run: (i: number) => Promise<T>): Promise<T[]> =>
	Promise.all(Array.from({ length: count }, (_, i) => run(i)));

/** A clock that stands still until it is moved. */
export function stoppedClock(start: string) {
	let time = Date.parse(start);
	return {
		now: () => time,
		/** Moves it on by milliseconds. */
		pass: (milliseconds: number) => {
			time += milliseconds;
		},
		set: (to: string) => {
			time = Date.parse(to);
		},
	};
}
