import { describe, expect, it } from 'vitest';
import { SchemaError, type SchemaProblem } from '../../src/catalog/schema-problems.ts';
import { catalogOf } from '../support/domain-sdl.ts';

/** An entity with nothing wrong, for what a case is not about. */
const genre = 'type Genre implements Node @entity { id: ID! name: String! @ownKey works: [Work!] @relationship(type: "BELONGS_TO", direction: IN) }';
const work = 'type Work implements Node @entity { id: ID! key: String! @ownKey }';
const thing = (fields: string, marks = '') => `type Thing implements Node @entity ${marks} { id: ID! key: String! @ownKey ${fields} }`;
const long = 'a'.repeat(64);

/** What is wrong · the SDL, with ¶ before each place that must be named · what must be said of each, in the order of the places. */
const cases: readonly (readonly [what: string, sdl: string, ...messages: readonly string[]])[] = [
  // Directives
  ['a misspelt directive of a type', `${work} type Genre implements Node ¶@entty { id: ID! name: String! @ownKey }`, 'Genre: there is no directive @entty. Write @entity.'],
  ['a misspelt directive of a field', `type Genre implements Node @entity { id: ID! name: String! ¶@ownKye }`, 'Genre.name: there is no directive @ownKye. Write @ownKey.'],
  ['a directive of another library', `${work} type Genre implements Node @entity ¶@cacheControl(maxAge: 3) { id: ID! name: String! @ownKey }`, 'Genre: there is no directive @cacheControl. Write one of @entity, @embedded, @relationshipProperties, @table, @node, @collection, @key.'],
  ['a directive kept for later', thing('a: String ¶@access(roles: ["x"])'), 'Thing.a: @access is reserved for access rules, which this version does not have yet. Leave it out.'],
  ['a directive of types on a field', thing('a: String ¶@entity'), 'Thing.a: @entity does not stand on a field. Leave it out here.'],
  ['a directive of fields on a type', thing('a: String', '¶@ownKey'), 'Thing: @ownKey does not stand on a type. Leave it out here.'],
  ['a directive on an enum', `${work} enum Kind ¶@entity { A }`, 'Kind: @entity does not stand on an enum. Leave it out here.'],
  ['a directive on a value of an enum', `${work} enum Kind { A ¶@filterable B }`, 'Kind.A: @filterable does not stand on a value of an enum. Leave it out here.'],
  ['a directive twice', thing('a: String @filterable ¶@filterable'), 'Thing.a: @filterable stands here twice. Keep one.'],
  ['a misspelt argument', thing('a: [Thing!] @relationship(type: "A", ¶directon: IN)'), 'Thing.a: @relationship has no argument "directon". Write "direction".'],
  ['an argument of a directive that takes none', thing('a: String @filterable(¶index: true)'), 'Thing.a: @filterable has no argument "index". Leave it out.'],
  ['an argument twice', thing('a: [Thing!] @relationship(type: "A", ¶type: "B")'), 'Thing.a: @relationship has the argument "type" twice. Keep one.'],
  ['a missing argument', thing('a: [Thing!] ¶@relationship'), 'Thing.a: @relationship needs its argument "type". Write @relationship(type: "…").'],
  ['a missing list argument', thing('a: String @filterable', '¶@embedded'), 'Thing: @embedded needs its argument "from". Write @embedded(from: ["…"]).'],
  ['a direction that does not exist', thing('a: [Thing!] @relationship(type: "A", direction: ¶SIDEWAYS)'), 'Thing.a: @relationship(direction: SIDEWAYS) means nothing. Write OUT or IN or BOTH.'],
  ['a direction in quotes', thing('a: [Thing!] @relationship(type: "A", direction: ¶"OUT")'), 'Thing.a: @relationship(direction: "OUT") means nothing. Write OUT or IN or BOTH.'],
  ['a store that does not exist', thing('a: String @mirrored(in: ¶[CACHE])'), 'Thing.a: @mirrored(in: [CACHE]) means nothing. Write [VECTOR or GRAPH].'],
  ['a number in quotes', thing('a: Int @importance(max: ¶"100")'), 'Thing.a: @importance(max: "100") means nothing. Write a number.'],

  // Directives that mean nothing where they stand
  ['an own key on the global id', `type Genre implements Node @entity { id: ID! ¶@ownKey name: String }`, 'Genre.id: @ownKey is for an attribute of an entity, and this is the global id. Mark another field, such as "key: String! @ownKey".'],
  ['an own key on a relationship', `${work} type Genre implements Node @entity { id: ID! works: [Work!] @relationship(type: "X") ¶@ownKey }`, 'Genre.works: @ownKey is for an attribute of an entity, and this is a field that follows edges. Leave it out.'],
  ['a filterable relationship', thing('a: [Thing!] @relationship(type: "A") ¶@filterable'), 'Thing.a: @filterable is for an attribute of an entity, and this is a field that follows edges. Leave it out.'],
  ['a field that follows edges and ranks', thing('a: [Thing!] @relationship(type: "A") ¶@nearest', '@embedded(from: ["key"])'), 'Thing.a: @nearest is for a field that ranks what is near, and this is a field that follows edges. Leave it out.'],
  ['a strength of an entity', thing('a: Float ¶@strength'), 'Thing.a: @strength is for an attribute of an edge, and this is an attribute of an entity. Leave it out.'],
  ['a filterable attribute of an edge', `${work} type Link @relationshipProperties { a: Float ¶@filterable }`, 'Link.a: @filterable is for an attribute of an entity, and this is an attribute of an edge. Leave it out.'],
  ['an own key of an interface', `${work} interface Named { name: String! ¶@ownKey }`, 'Named.name: @ownKey is for an attribute of an entity, and this is a field of an interface, which the types that implement it write again. Leave it out.'],
  ['an entity that stands on edges', `type Link implements Node @entity ¶@relationshipProperties { id: ID! key: String! @ownKey }`, 'Link: a type is an entity or stands on edges. Leave out @entity or @relationshipProperties.'],
  ['vectors of edges', `${work} type Link @relationshipProperties ¶@embedded(from: ["a"]) { a: String }`, 'Link: @embedded is for entities, and this type stands on edges. Leave it out.'],

  // Stores that were there before
  ['a collection of what is managed', thing('', '¶@collection(name: "c", key: "k", vector: "v", dimensions: 3, model: "m")'), 'Thing: vectors that were there before belong to rows or nodes that were. Add @table(name: "…") or @node(label: "…"), or mark the type with @embedded(from: […]) instead.'],
  ['vectors to be made of what is not managed', thing('', '@table(name: "t") ¶@embedded(from: ["key"])'), 'Thing: Trefoil makes no vectors of what it does not manage. Name the collection that has them by @collection(…), or leave @embedded out.'],
  ['a vector without values', thing('', '@table(name: "t") ¶@collection(name: "c", key: "k", vector: "v", dimensions: 0, model: "m")'), 'Thing: a vector has 0 values. Write how many the collection\'s have.'],
  ['a score of what does not stand beside the vectors', thing('¶a: Float @importance', '@table(name: "t") @collection(name: "c", key: "k", vector: "v", dimensions: 3, model: "m")'), 'Thing.a: scores are made of what stands beside the vectors. Add @mirrored(in: [VECTOR]) where the collection has it, or leave the mark out.'],
  ['edges between what is managed and what was there before', `${work} ${thing('works: [Work!] ¶@relationship(type: "A")', '@table(name: "t")')}`, "Thing.works: Thing was there before, and Work is Trefoil's own: no store has edges between them. Leave the field out, or import Thing too."],
  ['edges that are nowhere', thing('others: [Thing!] ¶@relationship(type: "A")', '@table(name: "t")'), 'Thing.others: nothing says where its edges are. Add @joinTable(name: "…", own: "…", other: "…") or, where this leads to one, @column(name: "…"); or mark both types with @node(label: "…").'],
  ['edges at two places', thing('other: Thing @relationship(type: "A") @joinTable(name: "t", own: "a", other: "b") ¶@column(name: "c")', '@table(name: "t")'), 'Thing.other: its edges are in a table of their own or in a column of this one. Keep @joinTable or @column.'],
  ['a join table of what is managed', thing('others: [Thing!] @relationship(type: "A") ¶@joinTable(name: "t", own: "a", other: "b")'), 'Thing.others: Thing stands in no table that was there before. Mark it with @table(name: "…"), or leave this out.'],
  ['a join table between a table and nodes', `${thing('works: [Work!] ¶@relationship(type: "A") @joinTable(name: "t", own: "a", other: "b")', '@table(name: "t")')} type Work implements Node @entity @node(label: "Work") { id: ID! key: String! @ownKey }`, 'Thing.works: its edges are in a table, and Work stands in none. Mark it with @table(name: "…"), or both types with @node(label: "…") and leave out where the edges are.'],
  ['nodes known by UUIDs', thing('', '¶@node(label: "Thing", keyType: UUID)'), 'Thing: a graph holds UUIDs as texts. Write keyType: TEXT, or leave it out.'],
  ['a join table of an attribute', thing('a: String ¶@joinTable(name: "t", own: "a", other: "b")', '@table(name: "t")'), 'Thing.a: @joinTable is for a field that follows edges, and this is an attribute of an entity. Leave it out.'],
  ['two ends that disagree where their edges are', thing('a: [Thing!] @relationship(type: "A") @joinTable(name: "t", own: "a", other: "b") ¶b: [Thing!] @relationship(type: "A", direction: IN) @joinTable(name: "t", own: "a", other: "b")', '@table(name: "t")'), 'Thing.b: the field at the other end says otherwise where the edges of A are. Write the same at both, or at one alone.'],

  // Entities
  ['a type that nobody stores', `${work} type ¶Genre { name: String }`, 'Genre: a type is stored as an entity or on edges. Mark it with @entity or @relationshipProperties.'],
  ['nothing that is stored as an entity', `¶enum Kind { A }`, 'there is no entity. Mark at least one type with @entity.'],
  ['an entity without a global id', `type ¶Genre implements Node @entity { name: String! @ownKey }`, 'Genre: the global id is missing. Add "id: ID!"; the type\'s own key is a field of its own.'],
  ['a global id that may be absent', `type Genre implements Node @entity { ¶id: ID name: String! @ownKey }`, 'Genre: the field "id" is the global id. Write "id: ID!"; the type\'s own key is a field of its own.'],
  ['a global id of another type', `type Genre implements Node @entity { ¶id: String! name: String! @ownKey }`, 'Genre: the field "id" is the global id. Write "id: ID!"; the type\'s own key is a field of its own.'],
  ['an entity that is no Node', `type ¶Genre @entity { id: ID! name: String! @ownKey }`, 'Genre: an entity has a global id. Write "type Genre implements Node @entity".'],
  ['a misspelt interface', `type Genre implements ¶Nod @entity { id: ID! name: String! @ownKey }`, 'Genre: there is no interface "Nod". Write "Node".'],
  ['an entity without an own key', `type ¶Episode implements Node @entity { id: ID! name: String! }`, 'Episode: no field is marked @ownKey. Write "key: String! @ownKey" or mark the field that identifies an Episode.'],
  ['a type without fields', `${work} type ¶Genre implements Node @entity`, 'Genre: the global id is missing. Add "id: ID!"; the type\'s own key is a field of its own.', 'Genre: no field is marked @ownKey. Write "key: String! @ownKey" or mark the field that identifies a Genre.'],
  ['an own key that may be absent', `type Genre implements Node @entity { id: ID! name: ¶String @ownKey }`, 'Genre.name: an own key is a text that is always there. Write "name: String! @ownKey".'],
  ['a number as own key', `type Genre implements Node @entity { id: ID! number: ¶Int! @ownKey }`, 'Genre.number: an own key is a text that is always there. Write "number: String! @ownKey".'],
  ['a list as own key', `type Genre implements Node @entity { id: ID! names: ¶[String!]! @ownKey }`, 'Genre.names: an own key is a text that is always there. Write "names: String! @ownKey".'],
  ['two own keys', `type Genre implements Node @entity { id: ID! name: String! @ownKey ¶code: String! @ownKey }`, 'Genre: "name" is the own key already, and a type has one. Leave out the second @ownKey.'],
  ['two names', thing('a: String @name ¶b: String @name'), 'Thing: "a" is the name already, and a type has one. Leave out the second @name.'],
  ['a number as name', thing('¶a: Int @name'), 'Thing.a: a name is a text. Mark a String.'],
  ['two importances', thing('a: Int @importance ¶b: Int @importance'), 'Thing: "a" is the importance already, and a type has one. Leave out the second @importance.'],
  ['a text as importance', thing('¶a: String @importance'), 'Thing.a: importance is a number. Mark an Int or a Float.'],
  ['an importance that nothing reaches', thing('¶a: Int @importance(max: 0)'), 'Thing.a: max is the value that counts as 1. Write a number above 0.'],
  ['two recencies', thing('a: Date @recency ¶b: Date @recency'), 'Thing: "a" is the recency already, and a type has one. Leave out the second @recency.'],
  ['a fraction as recency', thing('¶a: Float @recency'), 'Thing.a: recency is a time. Mark a DateTime, a Date or a year as Int.'],
  ['a half-life of no time', thing('¶a: Int @recency(halfLifeDays: -1)'), 'Thing.a: halfLifeDays is a time. Write a number above 0.'],

  ['a key that is no field', thing('name: String', '¶@key(fields: "id nme")'), 'Thing: @key names "nme", which is no attribute of Thing. Write "name".'],
  ['a key of what is elsewhere', `${work} ${thing('works: [Work!] @relationship(type: "A")', '¶@key(fields: "works { key }")')}`, 'Thing: @key names "works", which is no attribute of Thing. Write one of "id", "key".'],

  // Attributes
  ['a misspelt type', thing('a: ¶Strng'), 'Thing.a: there is no type "Strng". Write "String".'],
  ['a list of lists', thing('¶a: [[String!]!]'), 'Thing.a: a list of lists cannot be stored. Use JSON.'],
  ['a list with absent members', thing('¶a: [String]'), 'Thing.a: members of a list are never null. Write [String!].'],
  ['a list of JSON', thing('¶a: [JSON!]'), 'Thing.a: a JSON value holds a list as it is. Write JSON.'],
  ['a filter on JSON', thing('¶a: JSON @filterable'), 'Thing.a: JSON has no order and no equality to filter by. Leave out @filterable.'],
  ['JSON kept elsewhere', thing('¶a: JSON @mirrored(in: [GRAPH])'), 'Thing.a: JSON is read from its row alone. Leave out @mirrored.'],
  ['an attribute mirrored nowhere', thing('¶a: Int @mirrored(in: [])'), 'Thing.a: no store is named to mirror it in. Write @mirrored(in: [VECTOR]) or leave it out.'],
  ['an attribute beside vectors that there are not', thing('¶a: Int @mirrored(in: [VECTOR])'), 'Thing.a: Thing has no vectors to keep it beside. Mark the type with @embedded, or leave out VECTOR.'],
  ['an attribute with arguments', thing('¶a(unit: String): Int'), 'Thing.a: a stored attribute takes no arguments. Leave them out.'],
  ['a field that is a Node', thing('a: ¶Node'), 'Thing.a: Node is neither stored nor an entity. Write a scalar, an enum or an entity.'],
  ['a field twice', thing('a: Int ¶a: String'), 'Field "Thing.a" can only be defined once. Keep one.'],
  ['an enum without values', `${thing('a: Kind')} ¶enum Kind`, 'Kind: an enum has at least one value. Write "enum Kind { … }".'],
  ['a value of an enum twice', `${thing('a: Kind')} enum Kind { A B ¶A }`, 'Enum value "Kind.A" can only be defined once. Keep one.'],

  // Relationships
  ['an entity without @relationship', `${work} ${thing('¶madeOf: [Work!]')}`, 'Thing.madeOf: a field of type Work follows edges. Add @relationship(type: "MADE_OF").'],
  ['a required relationship', thing('a: ¶Thing! @relationship(type: "A")'), 'Thing.a: edges are read from another store than the row, and when that one fails the rest must stand. Write "Thing".'],
  ['a required list of a relationship', thing('a: ¶[Thing!]! @relationship(type: "A")'), 'Thing.a: edges are read from another store than the row, and when that one fails the rest must stand. Write "[Thing!]".'],
  ['a relationship with absent members', thing('a: ¶[Thing] @relationship(type: "A")'), 'Thing.a: edges are read from another store than the row, and when that one fails the rest must stand. Write "[Thing!]".'],
  ['a relationship to lists', thing('a: ¶[[Thing!]!] @relationship(type: "A")'), 'Thing.a: edges are read from another store than the row, and when that one fails the rest must stand. Write "[Thing!]".'],
  ['a relationship to a scalar', thing('a: ¶[String!] @relationship(type: "A")'), 'Thing.a: edges lead to entities, and String is none. Write "Thing".'],
  ['a relationship to an enum', `${thing('a: ¶Kind @relationship(type: "A")')} enum Kind { A }`, 'Thing.a: edges lead to entities, and Kind is none. Write "Thing".'],
  ['a relationship to an interface', `${thing('a: ¶[Named!] @relationship(type: "A")')} interface Named { key: String! }`, 'Thing.a: edges lead to entities, and Named is none. Write "Thing".'],
  ['a relationship to edges', `${thing('a: ¶[Link!] @relationship(type: "A")')} type Link @relationshipProperties { a: Int }`, 'Thing.a: edges lead to entities, and Link is none. Write "Thing".'],
  ['a relationship with arguments', thing('¶a(first: Int): [Thing!] @relationship(type: "A")'), 'Thing.a: arguments are added by themselves. Leave them out.'],
  ['a kind of edge without a name', thing('a: [Thing!] ¶@relationship(type: "")'), 'Thing.a: "" cannot name a kind of edge. Write it in letters, digits and underscores, as in @relationship(type: "BELONGS_TO").'],
  ['a kind of edge with a hostile name', thing(`a: [Thing!] ¶@relationship(type: "A'; DROP")`), 'Thing.a: "A\'; DROP" cannot name a kind of edge. Write it in letters, digits and underscores, as in @relationship(type: "BELONGS_TO").'],
  ['either way between different types', `${work} ${thing('a: [Work!] ¶@relationship(type: "A", direction: BOTH)')}`, 'Thing.a: either way makes sense only between instances of one type. Write direction: OUT or IN.'],
  ['any depth between different types', `${work} ${thing('a: [Work!] ¶@relationship(type: "A", depth: ANY)')}`, 'Thing.a: any depth makes sense only between instances of one type. Leave out depth.'],
  ['a hierarchy of one step', thing('a: [Thing!] @relationship(type: "A") ¶@descendants'), 'Thing.a: a hierarchy is gone down any number of steps, one way. Mark a field with @relationship(type: "…", depth: ANY), direction OUT or IN.'],
  ['two hierarchies', thing('a: [Thing!] @relationship(type: "A", depth: ANY) @descendants b: [Thing!] @relationship(type: "B", depth: ANY) ¶@descendants'), 'Thing.b: Thing.a is marked @descendants already, and a type has one hierarchy. Keep one.'],
  ['any depth that leads to one', thing('a: ¶Thing @relationship(type: "A", depth: ANY)'), 'Thing.a: any depth leads to many. Write "[Thing!]".'],
  ['a weight above 1', thing('a: [Thing!] ¶@relationship(type: "A", weight: 1.5)'), 'Thing.a: the weight is 1.5. Write a number from 0 to 1.'],
  ['another weight at the other end', `${genre} type Work implements Node @entity { id: ID! key: String! @ownKey a: [Genre!] @relationship(type: "BELONGS_TO", weight: 0.5) b: [Genre!] ¶@relationship(type: "BELONGS_TO", weight: 0.4) }`, 'Work.b: BELONGS_TO has weight 0.5 in Work.a. Write the same here, or nothing.'],
  ['the same direction at both ends', `type Genre implements Node @entity { id: ID! name: String! @ownKey works: [Work!] @relationship(type: "BELONGS_TO") } type Work implements Node @entity { id: ID! key: String! @ownKey genres: [Genre!] ¶@relationship(type: "BELONGS_TO") }`, 'Work.genres: BELONGS_TO leads from Genre to Work by Genre.works, and the other way here. Write direction: IN to follow the same edges back, or another type for edges of their own.'],
  ['the same direction back at both ends', `${genre} type Work implements Node @entity { id: ID! key: String! @ownKey genres: [Genre!] ¶@relationship(type: "BELONGS_TO", direction: IN) main: Genre ¶@relationship(type: "BELONGS_TO", direction: IN) }`, 'Work.genres: BELONGS_TO leads from Work to Genre by Genre.works, and the other way here. Write direction: OUT to follow the same edges back, or another type for edges of their own.', 'Work.main: BELONGS_TO leads from Work to Genre by Genre.works, and the other way here. Write direction: OUT to follow the same edges back, or another type for edges of their own.'],
  ['other properties at the other end', `${thing('a: [Thing!] @relationship(type: "A", properties: "Link") b: [Thing!] ¶@relationship(type: "A", direction: IN, properties: "Bond")')} type Link @relationshipProperties { a: Int } type Bond @relationshipProperties { a: Int }`, 'Thing.b: A has the properties Link in Thing.a. Write the same here, or nothing.'],
  ['properties that do not exist', `${thing('a: [Thing!] ¶@relationship(type: "A", properties: "Lnk")')} type Link @relationshipProperties { a: Int }`, 'Thing.a: "Lnk" is no type marked @relationshipProperties. Write "Link".'],
  ['an entity as properties', `${work} ${thing('a: [Thing!] ¶@relationship(type: "A", properties: "Work")')}`, 'Thing.a: "Work" is no type marked @relationshipProperties. There is none to name yet.'],
  ['an edge with a relationship', `${work} type Link @relationshipProperties { a: ¶Work }`, 'Link.a: an edge has attributes, and Work is none. Write a scalar or an enum.'],
  ['an edge without attributes', `${work} ¶type Link @relationshipProperties`, 'Link: a type has at least one field. Write what an edge says, as in "strength: Float @strength".'],
  ['a strength that is no number', `${work} type Link @relationshipProperties { a: ¶Int @strength }`, 'Link.a: a strength is a number from 0 to 1. Write Float.'],
  ['properties named like what a line of edges says', `${work} type PartLink @relationshipProperties { ¶from: String ¶to: Date ¶type: Float @strength }`, ...['from', 'to', 'type'].map((name) => `PartLink.${name}: files of edges say "from", "type" and "to" of each edge itself. Choose another name, such as "partLink${name === 'to' ? 'To' : name === 'from' ? 'From' : 'Type'}".`)],
  ['two strengths', `${work} type Link @relationshipProperties { a: Float @strength ¶b: Float @strength }`, 'Link: "a" is the strength already, and an edge has one. Leave out the second @strength.'],

  // Vectors
  ['vectors of nothing', thing('', '¶@embedded(from: [])'), 'Thing: name at least one attribute, as in @embedded(from: ["key"]).'],
  ['a misspelt attribute to embed', thing('title: String', '¶@embedded(from: ["titel"])'), 'Thing: @embedded from "titel": Thing has no attribute "titel". Write "title".'],
  ['an attribute embedded twice', thing('', '¶@embedded(from: ["key", "key"])'), 'Thing: @embedded from "key" stands twice. Keep one.'],
  ['a path without a relationship', thing('themes: [Thing!] @relationship(type: "A")', '¶@embedded(from: ["theme.key"])'), 'Thing: @embedded from "theme.key": Thing has no relationship "theme". Write "themes".'],
  ['a path to no attribute', thing('themes: [Thing!] @relationship(type: "A")', '¶@embedded(from: ["themes.name"])'), 'Thing: @embedded from "themes.name": Thing has no attribute "name". Write "key".'],
  ['a path that ends in a relationship', thing('themes: [Thing!] @relationship(type: "A")', '¶@embedded(from: ["themes"])'), 'Thing: @embedded from "themes": "themes" leads elsewhere. Name an attribute there, as in "themes.name".'],
  ['a path of two steps', thing('themes: [Thing!] @relationship(type: "A")', '¶@embedded(from: ["themes.themes.key"])'), 'Thing: @embedded from "themes.themes.key": a path has one step. Write "themes.themes".'],
  ['a path of any number of steps', thing('themes: [Thing!] @relationship(type: "A", depth: ANY)', '¶@embedded(from: ["themes.key"])'), 'Thing: @embedded from "themes.key": "themes" goes any number of steps. Use a relationship of one step.'],
  ['JSON to embed', thing('raw: JSON', '¶@embedded(from: ["raw"])'), 'Thing: @embedded from "raw": JSON is no text. Name a text attribute.'],
  ['neighbours without vectors', thing('¶similar: [Thing!] @nearest'), 'Thing.similar: only a type with vectors has neighbours by meaning. Mark Thing with @embedded(from: […]).'],
  ['neighbours of another type', `${work} ${thing('similar: ¶[Work!] @nearest', '@embedded(from: ["key"])')}`, 'Thing.similar: the nearest are of the same type. Write "[Thing!]".'],
  ['one neighbour', thing('similar: ¶Thing @nearest', '@embedded(from: ["key"])'), 'Thing.similar: the nearest are of the same type. Write "[Thing!]".'],

  // Names
  ['a root type', `${work} type ¶Query { genres: Int }`, 'Root fields are generated from the entities. Leave out type Query.'],
  ['a type of the read API', `${work} type ¶SearchEdge { a: Int }`, "SearchEdge is Trefoil's own. Choose another name."],
  ['an interface of the read API', `${work} interface ¶Node { id: ID! }`, "Node is Trefoil's own. Choose another name."],
  ['an enum of the read API', `${work} enum ¶Strategy { A }`, "Strategy is Trefoil's own. Choose another name."],
  ['a scalar of GraphQL', `${work} enum ¶Boolean { A }`, "Boolean is Trefoil's own. Choose another name."],
  ['a type twice', `${work} type ¶Work implements Node @entity { id: ID! name: String! @ownKey }`, 'Work is defined twice, first in domain.graphql:1. Keep one.'],
  ['a type and an enum of one name', `${work} enum ¶Work { A }`, 'Work is defined twice, first in domain.graphql:1. Keep one.'],
  ['a type that federation keeps', `${work} type ¶_Entity implements Node @entity { id: ID! name: String! @ownKey }`, '_Entity: names that begin with an underscore are reserved. Write "Entity".'],
  ['a type named like a generated filter', `${genre} ${work} type ¶GenreFilter implements Node @entity { id: ID! key: String! @ownKey }`, 'GenreFilter: a type of this name is generated for Genre. Choose another name.'],
  ['an enum named like a generated connection', `${thing('kind: ThingConnection')} enum ¶ThingConnection { A }`, 'ThingConnection: a type of this name is generated for Thing. Choose another name.'],
  ['an enum named like another’s filter', `${thing('kind: Kind other: KindFilter')} enum Kind { A } enum ¶KindFilter { A }`, 'KindFilter: a type of this name is generated for Kind. Choose another name.'],
  ['types whose generated ones meet', `type ¶Part implements Node @entity { id: ID! key: String! @ownKey of: Part @relationship(type: "OF") } type PartRelated implements Node @entity { id: ID! key: String! @ownKey }`, 'Part: the type "PartRelatedFilter" that is generated for it is PartRelated\'s already. Choose another name.'],
  ['an entity whose filter is ours', `type ¶Search implements Node @entity { id: ID! key: String! @ownKey }`, 'Search: the root field "search" is Trefoil\'s already. Rename the type.', 'Search: the type "SearchConnection" that is generated for it is Trefoil\'s already. Choose another name.', 'Search: the type "SearchEdge" that is generated for it is Trefoil\'s already. Choose another name.', 'Search: the type "SearchFilter" that is generated for it is Trefoil\'s already. Choose another name.'],
  ['an entity whose root is ours', `type ¶Similar implements Node @entity { id: ID! key: String! @ownKey }`, 'Similar: the root field "similar" is Trefoil\'s already. Rename the type.'],
  ['an entity whose condition is ours', `type ¶Exclude implements Node @entity @embedded(from: ["key"]) { id: ID! key: String! @ownKey }`, 'Exclude: the member "exclude" of SearchFilter is Trefoil\'s already. Rename the type.'],
  ['plurals that meet', `type Person implements Node @entity { id: ID! key: String! @ownKey } type ¶Human implements Node @entity(plural: "people") { id: ID! key: String! @ownKey }`, 'Human: the root field "people" is Person\'s already. Write @entity(plural: "…") with another name.'],
  ['a plural that is another’s singular', `${work} type ¶Opus implements Node @entity(plural: "work") { id: ID! key: String! @ownKey }`, 'Opus: the root field "work" is Work\'s already. Write @entity(plural: "…") with another name.'],
  ['a plural that is no name', `type Genre implements Node ¶@entity(plural: "kinds of film") { id: ID! key: String! @ownKey }`, 'Genre: the plural "kinds of film" cannot be a root field\'s name. Write it in letters and digits, a small letter first, as in "genres".'],
  ['a field named like a connective', thing('¶and: String'), 'Thing.and: "and" joins the conditions of a filter. Choose another name.'],
  ['a relationship named like a connective', thing('¶not: [Thing!] @relationship(type: "NOT")'), 'Thing.not: "not" joins the conditions of a filter. Choose another name.'],
  ['a field with an underscore in front', thing('¶_version: Int'), 'Thing._version: names that begin with an underscore are reserved. Write "version".'],
  ['a field named like a twin', thing('parts: [Thing!] @relationship(type: "A") ¶partsConnection: String'), 'Thing.partsConnection: "parts" gains a field of this name, which pages it. Choose another name.'],
  ['a relationship named like a twin', thing('parts: [Thing!] @relationship(type: "A") ¶partsConnection: [Thing!] @relationship(type: "B")'), 'Thing.partsConnection: "parts" gains a field of this name, which pages it. Choose another name.'],
  ['types that share a table', `type HTTPServer implements Node @entity { id: ID! key: String! @ownKey } type ¶Http_Server implements Node @entity { id: ID! key: String! @ownKey }`, 'Http_Server and HTTPServer would share the table "http_server". Rename one so that they differ in more than capitals and underscores.'],
  ['fields that share a column', thing('fooBar: Int ¶foo_bar: Int'), 'Thing.foo_bar: it would share the column "foo_bar" with fooBar. Rename one so that they differ in more than capitals and underscores.'],
  ['a column that PostgreSQL has', thing('¶xmin: Float'), 'Thing.xmin: every table of PostgreSQL has a column "xmin" of its own. Choose another name.'],
  ['a column too long for PostgreSQL', thing(`¶${long}: Int`), `Thing.${long}: its column "${long}" has 64 characters, and PostgreSQL knows at most 63. Choose a shorter name.`],
  ['a table too long for PostgreSQL', `type ¶A${long} implements Node @entity(plural: "as") { id: ID! key: String! @ownKey }`, `A${long}: its table "a${long}" has 65 characters, and PostgreSQL knows at most 63. Choose a shorter name.`],

  // What does not belong into a schema folder
  ['a scalar', `${work} ¶scalar Money`, 'Scalar Money has no store type. Use String, ID, Int, Float, Boolean, DateTime, Date, JSON or an enum.'],
  ['a union', `${work} ¶union Any = Work`, 'Union Any: a relationship leads to one entity type. Write one relationship field for each member.'],
  ['an input', `${work} ¶input Put { a: Int }`, 'Input Put: filters and orders are generated from the entities. Leave it out.'],
  ['a directive', `${work} ¶directive @mine on OBJECT`, "Directive @mine: only Trefoil's own directives have a meaning here. Leave it out."],
  ['a kind of event that there is', `${work} extend enum EventKind { ¶LIKED @reward(value: 1) }`, 'EventKind.LIKED: there is an event of this kind already. Choose another name.'],
  ['a reward that is too much', `${work} extend enum EventKind { BOUGHT ¶@reward(value: 2) }`, 'EventKind.BOUGHT: the reward is 2. Write a number from -1 to 1.'],
  ['a mark of seen on no event', `${work} enum Colour { RED ¶@seen }`, 'Colour.RED: @seen is for kinds of events, written by "extend enum EventKind". Leave it out.'],
  ['a reward on no event', `${work} enum Colour { RED ¶@reward(value: 1) }`, 'Colour.RED: @reward is for kinds of events, written by "extend enum EventKind". Leave it out.'],
  ['an extension', `${work} ¶extend type Work { a: Int }`, 'Extensions are not read. Write what they add into Work itself.'],
  ['a schema definition', `${work} ¶schema { query: Work }`, "The root types are Trefoil's own. Leave out the schema definition."],
  ['an operation', `${work} ¶query { a }`, 'A schema folder holds type definitions. Move operations elsewhere.'],
  ['a syntax error', `type Genre { name ¶String }`, 'Syntax Error: Expected ":", found Name "String".'],
  ['an empty pair of braces', `type Genre {¶}`, 'Syntax Error: Expected Name, found "}".'],
  ['an interface that is not kept to', `interface Named { ¶name: String! } ${thing('').replace('implements Node', 'implements Node & Named')}`, 'Interface field Named.name expected but Thing does not provide it.'],
];

