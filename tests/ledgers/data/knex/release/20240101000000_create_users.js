exports.up = (knex) =>
  knex.schema.createTable('users', (table) => {
    table.integer('id').primary()
    table.text('name').notNullable()
  })
exports.down = (knex) => knex.schema.dropTable('users')
