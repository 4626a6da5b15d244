import type { Place } from '../service.ts';

/** Asks for 1, after the first password, which may only be changed, has been changed to the place's. */
export async function askNeo4j({ port, password }: Place): Promise<void> {
  const ask = (knows: string, statement: string, parameters: Record<string, string>, database: string) => run(port, knows, statement, parameters, database);
  await ask(password, 'RETURN 1', {}, 'neo4j').catch(async (error: unknown) => {
    if ((error as { code?: string }).code !== 'Neo.ClientError.Security.Unauthorized') throw error;
    await ask(firstPassword, 'ALTER CURRENT USER SET PASSWORD FROM $old TO $new', { old: firstPassword, new: password }, 'system');
    await ask(password, 'RETURN 1', {}, 'neo4j');
  });
}

const firstPassword = 'neo4j';

async function run(port: number, password: string, statement: string, parameters: Record<string, string>, database: string): Promise<void> {
  const { default: neo4j } = await import('neo4j-driver');
  const driver = neo4j.driver(`bolt://127.0.0.1:${port}`, neo4j.auth.basic('neo4j', password), { connectionTimeout: 5_000, maxTransactionRetryTime: 0 });
  await driver.executeQuery(statement, parameters, { database }).finally(() => driver.close());
}
