/** What gateways over the same catalogue have to answer alike: each a document, by what it is about. */

const filters = [
  '{}',
  '{ key: { eq: "the-matrix-1999" } }', '{ key: { in: ["the-matrix-1999", "inception-2010", "nothing"] } }', '{ key: { notIn: ["the-matrix-1999"], startsWith: "the-m" } }',
  '{ title: { gte: "M", lt: "N" } }', '{ title: { gt: "Z" } }', '{ title: { lte: "Alien" } }', '{ title: { ne: "Alien", startsWith: "A" } }',
  '{ originalTitle: { isNull: true }, year: { lt: 1960 } }', '{ originalTitle: { isNull: false } }', '{ originalTitle: { ne: "Solaris" } }',
  '{ kind: { eq: SERIES } }', '{ kind: { ne: SERIES }, year: { in: [1999, 2001] } }', '{ kind: { in: [FILM] }, year: { notIn: [1999] } }',
  '{ year: { gte: 1990, lte: 1995 } }', '{ endYear: { gt: 2015 } }', '{ endYear: { isNull: true }, kind: { eq: SERIES } }', '{ not: { endYear: { gt: 2015 } }, kind: { eq: SERIES } }',
  '{ countries: { hasSome: ["JP", "KR"] } }', '{ countries: { hasAll: ["US", "GB"] } }', '{ countries: { hasNone: ["US", "GB"] } }', '{ countries: { isNull: true } }',
  '{ language: { eq: "ja" } }', '{ popularity: { gte: 90.5 } }', '{ popularity: { lt: 20 } }', '{ runtimeMinutes: { gte: 180 } }', '{ synopsis: { startsWith: "A " } }',
  '{ genres: { some: { name: { eq: "Crime" } } } }', '{ genres: { some: { name: { eq: "Crime" } }, descendants: true } }', '{ genres: { none: { name: { eq: "Drama" } } }, year: { gte: 2015 } }', '{ genres: { all: { name: { in: ["Drama", "Crime"] } } } }',
  '{ moods: { some: { valence: { gte: 0.5 } } } }', '{ directors: { some: { name: { startsWith: "S" } } } }', '{ people: { none: { born: { isNull: false } } }, year: { lt: 1950 } }', '{ themes: { some: { works: { some: { year: { lt: 1940 } } } } } }',
  '{ or: [{ year: { lt: 1930 } }, { and: [{ kind: { eq: SERIES } }, { popularity: { gt: 95 } }] }] }', '{ not: { or: [{ year: { gte: 1960 } }, { countries: { hasSome: ["US"] } }] } }',
  '{ title: { eq: "O\'Brother \\\\ \\"quoted\\" \\n line" } }',
];

const list = (filter: string, i: number) => `l${i}: mediaContents(first: 7, filter: ${filter}, orderBy: [{ title: DESC }]) { totalCount nodes { key year } pageInfo { hasNextPage } }`;
const search = (filter: string, i: number) => `s${i}: searchMediaContents(query: "a crew plans the robbery of a casino", first: 6, filter: ${filter}) { edges { score node { key } } }`;
const near = (filter: string, i: number) => `n${i}: mediaContent(key: "the-matrix-1999") { similar(first: 4) { edges { score node { key } } } genres(first: 2) { works(first: 3, filter: ${filter}, orderBy: [{ popularity: DESC }]) { key } worksConnection(first: 1, filter: ${filter}) { totalCount } } }`;
const inParts = (what: string, question: (filter: string, i: number) => string, some: readonly string[] = filters) => [0, 1].map((half) => ({ what: `${what}, by half the filters`, query: `{ ${some.filter((_, i) => i % 2 === half).map(question).join('\n')} }` }));

const why = 'why { __typename part summary ... on GraphReason { path { nodes { id } relationships } } ... on TextReason { match highlights } }';

export interface QuestionAlike {
  readonly what: string;
  readonly query: string;
  readonly viewer?: string;
}

