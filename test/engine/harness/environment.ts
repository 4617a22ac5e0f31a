/** This has to be imported before n8n-core. */
import 'reflect-metadata';
import './settings';
