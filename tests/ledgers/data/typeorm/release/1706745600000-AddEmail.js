exports.AddEmail1706745600000 = class AddEmail1706745600000 {
  async up(queryRunner) {
    await queryRunner.query(`ALTER TABLE "users" ADD "email" text`)
  }

  async down(queryRunner) {
    await queryRunner.query(`ALTER TABLE "users" DROP COLUMN "email"`)
  }
}
