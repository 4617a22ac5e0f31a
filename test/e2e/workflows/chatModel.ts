import fastify from 'fastify';

import type { OtherCredential } from './examples';

interface Message {
	readonly role: 'system' | 'user' | 'assistant' | 'tool';
	readonly content: string;
}

interface Request {
	readonly messages: Message[];
	readonly tools?: Array<{ function: { name: string; parameters: unknown } }>;
}

/** The next action of the model. */
export type Turn = { readonly say: string } | { readonly use: string; readonly with: object };

/** The last message that the model got: from the person or from a tool. */
export type Script = (last: Message, request: Request) => Turn;

/** The chat completions API of OpenAI, with a script instead of a model. */
export interface ChatModel {
	readonly requests: readonly Request[];
	/** Its credential, with the name in the example. */
	readonly credential: OtherCredential;
	follow(script: Script): void;
	close(): Promise<void>;
}

export async function openChatModel(): Promise<ChatModel> {
	const requests: Request[] = [];
	let script: Script = () => ({ say: 'Hello' });
	const server = fastify();
	server.post('/v1/chat/completions', (request) => {
		const body = request.body as Request;
		requests.push(body);
		const turn = script(body.messages.at(-1)!, body);
		const id = `call_${requests.length}`;
		const message =
			'say' in turn
				? { content: turn.say }
				: {
						content: null,
						tool_calls: [
							{
								id,
								type: 'function',
								function: { name: turn.use, arguments: JSON.stringify(turn.with) },
							},
						],
					};
		return {
			id: `completion_${requests.length}`,
			object: 'chat.completion',
			created: 0,
			model: 'scripted',
			choices: [
				{
					index: 0,
					message: { role: 'assistant', ...message },
					finish_reason: 'say' in turn ? 'stop' : 'tool_calls',
				},
			],
			usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
		};
	});
	const url = `${await server.listen({ host: '127.0.0.1', port: 0 })}/v1`;
	return {
		requests,
		credential: { type: 'openAiApi', name: 'OpenAI account', data: { apiKey: 'none', url } },
		follow: (next) => {
			script = next;
			requests.length = 0;
		},
		close: async () => await server.close(),
	};
}
