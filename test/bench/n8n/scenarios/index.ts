import type { Scenario } from '../scenario';
import { files } from './files';
import { growth } from './growth';
import { jobs } from './jobs';
import { expiry, limits } from './limits';
import { loading } from './loading';
import { lookups } from './lookups';

/** In the order of the document. */
export const SCENARIOS: readonly Scenario[] = [
	limits,
	expiry,
	lookups,
	growth,
	files,
	jobs,
	loading,
];
