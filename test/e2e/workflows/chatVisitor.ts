import { randomUUID } from 'node:crypto';
import { WebSocket, type RawData } from 'ws';

import { waitFor } from '../n8n/waitFor';

/** n8n ignores a click from a client that does not identify itself as a browser. */
const BROWSER = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';

interface Buttons {
	readonly text: string;
	readonly buttons: ReadonlyArray<{ readonly text: string; readonly link: string }>;
}

/** A visitor of n8n's chat page, who uses the requests and the socket of that page. */
export class ChatVisitor {
	private readonly sessionId = randomUUID();
	private readonly heard: string[] = [];
	private socket: WebSocket | undefined;
	executionId = '';

	/**
	 * @param address the Chat URL
	 * @param headers the sign-in
	 */
	constructor(
		private readonly address: string,
		private readonly headers: Record<string, string>,
	) {}

	/** Sends a message, and listens for the answer. */
	async say(chatInput: string): Promise<void> {
		const { sessionId } = this;
		const answer = await fetch(this.address, {
			method: 'POST',
			headers: { 'content-type': 'application/json', ...this.headers },
			body: JSON.stringify({ action: 'sendMessage', sessionId, chatInput }),
		});
		if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
		const { executionId, resumeToken = '' } = (await answer.json()) as Record<string, string>;
		this.executionId = executionId!;
		const { host } = new URL(this.address);
		const query = new URLSearchParams({
			sessionId,
			executionId: this.executionId,
			isPublic: 'true',
			token: resumeToken,
		});
		this.socket = new WebSocket(`ws://${host}/chat?${query.toString()}`);
		this.socket.on('message', (data: RawData) => this.hear((data as Buffer).toString()));
	}

	private hear(words: string): void {
		if (words === 'n8n|heartbeat') this.socket?.send('n8n|heartbeat-ack');
		else if (words !== 'n8n|continue') this.heard.push(words);
	}

	/** The next message from the assistant. */
	async answer(): Promise<string> {
		return await waitFor('an answer in the chat', () => this.heard.shift());
	}

	/** The next message with buttons. */
	async question(): Promise<Buttons> {
		return JSON.parse(await this.answer()) as Buttons;
	}

	/** Selects a button. */
	async click({ buttons }: Buttons, label: string): Promise<void> {
		const { link } = buttons.find(({ text }) => text === label)!;
		const { ok, status } = await fetch(link, { headers: { 'user-agent': BROWSER } });
		if (!ok) throw new Error(`The button was answered ${status}`);
	}

	leave(): void {
		this.socket?.terminate();
	}
}