export const questions: readonly QuestionAlike[] = [
  ...inParts('lists', list),
  ...inParts('searches', search),
  // Each is two statements new to Neo4j, which takes its time to plan them.
  ...inParts('what leads on from an instance', near, filters.filter((_, i) => i % 4 === 1)),
  { what: 'a search over all types with reasons', query: `{ search(query: "loneliness in space with Matt Damon", first: 12) { edges { score node { id } ${why} } } }` },
  { what: 'a search by words alone', query: `{ search(query: "robbery casino heist", first: 12, weights: { vector: 0, graph: 0 }) { edges { score node { id } ${why} } } }` },
  { what: 'a search nested three levels', query: `{ search(query: "robots that feel", first: 5) { edges { score node { id ... on MediaContent { title genres { name parent { name } ancestors(first: 4) { name } works(first: 2) { title similar(first: 2) { edges { score node { title } } } } } directors { name directed(first: 2, orderBy: [{ year: ASC }]) { title year } } } } } } }` },
  { what: 'more like several', query: `{ similar(to: ["MediaContent:spirited-away-2001", "MediaContent:the-matrix-1999"], first: 10) { edges { score node { id } ${why} } } }` },
  { what: 'a hierarchy', query: '{ genre(name: "Crime") { description children { name } descendants { name } ancestors { name } worksConnection(first: 5, orderBy: [{ popularity: DESC }]) { totalCount nodes { title } } } }' },
  { what: 'edges with properties, in either direction', query: '{ mediaContents(first: 20, orderBy: [{ popularity: DESC }]) { nodes { key similarToConnection(first: 3) { totalCount edges { properties { strength } node { key } } } sequels { key } sequelOf { key } relatedTo(first: 3) { key } } } }' },
  { what: 'paths', query: '{ a: path(from: "MediaContent:the-matrix-1999", to: "MediaContent:inception-2010") { nodes { id } relationships { type from { id } to { id } } } b: path(from: "Genre:Heist", to: "Person:Keanu Reeves", maxDepth: 5) { nodes { id } } c: path(from: "MediaContent:the-matrix-1999", to: "MediaContent:the-matrix-1999") { nodes { id } } d: path(from: "Mood:Bleak", to: "Theme:Memory", via: ["HAS_MOOD", "HAS_THEME"]) { nodes { id } } }' },
  { what: 'completions', query: '{ a: suggest(prefix: "the mat") { name matched node { id } } b: suggest(prefix: "nolan") { name matched node { id } } c: suggest(prefix: "sprited aw") { name node { id } } }' },
  { what: 'facets', query: '{ a: mediaContents(first: 0, filter: { year: { gte: 1980 } }) { totalCount facets { kind { value count } year { from to count } countries { value count } genres { node { name } count } directors { node { name } count } } } b: genres(first: 0) { facets { works { node { key } count } } } }' },
  { what: 'pages of a long list', query: '{ a: mediaContents(first: 50, orderBy: [{ year: DESC }, { title: ASC }]) { nodes { key } pageInfo { hasNextPage hasPreviousPage } } b: mediaContents(last: 5, orderBy: [{ popularity: ASC }]) { nodes { key } } }' },
  { what: 'recommendations for a viewer', query: `{ recommendations(first: 8) { edges { score node { id } ${why} } } policy { version preferences(first: 30) { relationship targetId weight evidence } } }`, viewer: 'ann' },
  { what: 'recommendations for somebody unknown', query: '{ recommendations(first: 8) { edges { score node { id } } } }', viewer: 'nobody' },
];

/** Before they are asked: what a viewer did, so that there is something to recommend by. */
export const events = `mutation { recordEvents(events: [
  { id: "1", kind: LIKED, item: "MediaContent:inception-2010", at: "2026-01-01T12:00:00Z" }, { id: "2", kind: FINISHED, item: "MediaContent:the-matrix-1999", at: "2026-01-02T12:00:00Z" },
  { id: "3", kind: DISLIKED, item: "MediaContent:spirited-away-2001", at: "2026-01-03T12:00:00Z" }]) { recorded duplicates } }`;
