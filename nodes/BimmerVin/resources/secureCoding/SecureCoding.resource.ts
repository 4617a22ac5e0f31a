import { defineResource } from '../operation';
import { getStatus } from './getStatus.operation';
import { submit } from './submit.operation';
import { submitAndWait } from './submitAndWait.operation';
import { wait } from './wait.operation';

export const secureCoding = defineResource('secureCoding', [
	getStatus,
	submit,
	submitAndWait,
	wait,
]);
