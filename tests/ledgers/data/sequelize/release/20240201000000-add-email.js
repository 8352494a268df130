module.exports = {
  async up(queryInterface, Sequelize) {
    await queryInterface.addColumn('users', 'email', Sequelize.TEXT)
  },
  async down(queryInterface) {
    await queryInterface.removeColumn('users', 'email')
  },
}
