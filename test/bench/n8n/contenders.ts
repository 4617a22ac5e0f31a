import type { IConnections, INode, INodeParameters } from 'n8n-workflow';

import { ENDPOINTS } from '../../../nodes/shared/api/catalog';
import { CREDENTIAL_TYPE, NODE_TYPE } from '../../names';
import type { StoredCredential } from '../../e2e/n8n/editor';
import { PLAIN_CREDENTIAL, PLAIN_TYPE } from './plain/install';

/** An account in the sandbox, with a credential of each package. */
export interface Account {
	readonly url: string;
	readonly ours: StoredCredential;
	readonly plain: StoredCredential;
}

/** The part of a workflow that follows the list of vehicles. */
export interface Part {
	readonly nodes: INode[];
	/** If absent, the nodes are connected one after another. */
	readonly connections?: IConnections;
}

export type Task = 'lookUp' | 'file';

/** An alternative that a user may choose. The last node of its part returns the results. */
export interface Contender {
	readonly name: string;
	part(task: Task, account: Account): Part;
}

const TASKS = {
	lookUp: {
		path: ENDPOINTS.vehicleState.path,
		choice: { resource: 'vehicle', operation: 'getState' },
	},
	file: {
		path: ENDPOINTS.videoInMotionUsb.path,
		choice: { resource: 'videoInMotion', operation: 'activateUsb' },
	},
} as const;

const VIN = '={{ $json.vin }}';

export const nodeOf = (
	type: string,
	typeVersion: number,
	name: string,
	parameters: INodeParameters,
	more: Partial<INode> = {},
): INode => ({ id: name, name, type, typeVersion, position: [0, 0], parameters, ...more });

const ourCredential = ({ ours: { id, name } }: Account) => ({
	credentials: { [CREDENTIAL_TYPE]: { id, name } },
});

export const ourNode = (account: Account, parameters: INodeParameters): INode =>
	nodeOf(NODE_TYPE, 1, 'BimmerVIN', { options: {}, ...parameters }, ourCredential(account));

/** n8n's HTTP Request node with the credential of this package. All other fields keep their defaults. */
export const httpRequest = (
	account: Account,
	name: string,
	path: string,
	[field, value]: [field: string, value: string],
	{ options = {}, ...more }: Partial<INode> & { options?: INodeParameters } = {},
): INode =>
	nodeOf(
		'n8n-nodes-base.httpRequest',
		4.5,
		name,
		{
			method: 'POST',
			url: account.url + path,
			authentication: 'predefinedCredentialType',
			nodeCredentialType: CREDENTIAL_TYPE,
			sendBody: true,
			bodyParameters: { parameters: [{ name: field, value }] },
			options,
		},
		{ ...ourCredential(account), ...more },
	);

/** The fields that a user who knows the account's rate sets in an HTTP Request node: this many items per second. */
export const batched = (perSecond: number) => ({
	options: { batching: { batch: { batchSize: perSecond, batchInterval: 1000 } } },
	retryOnFail: true,
	maxTries: 3,
	waitBetweenTries: 5000,
});

const convertToFile = nodeOf('n8n-nodes-base.convertToFile', 1.1, 'Convert to File', {
	operation: 'toBinary',
	sourceProperty: 'file',
	options: {},
});

const httpContender = (
	name: string,
	more: Partial<INode> & { options?: INodeParameters } = {},
) => ({
	name,
	part: (task: Task, account: Account): Part => ({
		nodes: [
			httpRequest(account, 'HTTP Request', TASKS[task].path, ['vin', VIN], more),
			...(task === 'file' ? [convertToFile] : []),
		],
	}),
});

export const OURS: Contender = {
	name: 'This node',
	part: (task, account) => ({ nodes: [ourNode(account, { ...TASKS[task].choice, vin: VIN })] }),
};

export const HTTP: Contender = httpContender('HTTP Request');

export const httpBatched = (perSecond: number): Contender =>
	httpContender('HTTP Request, batched', batched(perSecond));

export const PLAIN: Contender = {
	name: 'Plain declarative node',
	part: (task, { plain: { id, name } }) => ({
		nodes: [
			nodeOf(
				PLAIN_TYPE,
				1,
				'Plain',
				{ ...TASKS[task].choice, vin: VIN },
				{ credentials: { [PLAIN_CREDENTIAL]: { id, name } } },
			),
		],
	}),
};
