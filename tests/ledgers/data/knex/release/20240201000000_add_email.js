exports.up = (knex) => knex.schema.alterTable('users', (table) => table.text('email'))
exports.down = (knex) => knex.schema.alterTable('users', (table) => table.dropColumn('email'))
