import type { PackageDirectoryLoader } from 'n8n-core';
import {
	DOMAIN_RESTRICTION_FIELDS,
	ICredentialsHelper,
	NodeHelpers,
	type ICredentialDataDecryptedObject,
	type ICredentials,
	type ICredentialType,
	type ICredentialsExpressionResolveValues,
	type IExecuteData,
	type IHttpRequestHelper,
	type IHttpRequestOptions,
	type INode,
	type INodeCredentialsDetails,
	type INodeProperties,
	type IRequestOptionsSimplified,
	type IWorkflowExecuteAdditionalData,
	type WorkflowExecuteMode,
} from 'n8n-workflow';

import { CREDENTIAL_TYPE } from '../../names';

/**
 * n8n's own handling of credentials with an expirable property, over a store in memory: the class in n8n's main
 * package needs a database. It follows that class step by step, its missing lock and expiry included.
 */
export class EngineCredentialsHelper extends ICredentialsHelper {
	/** How often a credential was written, as n8n would write it to its database. */
	writes = 0;

	/** Told of each request that the credential lets go, at that moment, and of the execution that sends it. */
	onLeaving: (
		credentials: ICredentialDataDecryptedObject,
		request: IHttpRequestOptions,
		executionId: string | undefined,
	) => void = () => {};

	/** n8n names no execution when a request leaves, but gives the very object back that it was handed before. */
	private readonly readers = new WeakMap<ICredentialDataDecryptedObject, string>();

	private readonly type: ICredentialType;

	constructor(
		loader: PackageDirectoryLoader,
		/** What is stored, by credential id. */
		private readonly store: Map<string, ICredentialDataDecryptedObject>,
	) {
		super();
		this.type = loader.credentialTypes[CREDENTIAL_TYPE]!.type;
	}

	getParentTypes(): string[] {
		return [];
	}

	isCredentialUsableByNode(): boolean {
		return true;
	}

	async authenticate(
		credentials: ICredentialDataDecryptedObject,
		_typeName: string,
		requestOptions: IHttpRequestOptions | IRequestOptionsSimplified,
	): Promise<IHttpRequestOptions> {
		const { authenticate } = this.type;
		const options = requestOptions as IHttpRequestOptions;
		if (typeof authenticate !== 'function') return options;
		const leaving = await authenticate(credentials, options);
		this.onLeaving(credentials, leaving, this.readers.get(credentials));
		return leaving;
	}

	async preAuthentication(
		helpers: IHttpRequestHelper,
		credentials: ICredentialDataDecryptedObject,
		_typeName: string,
		node: INode,
		credentialsExpired: boolean,
	): Promise<ICredentialDataDecryptedObject | undefined> {
		const expirable = this.type.properties.find(({ typeOptions }) => typeOptions?.expirable)?.name;
		if (!expirable || !this.type.preAuthentication) return undefined;
		if (credentials[expirable] !== '' && !credentialsExpired) return undefined;
		const output = (await this.type.preAuthentication.call(
			helpers,
			credentials,
		)) as ICredentialDataDecryptedObject;
		if (output[expirable] === undefined) return undefined;
		const id = node.credentials?.[CREDENTIAL_TYPE]?.id ?? '';
		this.store.set(id, { ...this.store.get(id), ...output });
		this.writes++;
		return Object.assign(credentials, output);
	}

	async runPreAuthentication(
		helpers: IHttpRequestHelper,
		credentials: ICredentialDataDecryptedObject,
	): Promise<ICredentialDataDecryptedObject | undefined> {
		return (await this.type.preAuthentication?.call(
			helpers,
			credentials,
		)) as ICredentialDataDecryptedObject;
	}

	async getDecrypted(
		{ executionId }: IWorkflowExecuteAdditionalData,
		{ id }: INodeCredentialsDetails,
		_typeName: string,
		mode: WorkflowExecuteMode,
		executeData?: IExecuteData,
		_raw?: boolean,
		item?: ICredentialsExpressionResolveValues,
	): Promise<ICredentialDataDecryptedObject> {
		const stored = structuredClone(this.store.get(id ?? '') ?? {});
		const filled = NodeHelpers.getNodeParameters(
			[...this.type.properties, ...DOMAIN_RESTRICTION_FIELDS],
			stored as never,
			true,
			false,
			null,
			null,
		);
		const credentials = (
			item
				? item.workflow.expression.getParameterValue(
						filled,
						item.runExecutionData,
						item.runIndex,
						item.itemIndex,
						item.node.name,
						item.connectionInputData,
						mode,
						{},
						executeData,
					)
				: filled
		) as ICredentialDataDecryptedObject;
		if (executionId !== undefined) this.readers.set(credentials, executionId);
		return await Promise.resolve(credentials);
	}

	getCredentials(): Promise<ICredentials> {
		return Promise.reject(new Error('Not part of this engine'));
	}

	updateCredentials(): Promise<void> {
		return Promise.reject(new Error('Not part of this engine'));
	}

	updateCredentialsOauthTokenData(): Promise<void> {
		return Promise.reject(new Error('Not part of this engine'));
	}

	getCredentialsProperties(): INodeProperties[] {
		return this.type.properties;
	}
}
