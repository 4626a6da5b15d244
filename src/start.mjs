#!/usr/bin/env node
import './check-node.mjs';

// An old Node has no such export, and is to come as far as the check.
const { enableCompileCache } = await import('node:module');
enableCompileCache();
await import('./main.ts');
