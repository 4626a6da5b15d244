import fc from 'fast-check';
import { sortable } from '../../src/catalog/augment/order-type.ts';
import { isEmbedded, type EntityType } from '../../src/catalog/catalog.ts';
import { globalId } from '../../src/model/entity-ref.ts';
import { arbitraryFilterInput } from '../support/arbitrary-filter.ts';
import { rowsOf } from '../support/world.ts';
import { embeddedTypes, namesIn, vocabulary, type Catalogue } from './catalogue.ts';
import { contexts } from './past.ts';
import { printRequest } from './print-request.ts';
import type { Args, EntitiesAsk, LinkAsk, ListAsk, NodeAsk, RankAsk, Request } from './request.ts';

/** One to three root fields of every kind there is, with up to two levels below them. */
export function arbitraryRequest(catalogue: Catalogue): fc.Arbitrary<Request> {
  const root = fc.oneof({ weight: 4, arbitrary: arbitrarySearch(catalogue) }, { weight: 2, arbitrary: arbitrarySimilar(catalogue) }, { weight: 3, arbitrary: arbitraryRecommendations(catalogue) }, { weight: 2, arbitrary: arbitraryList(catalogue) }, { weight: 1, arbitrary: arbitraryEntities(catalogue) });
  return fc.array(root, { minLength: 1, maxLength: 3 }).map((asks) => shown(catalogue, asks.map((ask, i) => ({ ...ask, alias: `root${i}` }))));
}

/** `search`, or the twin of one type. */
export function arbitrarySearch(catalogue: Catalogue, given: fc.Arbitrary<Args> = queryArgs(catalogue)): fc.Arbitrary<RankAsk> {
  const all = fc.record({ what: given, how: rankArgs, context: inContext, where: typesArgs(catalogue), nodes: nodesOf(catalogue) })
    .map(({ what, how, context, where, nodes }): RankAsk => ({ kind: 'rank', alias: 'root', field: 'search', args: { ...what, ...how, ...where, context }, nodes }));
  const typed = fc.constantFrom(...embeddedTypes(catalogue)).chain((entity) => fc.record({ what: given, how: rankArgs, context: inContext, filter: maybeFilter(catalogue, entity), nodes: nodesOf(catalogue) })
    .map(({ what, how, context, filter, nodes }): RankAsk => ({ kind: 'rank', alias: 'root', field: searchRoot(catalogue, entity), args: { ...what, ...how, filter, context }, nodes: nodes.filter((ask) => ask.entity === entity) })));
  return fc.oneof({ weight: 2, arbitrary: all }, { weight: 1, arbitrary: typed });
}

export function arbitraryRecommendations(catalogue: Catalogue): fc.Arbitrary<RankAsk> {
  const whose = fc.record({ context: fc.option(fc.constantFrom(...contexts), { nil: undefined }), seen: fc.option(fc.constantFrom('KEEP', 'LEAVE_OUT'), { nil: undefined }) });
  // Parts that a search must have some of may all be missing.
  const how = fc.oneof({ weight: 3, arbitrary: rankArgs }, { weight: 1, arbitrary: fc.record({ first: fc.integer({ min: 1, max: 12 }), weights: fc.record({ vector: weight, graph: weight, importance: weight, recency: weight, policy: weight }) }) });
  return fc.record({ whose, how, where: typesArgs(catalogue), nodes: nodesOf(catalogue) }).map(({ whose: own, how: args, where, nodes }): RankAsk => ({ kind: 'rank', alias: 'root', field: 'recommendations', args: { ...own, ...args, ...where }, nodes }));
}

export function arbitrarySimilar(catalogue: Catalogue): fc.Arbitrary<RankAsk> {
  const some = fc.constantFrom(...embeddedTypes(catalogue)).chain((entity) => fc.constantFrom(...rowsOf(catalogue, entity).keys()).map((key) => globalId({ type: entity.name, key })));
  return fc.record({ to: fc.array(some, { minLength: 1, maxLength: 3 }), how: rankArgs, where: typesArgs(catalogue), nodes: nodesOf(catalogue) })
    .map(({ to, how, where, nodes }): RankAsk => ({ kind: 'rank', alias: 'root', field: 'similar', args: { to, ...how, ...where }, nodes }));
}

export function arbitraryList(catalogue: Catalogue): fc.Arbitrary<ListAsk> {
  return fc.constantFrom(...catalogue.catalog.entities.values()).chain((entity) => fc.record({ filter: maybeFilter(catalogue, entity), orderBy: maybeOrder(entity), size: fc.integer({ min: 0, max: 60 }), backwards: fc.boolean(), node: nodeAsk(catalogue, entity, 2) })
    .map(({ filter, orderBy, size, backwards, node }): ListAsk => ({ kind: 'list', alias: 'root', field: entity.plural, args: { filter, orderBy, [backwards ? 'last' : 'first']: size }, node })));
}

