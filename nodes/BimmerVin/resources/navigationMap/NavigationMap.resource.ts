import { defineResource } from '../operation';
import { generateFscCode } from './generateFscCode.operation';
import { getRepairKit } from './getRepairKit.operation';

export const navigationMap = defineResource('navigationMap', [generateFscCode, getRepairKit]);