describe('a schema with', () => {
  it.each(cases)('%s is refused, by place and remedy', (_what, marked, ...messages) => {
    const { text, places } = placesOf(marked);
    const problems = problemsOf({ 'domain.graphql': text });
    expect(problems.map(({ message }) => message)).toEqual(messages);
    for (const [i, problem] of problems.entries()) expect([problem.file, problem.line, problem.column]).toEqual(['domain.graphql', 1, places[i] ?? places.at(-1)]);
  });

  it('many things wrong is refused once, with all of them in the order of the files', () => {
    const problems = problemsOf({
      'a.graphql': `"A genre."
type Genre implements Node @entity {
  id: ID!
  """
  A description
  of several lines.
  """
  names: [[String!]!]
  label: Strng
}

enum Strategy { A }
`,
      'b.graphql': `type Work implements Node @entity @embedded(from: ["titel", "genre.name"]) {
  id: ID!
  key: String @ownKey
}

type Person implements Node @entity @embedded(from: ["nme", "works.key", "genre.name"]) {
  id: ID!
  name: String! @ownKey
  works: [Work!] @relationship(type: "WORKED_ON")
  genre: Genre @relationship(type: "KNOWN_FOR", weight: 2)
  and: Int
}
`,
    });
    expect(problems.map(({ file, line, column, message }) => `${file}:${line}:${column} ${message.slice(0, 40)}`)).toEqual([
      'a.graphql:2:6 Genre: no field is marked @ownKey. Write',
      'a.graphql:8:3 Genre.names: a list of lists cannot be s',
      'a.graphql:9:10 Genre.label: there is no type "Strng". W',
      "a.graphql:12:6 Strategy is Trefoil's own. Choose anothe",
      'b.graphql:3:8 Work.key: an own key is a text that is a',
      'b.graphql:6:37 Person: @embedded from "nme": Person has',
      'b.graphql:10:16 Person.genre: the weight is 2. Write a n',
      'b.graphql:11:3 Person.and: "and" joins the conditions o',
    ]);
  });

  it('one misspelt directive is not told twice, through what hangs on it', () => {
    const problems = problemsOf(`
      type Genre implements Node @entity @embedded(from: ["name", "works.title"]) { id: ID! name: String! @ownKey works: [Work!] @relationship(type: "A", properties: "Link") }
      type Work implements Node @entity { id: ID! title: String! @ownKye genres: [Genre!] @relationship(type: "A", direction: IN) }
      type Link @relationshipPropertys { a: Int }`);
    expect(problems.map(({ message }) => message)).toEqual(['Work.title: there is no directive @ownKye. Write @ownKey.', 'Link: there is no directive @relationshipPropertys. Write @relationshipProperties.']);
  });

  it('the first problem in a description points below it', () => {
    const [problem] = problemsOf(`type Genre implements Node @entity {\n  id: ID!\n  name: String! @ownKey\n  """\n  Many\n  words.\n  """\n  raw: [JSON!]\n}`);
    expect(problem).toMatchObject({ line: 8, column: 3 });
  });
});

/** Takes the marks out of a text of one line, and says where they stood. */
function placesOf(marked: string): { readonly text: string; readonly places: readonly number[] } {
  const places = [...marked.matchAll(/¶/g)].map((match, i) => match.index - i + 1);
  return { text: marked.replaceAll('¶', ''), places };
}

function problemsOf(domain: string | Readonly<Record<string, string>>): readonly SchemaProblem[] {
  try {
    catalogOf(domain);
  } catch (error) {
    if (!(error instanceof SchemaError)) throw error;
    for (const { file, line, column, message } of error.problems) expect(error.message).toContain(`${file}:${line}:${column}  ${message}`);
    return error.problems;
  }
  return [];
}
