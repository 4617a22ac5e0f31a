import type { IDataObject, INode, INodeParameters } from 'n8n-workflow';

import { connectInLine } from '../connectInLine';
import type { WorkflowFile } from './n8n/editor';

export const builtIn = (
	type: string,
	name: string,
	parameters: INodeParameters,
	typeVersion = 1,
): INode => ({
	id: name,
	name,
	type: `n8n-nodes-base.${type}`,
	typeVersion,
	position: [0, 0],
	parameters,
});

/** The node that the Execute button starts from. */
export const START = builtIn('manualTrigger', 'Start', {});

/** Starts an execution by a call to n8n, so that it is not a manual one. */
export const hook = (path: string): INode => ({
	...builtIn('webhook', 'Start', { path, httpMethod: 'POST' }, 2),
	webhookId: path,
});

/** Returns these items. */
export const items = (name: string, list: IDataObject[]): INode =>
	builtIn('code', name, { jsCode: `return ${JSON.stringify(list.map((json) => ({ json })))};` }, 2);

/** Returns one item per VIN. */
export const vehicles = (vins: string[]): INode =>
	items(
		'Vehicles',
		vins.map((vin) => ({ vin })),
	);

/** Returns one item per job ID. */
export const jobs = (jobIds: string[]): INode =>
	items(
		'Job IDs',
		jobIds.map((jobId) => ({ jobId })),
	);

/** The parameters of Submit and Wait for the vehicle of each item, with a poll every second. */
export const SUBMIT_AND_WAIT: INodeParameters = {
	resource: 'secureCoding',
	operation: 'submitAndWait',
	vin: '={{ $json.vin }}',
	vehicleOrder: 'original',
	options: { pollInterval: 1 },
};

/** Makes one item for each entry in a list. */
export const split = (list: string, field: string): INode =>
	builtIn('splitOut', 'Split', {
		fieldToSplitOut: list,
		options: { destinationFieldName: field },
	});

/** Reads the file of an item into a field, and keeps everything else. */
export const readFile = (binaryField: string, field: string): INode =>
	builtIn('extractFromFile', 'Read', {
		operation: 'binaryToPropery',
		binaryPropertyName: binaryField,
		destinationKey: field,
		options: { keepSource: 'both' },
	});

/** Does nothing. It is a placeholder for the user's own nodes. */
export const pass = (name: string): INode => builtIn('noOp', name, {});

/** A workflow of nodes one after another, from left to right. */
export const inLine = (name: string, ...nodes: INode[]): WorkflowFile => ({
	name,
	nodes: nodes.map((node, index) => ({ ...node, position: [index * 220, 0] })),
	connections: connectInLine(...nodes.map((node) => node.name)),
	settings: {},
});
