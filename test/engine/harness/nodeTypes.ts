import { PackageDirectoryLoader, RoutingNode } from 'n8n-core';
import {
	NodeHelpers,
	UnexpectedError,
	type IExecuteFunctions,
	type INodeType,
	type INodeTypes,
	type IVersionedNodeType,
} from 'n8n-workflow';
import { join } from 'node:path';

import { PACKAGE_NAME } from '../../names';
import { fixtureNodes } from './fixtureNodes';
import { standIns } from './standIns';

const PACKAGE_FOLDER = join(__dirname, '../../..');

let loaded: Promise<PackageDirectoryLoader> | undefined;

/** The built package, loaded by n8n's own loader, as in an installation: once for a file of tests. */
export async function loadPackage(): Promise<PackageDirectoryLoader> {
	loaded ??= (async () => {
		const loader = new PackageDirectoryLoader(PACKAGE_FOLDER);
		await loader.loadAll();
		return loader;
	})();
	return await loaded;
}

/** Looks node types up as n8n does, the package's and the fixtures'. */
export class EngineNodeTypes implements INodeTypes {
	constructor(private readonly loader: PackageDirectoryLoader) {}

	getByName(type: string): INodeType | IVersionedNodeType {
		const fixture = fixtureNodes[type] ?? standIns[type];
		if (fixture) return fixture;
		const [packageName, name = ''] = type.split('.');
		const loaded = this.loader.nodeTypes[name];
		if (packageName !== PACKAGE_NAME || !loaded) {
			throw new UnexpectedError(`No node type ${type} in this engine`);
		}
		return loaded.type;
	}

	getByNameAndVersion(type: string, version?: number): INodeType {
		const nodeType = NodeHelpers.getVersionedNodeType(this.getByName(type), version);
		const isDeclarative = nodeType.description.requestDefaults !== undefined;
		if (isDeclarative && !nodeType.execute) {
			// What n8n does with a declarative node when it loads it.
			nodeType.execute = async function (this: IExecuteFunctions) {
				const context = this as unknown as ConstructorParameters<typeof RoutingNode>[0];
				return (await new RoutingNode(context, nodeType).runNode()) ?? [];
			};
		}
		return nodeType;
	}

	getKnownTypes() {
		return this.loader.known.nodes as never;
	}
}
