module.exports = {
  up: (queryInterface, Sequelize) =>
    queryInterface.createTable('users', {
      id: { type: Sequelize.INTEGER, primaryKey: true },
      name: { type: Sequelize.TEXT, allowNull: false },
    }),
  down: (queryInterface) => queryInterface.dropTable('users'),
}
