// The ledger has the property, not the name of the class.
exports.Renamed = class Renamed {
  constructor() {
    this.name = 'IndexNames1709251200000'
  }

  async up(queryRunner) {
    await queryRunner.query(`CREATE INDEX "users_name_idx" ON "users" ("name")`)
  }

  async down(queryRunner) {
    await queryRunner.query(`DROP INDEX "users_name_idx"`)
  }
}
