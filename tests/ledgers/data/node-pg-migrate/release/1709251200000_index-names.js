exports.up = (pgm) => pgm.createIndex('users', 'name')
exports.down = (pgm) => pgm.dropIndex('users', 'name')