/** A connection of one instance; undefined where no relationship leads to many. */
export function arbitraryLinked(catalogue: Catalogue): fc.Arbitrary<EntitiesAsk> | undefined {
  const many = [...catalogue.catalog.entities.values()].flatMap((entity) => [...entity.relationships.values()].filter(({ list }) => list).map((relationship) => ({ entity, relationship })));
  if (many.length === 0) return undefined;
  return fc.constantFrom(...many).chain(({ entity, relationship }) => fc.record({ key: fc.constantFrom(...rowsOf(catalogue, entity).keys()), filter: maybeFilter(catalogue, relationship.target), orderBy: maybeOrder(relationship.target) }).map(({ key, filter, orderBy }): EntitiesAsk => {
    const node = { entity: relationship.target, attributes: [], links: [], nearest: [] };
    const link: LinkAsk = { kind: 'link', alias: 'linked', relationship, form: 'connection', args: { filter, orderBy }, node };
    return { kind: 'entities', alias: 'root', field: entity.singular, args: { [entity.ownKey.name]: key }, ids: [globalId({ type: entity.name, key })], many: false, nodes: [{ entity, attributes: [], links: [link], nearest: [] }] };
  }));
}

export function arbitraryEntities(catalogue: Catalogue): fc.Arbitrary<EntitiesAsk> {
  const ref = fc.constantFrom(...catalogue.catalog.entities.values()).chain((entity) => fc.constantFrom('nobody', ...rowsOf(catalogue, entity).keys()).map((key) => ({ entity, key })));
  const nodes = fc.tuple(...[...catalogue.catalog.entities.values()].map((entity) => nodeAsk(catalogue, entity, 2)));
  return fc.record({ refs: fc.array(ref, { minLength: 1, maxLength: 6 }), how: fc.constantFrom('byKey', 'node', 'nodes'), nodes }).map(({ refs, how, nodes: asked }): EntitiesAsk => {
    const ids = refs.map(({ entity, key }) => globalId({ type: entity.name, key }));
    const [first] = refs;
    if (first === undefined || how === 'nodes') return { kind: 'entities', alias: 'root', field: 'nodes', args: { ids }, ids, many: true, nodes: asked };
    if (how === 'node') return { kind: 'entities', alias: 'root', field: 'node', args: { id: ids[0] }, ids: ids.slice(0, 1), many: false, nodes: asked };
    return { kind: 'entities', alias: 'root', field: first.entity.singular, args: { [first.entity.ownKey.name]: first.key }, ids: ids.slice(0, 1), many: false, nodes: asked.filter(({ entity }) => entity === first.entity) };
  });
}

/** A counterexample is read as the client's request. */
export function shown(catalogue: Catalogue, request: Request): Request {
  return Object.assign([...request], { [fc.toStringMethod]: () => JSON.stringify(printRequest(catalogue.catalog.schema, request)) });
}

function searchRoot({ catalog }: Catalogue, entity: EntityType): string {
  return [...catalog.roots].find(([, root]) => root.kind === 'search' && root.entity === entity)?.[0] ?? 'search';
}

/** Words that documents hold, names that link, words that nothing knows, and nothing to say at all. */
function queryArgs(catalogue: Catalogue): fc.Arbitrary<Args> {
  const names = namesIn(catalogue);
  const word = fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...vocabulary, 'a', 'ab', 'é', 'true') }, { weight: names.length === 0 ? 0 : 3, arbitrary: fc.constantFrom('', ...names) }, { weight: 1, arbitrary: fc.constantFrom('unheard', '!?', 'the') });
  const query = fc.array(word, { minLength: 1, maxLength: 5 }).map((all) => `${all.join(' ')}.`);
  const vector = fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 64, maxLength: 64 }).map((numbers) => numbers.map((n, i) => (i === 0 ? n + 0.5 : n)));
  return fc.oneof({ weight: 4, arbitrary: fc.record({ query }) }, { weight: 1, arbitrary: fc.record({ vector }) }, { weight: 1, arbitrary: fc.record({ query, vector }) });
}

/** Least scores that no score meets by accident. */
const minScore = fc.option(fc.constantFrom(-0.5001234, 0.0001234, 0.1001234, 0.3001234, 0.6001234), { freq: 3, nil: undefined });

const weight = fc.constantFrom(0, 0, 0.05, 0.3, 1, 5);
/** Scores of one part alone are where most items tie. */
const onePart = fc.constantFrom('vector', 'text', 'graph').map((part) => ({ vector: 0, text: 0, graph: 0, importance: 0, recency: 0, policy: 0, [part]: 1 }));
const severalParts = fc.record({ vector: weight, text: weight, graph: weight, importance: weight, recency: weight, policy: weight }).map((all) => (all.vector + all.text + all.graph === 0 ? { ...all, vector: 0.5 } : all));
const weights = fc.oneof({ weight: 2, arbitrary: fc.constant(undefined) }, { weight: 4, arbitrary: severalParts }, { weight: 1, arbitrary: onePart });

