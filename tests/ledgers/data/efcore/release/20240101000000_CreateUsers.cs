using Microsoft.EntityFrameworkCore.Migrations;

namespace Shop.Migrations
{
    public partial class CreateUsers : Migration
    {
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("CREATE TABLE users (id integer PRIMARY KEY)");
        }
    }
}
