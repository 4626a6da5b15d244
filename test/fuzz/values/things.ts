/** Attributes of every kind, lists of some, and edges with and without properties. */
export const schema = `
  type Thing implements Node @entity @key(fields: "id") @embedded(from: ["title", "text", "tags.name"]) {
    id: ID!
    key: String! @ownKey
    title: String @name
    text: String @filterable
    reference: ID @filterable
    size: Int @filterable
    weight: Float @filterable @importance
    good: Boolean @filterable
    day: Date @filterable
    moment: DateTime @filterable @recency
    colour: Colour @filterable
    more: JSON
    words: [String!] @filterable
    sizes: [Int!]
    weights: [Float!]
    moments: [DateTime!]
    tags: [Tag!] @relationship(type: "TAGGED", properties: "Tagging")
    partOf: Thing @relationship(type: "PART_OF")
    similar: [Thing!] @nearest
  }
  enum Colour { RED GREEN }
  type Tagging @relationshipProperties { strength: Float @strength note: String since: DateTime count: Int }
  type Tag implements Node @entity @key(fields: "id") {
    id: ID!
    name: ID! @ownKey @name
    things: [Thing!] @relationship(type: "TAGGED", direction: IN)
    narrower: [Tag!] @relationship(type: "NARROWER")
    below: [Tag!] @relationship(type: "NARROWER", depth: ANY)
  }`;