const inContext = fc.option(fc.constantFrom(...contexts), { nil: undefined });

const rankArgs: fc.Arbitrary<Args> = fc.record({ first: fc.oneof({ weight: 5, arbitrary: fc.integer({ min: 1, max: 12 }) }, { weight: 1, arbitrary: fc.constantFrom(0, 30, 100) }), weights, minScore });

function typesArgs(catalogue: Catalogue): fc.Arbitrary<Args> {
  const all = embeddedTypes(catalogue);
  const types = fc.option(fc.subarray(all.map(({ name }) => name), { minLength: 1 }), { freq: 3, nil: undefined });
  const exclude = fc.array(fc.constantFrom(...all).chain((entity) => fc.constantFrom(...rowsOf(catalogue, entity).keys()).map((key) => globalId({ type: entity.name, key }))), { maxLength: 4 });
  const filter = fc.record({ exclude, ...Object.fromEntries(all.map((entity) => [entity.singular, maybeFilter(catalogue, entity).map((given) => given ?? null)])) });
  return fc.record({ types, filter: fc.option(filter, { nil: undefined }) });
}

function maybeFilter(catalogue: Catalogue, entity: EntityType): fc.Arbitrary<Args | undefined> {
  return fc.option(arbitraryFilterInput(catalogue, entity), { freq: 2, nil: undefined });
}

function maybeOrder(entity: EntityType): fc.Arbitrary<readonly Args[] | undefined> {
  const term = fc.record({ name: fc.constantFrom(...sortable(entity).map(({ name }) => name)), direction: fc.constantFrom('ASC', 'DESC') }).map(({ name, direction }) => ({ [name]: direction }));
  return fc.option(fc.array(term, { minLength: 1, maxLength: 3 }), { freq: 2, nil: undefined });
}

function nodesOf(catalogue: Catalogue): fc.Arbitrary<readonly NodeAsk[]> {
  return fc.tuple(...embeddedTypes(catalogue).map((entity) => nodeAsk(catalogue, entity, 1)));
}

function nodeAsk(catalogue: Catalogue, entity: EntityType, depth: number): fc.Arbitrary<NodeAsk> {
  const attributes = fc.subarray([...entity.attributes.keys()]);
  const relationships = [...entity.relationships.values()];
  const links: fc.Arbitrary<LinkAsk[]> = depth === 0 || relationships.length === 0 ? fc.constant([]) : fc.array(fc.constantFrom(...relationships).chain((relationship) => linkAsk(catalogue, relationship, depth)), { maxLength: 2 });
  const nearest: fc.Arbitrary<RankAsk[]> = depth === 0 || entity.nearest.size === 0 || !isEmbedded(entity) ? fc.constant([]) : fc.array(fc.constantFrom(...entity.nearest).chain((field) => nearestAsk(catalogue, entity, field)), { maxLength: 1 });
  // Types may share fields below a node, and GraphQL wants them to agree: each type has names of its own.
  return fc.record({ attributes, links, nearest }).map((asked) => ({
    entity, attributes: asked.attributes,
    links: asked.links.map((ask, i) => ({ ...ask, alias: `${entity.name}__link${i}` })),
    nearest: asked.nearest.map((ask, i) => ({ ...ask, alias: `${entity.name}__near${i}` })),
  }));
}

function linkAsk(catalogue: Catalogue, relationship: LinkAsk['relationship'], depth: number): fc.Arbitrary<LinkAsk> {
  const node = nodeAsk(catalogue, relationship.target, depth - 1);
  if (!relationship.list) return node.map((asked): LinkAsk => ({ kind: 'link', alias: '', relationship, form: 'one', args: {}, node: asked }));
  return fc.record({ node, form: fc.constantFrom('list' as const, 'connection' as const), filter: maybeFilter(catalogue, relationship.target), orderBy: maybeOrder(relationship.target), first: fc.integer({ min: 0, max: 4 }) })
    .map(({ node: asked, form, filter, orderBy, first }): LinkAsk => ({ kind: 'link', alias: '', relationship, form, args: { filter, orderBy, first }, node: asked }));
}

function nearestAsk(catalogue: Catalogue, entity: EntityType, field: string): fc.Arbitrary<RankAsk> {
  return fc.record({ how: rankArgs, filter: maybeFilter(catalogue, entity), node: nodeAsk(catalogue, entity, 0) })
    .map(({ how, filter, node }): RankAsk => ({ kind: 'rank', alias: '', field, args: { ...how, first: Number(how['first']) % 5, filter }, nodes: [node] }));
}
