import type { FastifyInstance } from 'fastify';
import type { Readiness } from '../server-options.ts';

/** `/health/live`: the process answers. `/health/ready`: it can serve, or what is missing. */
export function addHealthRoutes(app: FastifyInstance, readiness: () => Readiness): void {
  app.get('/health/live', async (_request, reply) => {
    await reply.header('cache-control', 'no-store').send({ status: 'live' });
  });
  app.get('/health/ready', async (_request, reply) => {
    const { ready, ...details } = readiness();
    await reply.code(ready ? 200 : 503).header('cache-control', 'no-store').send({ status: ready ? 'ready' : 'not ready', ...details });
  });
}
