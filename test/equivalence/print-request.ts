import type { GraphQLObjectType, GraphQLSchema } from 'graphql';
import type { Args, LinkAsk, NodeAsk, RankAsk, Request, RootAsk } from './request.ts';

export interface PrintedRequest {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** The request as a client sends it, every argument a variable. */
export function printRequest(schema: GraphQLSchema, request: Request): PrintedRequest {
  const declared: string[] = [];
  const variables: Record<string, unknown> = {};
  const body = request.map((ask) => root(ask)).join('\n');
  return { query: `query${declared.length === 0 ? '' : `(${declared.join(', ')})`} {\n${body}\n}`, variables };

  function root(ask: RootAsk): string {
    const head = called('Query', ask.alias, ask.field, ask.args);
    switch (ask.kind) {
      case 'rank':
        return `${head} ${ranked(ask)}`;
      case 'list':
        return `${head} { ${needs(ask.args, 'totalCount')} edges { cursor node { ${node(ask.node)} } } ${pageInfo} }`;
      case 'entities':
        return `${head} { __typename ${fragments(ask.nodes)} }`;
      default:
        return ask satisfies never;
    }
  }

  function ranked({ nodes }: RankAsk): string {
    return `{ ranking { exact slack } ${pageInfo} edges { cursor score node { __typename ${fragments(nodes)} } why { __typename part summary
      ... on VectorReason { cosine } ... on TextReason { match } ... on ImportanceReason { importance } ... on RecencyReason { recency } ... on PolicyReason { feature preferences { relationship targetId weight } } ... on GraphReason { proximity path { nodes { id } relationships } } } } }`;
  }

  function fragments(nodes: readonly NodeAsk[]): string {
    return `... on Node { id } ${nodes.map((ask) => `... on ${ask.entity.name} { ${node(ask)} }`).join(' ')}`;
  }

  function node({ entity, attributes, links, nearest }: NodeAsk): string {
    return ['id', ...attributes.map((name) => `${entity.name}_${name}: ${name}`), ...links.map((ask) => link(entity.name, ask)), ...nearest.map((ask) => `${called(entity.name, ask.alias, ask.field, ask.args)} ${ranked(ask)}`)].join(' ');
  }

  function link(on: string, ask: LinkAsk): string {
    const head = called(on, ask.alias, `${ask.relationship.name}${ask.form === 'connection' ? 'Connection' : ''}`, ask.args);
    return ask.form === 'connection' ? `${head} { totalCount edges { cursor node { ${node(ask.node)} } } ${pageInfo} }` : `${head} { ${node(ask.node)} }`;
  }

  function called(on: string, alias: string, field: string, args: Args): string {
    const definition = (schema.getType(on) as GraphQLObjectType).getFields()[field];
    const given = Object.entries(args).filter(([, value]) => value !== undefined).map(([name, value]) => {
      const type = definition?.args.find((argument) => argument.name === name)?.type;
      const variable = `v${declared.length}`;
      declared.push(`$${variable}: ${String(type)}`);
      variables[variable] = value;
      return `${name}: $${variable}`;
    });
    return `${alias}: ${field}${given.length === 0 ? '' : `(${given.join(', ')})`}`;
  }
}

const pageInfo = 'pageInfo { hasNextPage hasPreviousPage startCursor endCursor }';

/** A count is asked for with forward pages only, so that some operations go without. */
function needs(args: Args, field: string): string {
  return args['last'] === undefined ? field : '';
}
