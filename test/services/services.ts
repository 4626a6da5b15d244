import { postgres } from './postgres/postgres.ts';
import type { Service } from './service.ts';

/** All recipes. */
export const services: readonly Service[] = [postgres];
