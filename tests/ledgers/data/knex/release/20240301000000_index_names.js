exports.up = (knex) => knex.raw('CREATE INDEX CONCURRENTLY users_name_idx ON users (name)')
exports.down = (knex) => knex.raw('DROP INDEX CONCURRENTLY users_name_idx')
exports.config = { transaction: false }
