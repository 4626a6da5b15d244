/** What a gateway does for a request, in the order in which it comes to it. */
export const requestSteps = ['parse and validate', 'plan', 'embed', 'vectors', 'words', 'graph', 'rows', 'rank', 'gather', 'resolve', 'serialise and send', 'guard', 'collect garbage', 'native code', 'Node and the rest'] as const;
export type RequestStep = (typeof requestSteps)[number];

/** By where code lies, ours and that of packages. What serves several steps stands in none, and belongs to who called it. */
const code: readonly (readonly [RequestStep, RegExp])[] = [
  ['parse and validate', /\/graphql\/(language|validation)\/|\/src\/engine\/(prepare|check-tokens|document|selection)/],
  ['embed', /\/src\/stores\/embedding\/|node:internal\/deps\/undici/],
  ['words', /\/src\/stores\/text\//],
  ['vectors', /\/src\/stores\/(vector|clients\/milvus)\/|\/@zilliz\/|\/@grpc\/|\/protobufjs\/|\/@zvec\/|node:internal\/http2/],
  ['graph', /\/src\/stores\/(graph|clients\/neo4j)\/|\/neo4j-driver/],
  ['rows', /\/src\/stores\/(relational|clients\/postgres)\/|\/node_modules\/postgres\//],
  ['plan', /\/src\/(planner|pipeline)\//],
  ['rank', /\/src\/(ranking|execution\/rank)\//],
  ['gather', /\/src\/(execution|loaders)\//],
  ['guard', /\/src\/(resilience|statistics)\/|\/cockatiel\//],
  ['resolve', /\/src\/(resolvers|engine)\/|\/graphql\/execution\/|\/dataloader\/|\/rival\/server/],
  ['serialise and send', /\/src\/server\/|\/@apollo\/|\/(@fastify|fastify|express|body-parser|router|finalhandler)\/|node:_http|\/measure-overhead/],
];

/** Undefined for code that serves several. */
export function stepOfCode(url: string): RequestStep | undefined {
  return code.find(([, pattern]) => pattern.test(url))?.[0];
}
