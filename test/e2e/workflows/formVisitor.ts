import { waitFor } from '../n8n/waitFor';

/** What the script of a page waits for before it loads the next one. */
const NEXT_PAGE = ['form-waiting', 'success'];

/** A visitor who fills in the pages of an n8n form with the requests of their script. */
export class FormVisitor {
	private address: URL | undefined;

	/** @param headers the sign-in of the form, for its first page */
	constructor(
		private readonly start: string,
		private readonly headers: Record<string, string> = {},
	) {}

	/** The first page. After publishing, n8n 2 takes a moment until it serves it. */
	async open(): Promise<string> {
		return await waitFor('the form', async () => {
			const answer = await fetch(this.start, { headers: this.headers });
			return answer.ok ? await answer.text() : undefined;
		});
	}

	/**
	 * Sends a page.
	 * @param fields in their order on the page; choices as lists
	 * @returns the next page
	 */
	async submit(...fields: Array<string | string[]>): Promise<string> {
		const body = new FormData();
		for (const [index, field] of fields.entries()) {
			body.append(`field-${index}`, typeof field === 'string' ? field : JSON.stringify(field));
		}
		const address = this.address ?? this.start;
		const answer = await fetch(address, { method: 'POST', body, headers: this.headers });
		if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
		if (!this.address) {
			const { formWaitingUrl } = (await answer.json()) as { formWaitingUrl: string };
			this.address = new URL(formWaitingUrl);
		}
		return await this.nextPage(this.address);
	}

	/** Sends the request of the last page, so that the execution ends. */
	async finish(): Promise<void> {
		await fetch(this.address!, { method: 'POST' });
	}

	private async nextPage(address: URL): Promise<string> {
		const status = new URL(address);
		status.pathname += '/n8n-execution-status';
		await waitFor('the next page', async () => {
			const word = (await (await fetch(status)).text()).trim();
			if (['error', 'crashed', 'canceled'].includes(word))
				throw new Error(`The form ended: ${word}`);
			return NEXT_PAGE.includes(word) || undefined;
		});
		return await (await fetch(address)).text();
	}
}
