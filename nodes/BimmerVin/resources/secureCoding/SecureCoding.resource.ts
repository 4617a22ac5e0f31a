import { defineResource } from '../operation';
import { getStatus } from './getStatus.operation';
import { submit } from './submit.operation';

export const secureCoding = defineResource('secureCoding', [getStatus, submit]);
