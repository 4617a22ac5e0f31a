/** The page of agent-carplay-check, with a simulated person and a script instead of the model. */
import type { Browser } from 'playwright-core';

import { carOf } from '../../sandbox/car';
import { EXAMPLE_VINS } from '../../sandbox/server';
import { waitFor } from '../n8n/waitFor';
import { openChatModel, type ChatModel, type Script } from '../workflows/chatModel';
import { openExamples, type Examples } from '../workflows/examples';
import { serveChatPage } from './chatPage';
import { launchChromium } from './chromium';
import { openViewer, SCREEN_NAMES, type ScreenName } from './screens';

const FILE = 'agent-carplay-check.json';
const SIGN_IN = { user: 'guest', password: 'chat-2026' };
/** One car for each screen, because the same car is not looked up twice within an hour. */
const CARS = { desktop: EXAMPLE_VINS.evoId5.vin, phone: EXAMPLE_VINS.evoId6.vin };

let n8n: Examples;
let model: ChatModel;
let browser: Browser;
let address: string;

beforeAll(async () => {
	model = await openChatModel();
	const signIn = { type: 'httpBasicAuth', name: 'Chat sign-in', data: SIGN_IN };
	n8n = await openExamples([model.credential, signIn]);
	const workflow = n8n.example(FILE);
	await n8n.editor.publish(workflow);
	const { webhookId } = workflow.nodes.find(({ name }) => name === 'Chat')!;
	// The address that n8n itself uses. A sign-in at another address is not valid for the requests of the page.
	address = `http://localhost:${n8n.n8n.port}/webhook/${webhookId}/chat`;
	// After publishing, n8n takes a moment until it serves the page.
	await waitFor('the chat', async () => (await fetch(address)).status === 401 || undefined);
	browser = await launchChromium();
});
afterAll(async () => {
	await browser?.close();
	await n8n?.close();
	await model?.close();
});
/** Looks up the requested car, orders if asked to, and reports the result. */
const script: Script = ({ role, content }, { messages }) => {
	const said = messages.map((message) => message.content).join(' ');
	const [vin = ''] = /\bWBA\w{14}\b/.exec(said) ?? [];
	if (role !== 'tool') {
		return content.includes('order')
			? { use: 'Activate_by_Cable', with: { toolParameters: { vin }, hitlParameters: {} } }
			: { use: 'Check_CarPlay', with: { vin } };
	}
	const [code] = /\w{4}(?:-\w{4}){3}/.exec(content) ?? [];
	if (code) return { say: `It is ordered. Your code for the Feature Installer: **${code}**` };
	const { headUnit } = carOf(vin);
	return {
		say: `Yes, your car is CarPlay ready:\n\n- VIN: ${vin}\n- Head unit: ${headUnit}\n\nDo you want me to order the activation by cable?`,
	};
};

async function talk(screen: ScreenName): Promise<void> {
	const vin = CARS[screen];
	const httpCredentials = { username: SIGN_IN.user, password: SIGN_IN.password };
	const viewer = await openViewer(browser, screen, { httpCredentials });
	const { page, faults, picture, complaints } = viewer;
	await serveChatPage(page);
	const see = async (words: string) => {
		await page.getByText(words).waitFor();
		expect(await faults()).toEqual([]);
	};
	const say = async (words: string) => {
		await page.getByRole('textbox').fill(words);
		// It can be selected after the previous answer is complete.
		await page.locator('.chat-input-send-button').click();
	};
	const charged = () =>
		n8n.sandbox
			.ledger()
			.filter((charge) => charge.vin === vin)
			.map(({ endpoint }) => endpoint);

	await page.goto(address);
	await see('Give me the VIN of your BMW');
	await say(`Is my car CarPlay ready? ${vin}`);
	await see(`Head unit: ${carOf(vin).headUnit}`);
	expect(charged()).toEqual(['carPlayCheck']);
	await say('Yes, order it');
	await see('Order for 20.00 credits');
	expect(charged()).toEqual(['carPlayCheck']);
	await picture('agent-chat');
	await page.getByText('Order for 20.00 credits').click();
	await see('Your code for the Feature Installer');
	expect(charged()).toEqual(['carPlayCheck', 'carPlayCable']);
	expect(complaints).toEqual([]);
}

it('answers, asks before it orders, and gives the code, on a desktop and a phone', async () => {
	model.follow(script);
	await Promise.all(SCREEN_NAMES.map(talk));
});
