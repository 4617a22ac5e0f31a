import { name } from '../package.json';

/** The values that workflows store. */
export const PACKAGE_NAME = name;
export const NODE_TYPE = `${name}.bimmerVin`;
export const TRIGGER_TYPE = `${name}.bimmerVinTrigger`;
export const CREDENTIAL_TYPE = 'bimmerVinApi';
