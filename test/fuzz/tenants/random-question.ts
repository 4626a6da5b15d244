import type { Random } from '../random.ts';
import { films, ids, owners, people, themes, type Owner } from './tenant-world.ts';

/** One root field without its alias. Where it has pages, `{after}` stands where a cursor may come. */
export interface Question {
  readonly text: string;
  /** Whether what comes back is the same whoever else has data: scores of words are not, they count over all. */
  readonly comparable: boolean;
}

/** What a page's cursors are good for: the question as it stands, `{after}` included. */
export const after = '{after}';

/** What is asked of instances: everything around them, or, for many more questions in the same time, little more than whose they are. */
export const fragments = { wide: `
  fragment F on Film { id key title secret year fame tags _version sequelOf { key secret } themes(first: 5) { name secret films(first: 3) { key secret } } castConnection(first: 3) { totalCount edges { cursor properties { weight secret } node { name secret } } } }
  fragment T on Theme { id name secret _version films(first: 4, filter: { year: { gte: 2000 } }) { key secret } below(first: 5) { name secret } broader(first: 5) { name secret } filmsConnection(first: 2) { totalCount nodes { key secret } } }
  fragment P on Person { id name secret filmsConnection(first: 2) { totalCount edges { cursor properties { secret } node { key secret similar(first: 2, weights: { text: 0 }) { nodes { key secret } } } } } }
  fragment N on Node { __typename id ... on Film { ...F } ... on Theme { ...T } ... on Person { ...P } }
  fragment W on Reason { part summary ... on GraphReason { path { relationships nodes { id ... on Film { secret } ... on Theme { secret } ... on Person { secret } } } } ... on TextReason { match highlights } }`, narrow: `
  fragment F on Film { id secret sequelOf { secret } }
  fragment T on Theme { id secret filmsConnection(first: 2) { totalCount } }
  fragment P on Person { id secret }
  fragment N on Node { __typename id ... on Film { ...F } ... on Theme { ...T } ... on Person { ...P } }
  fragment W on Reason { summary }` } as const;
export const usedBy: Readonly<Record<string, readonly string[]>> = { N: ['N', 'F', 'T', 'P'], F: ['F'], T: ['T'], P: ['P'], W: ['W'] };

const page = 'pageInfo { endCursor hasNextPage hasPreviousPage }';

/** Any question that reads. Whoever asks also looks for what others have marked theirs with. */
export function randomQuestion(random: Random, owner: Owner): Question {
  const text = (value: string) => JSON.stringify(value);
  const word = () => random.pick([owner.mark, ...owners.map(({ mark }) => mark), 'Garden', 'Roses', 'secret garden', 'Ada', 'k3', "O'Dea"]);
  const id = () => random.pick([...ids, 'Film:nobody']);
  const list = <T>(most: number, make: () => T) => Array.from({ length: 1 + random.below(most) }, make);
  const same = (written: string): Question => ({ text: written, comparable: true });
  const weights = (): { readonly text: string; readonly comparable: boolean } => random.chance(0.75) ? { text: 'weights: { text: 0 }', comparable: true } : { text: 'minScore: 0', comparable: false };
  const first = () => random.pick([1, 2, 3, 9]);

  function filmFilter(depth: number): string {
    const inner = () => filmFilter(depth - 1);
    return random.pick<() => string>([
      () => `{ year: { ${random.pick(['gte', 'lt', 'eq', 'ne'])}: ${2000 + random.below(8)} } }`,
      () => `{ secret: { startsWith: ${text(random.pick(owners).mark)} } }`,
      () => `{ key: { in: ${JSON.stringify(list(3, () => random.pick(films)))} } }`,
      () => `{ secret: { isNull: ${random.chance(0.5)} } }`,
      () => `{ tags: { hasSome: ${JSON.stringify(list(2, () => random.pick(owners).mark))} } }`,
      () => `{ themes: { ${random.pick(['some', 'none', 'all'])}: { name: { eq: ${text(random.pick(themes))} } } } }`,
      () => `{ cast: { some: { secret: { startsWith: ${text(random.pick(owners).mark)} } } } }`,
      ...(depth === 0 ? [] : [() => `{ not: ${inner()} }`, () => `{ or: [${inner()}, ${inner()}] }`, () => `{ themes: { some: { films: { some: ${inner()} } } } }`]),
    ])();
  }
  const filter = () => (random.chance(0.4) ? `, filter: ${filmFilter(2)}` : '');

  return random.pick<() => Question>([
    () => same(`film(key: ${text(random.pick(films))}) { ...F }`),
    () => same(`theme(name: ${text(random.pick(themes))}) { ...T }`),
    () => same(`person(name: ${text(random.pick(people))}) { ...P }`),
    () => same(`node(id: ${text(id())}) { ...N }`),
    () => same(`nodes(ids: ${JSON.stringify(list(4, id))}) { ...N }`),
    () => same(`films(first: ${first()}${after}${filter()}${random.chance(0.5) ? ', orderBy: [{ year: DESC }]' : ''}) { totalCount edges { cursor node { ...F } } ${page} }`),
    () => same(`films(last: 2${filter()}) { totalCount nodes { key secret } ${page} }`),
    () => same(`films(first: 0${filter()}) { facets { secret { value count } tags { value count } year { from to count } themes { node { name secret } count } cast { node { name secret } count } } }`),
    () => same(`themes(first: 0) { facets { films { node { key secret } count } } }`),
    () => same(`recommendations(first: ${first()}${after}, context: "${random.pick(['default', 'night'])}", seen: ${random.pick(['LEAVE_OUT', 'KEEP'])}) { edges { cursor score node { ...N } why { ...W } } ${page} }`),
    () => same(`search(query: ${text(word())}, first: ${first()}${after}, context: "night", weights: { text: 0 }) { edges { cursor score node { ...N } why { ...W } } ${page} }`),
    () => same(`themes(first: ${first()}${after}) { totalCount nodes { ...T } ${page} }`),
    () => same(`people(first: ${first()}${after}, orderBy: [{ secret: ASC }]) { totalCount nodes { ...P } ${page} }`),
    () => {
      const { text: weighted, comparable } = weights();
      return { text: `searchFilms(query: ${text(word())}, first: ${first()}${after}, ${weighted}${filter()}) { edges { cursor score node { ...F } why { ...W } } ${page} }`, comparable };
    },
    () => {
      const { text: weighted, comparable } = weights();
      return { text: `search(query: ${text(word())}, first: ${first()}${after}, ${weighted}) { edges { cursor score node { ...N } why { ...W } } ${page} }`, comparable };
    },
    () => same(`similar(to: ${JSON.stringify(list(2, id))}, first: ${first()}${after}) { edges { score node { ...N } } ${page} }`),
    () => same(`path(from: ${text(id())}, to: ${text(id())}) { nodes { ...N } relationships { type properties from { id } to { id } } }`),
    () => same(`suggest(prefix: ${text(random.pick(['Ga', 'Gardne', 'Ro', 'Se', 'A', 'Dor', 'Gar', owner.mark, ...owners.map(({ mark }) => mark.slice(0, 4))]))}) { name matched node { ...N } }`),
    () => same(`policy(context: ${text(random.pick(['default', 'night']))}) { context version preferences(first: 30) { relationship targetId target { id ... on Theme { name secret } ... on Person { name secret } } weight evidence } }`),
  ])();
}
