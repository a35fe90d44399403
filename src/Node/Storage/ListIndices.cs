using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace LotusBridge.Node.Storage;

/// <summary>Without these, lists of many orders would read them from end to end.</summary>
[DbContext(typeof(NodeDb))]
[Migration("20261130020000_ListIndices")]
internal sealed class ListIndices : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        // The newest cases, and the orders whose rows are made anew.
        migrationBuilder.CreateIndex("IX_statements_Type", "statements", ["Type", "Number"]);

        // The few whose clock ends soon.
        migrationBuilder.CreateIndex("IX_orders_DueAt", "orders", ["DueAt", "Number"]);
    }
}
