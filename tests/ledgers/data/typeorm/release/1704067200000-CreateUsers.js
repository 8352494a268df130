module.exports = class CreateUsers1704067200000 {
  name = 'CreateUsers1704067200000'

  async up(queryRunner) {
    await queryRunner.query(`CREATE TABLE "users" ("id" integer PRIMARY KEY, "name" text NOT NULL)`)
  }

  async down(queryRunner) {
    await queryRunner.query(`DROP TABLE "users"`)
  }
}
