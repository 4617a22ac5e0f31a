import type { IDataObject } from 'n8n-workflow';

import type { EngineRun, NodeSettings } from './engine';

/** Limits that no test meets. */
export const FAST = { requestsPerSecond: 1000, burst: 1000 };

export interface Wanted extends Partial<Omit<NodeSettings, 'parameters'>> {
	options?: IDataObject;
	/** Takes the place of what a plain look-up has. */
	parameters?: IDataObject;
}

/** Get State for the VIN of each item, with whatever is wanted beside. */
export const lookUp = ({ options = {}, parameters, ...settings }: Wanted = {}): NodeSettings => ({
	parameters: {
		resource: 'vehicle',
		operation: 'getState',
		vin: '={{ $json.vin }}',
		options,
		...parameters,
	} as NodeSettings['parameters'],
	...settings,
});

export const asItems = (vins: string[]) => vins.map((vin) => ({ vin }));

/** All that a user reads of a failed run. */
export const words = ({ error }: EngineRun) => `${error?.message}\n${error?.description}`;
