using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Operations;
using Microsoft.EntityFrameworkCore.Migrations.Operations.Builders;

namespace LotusBridge.Node.Storage;

/// <summary>Orders as rows, what they wait for, and the words they are found by. Names are compared byte by byte.</summary>
[DbContext(typeof(NodeDb))]
[Migration("20261130010000_OrderLists")]
internal sealed class OrderTables : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        // SQLite compares bytes by itself; PostgreSQL as the database's language has it, which is neither ours nor stable.
        var bytes = ActiveProvider!.Contains("Npgsql", StringComparison.Ordinal) ? "C" : null;
        Orders(migrationBuilder, bytes);
        Duties(migrationBuilder, bytes);
        Terms(migrationBuilder, bytes);
        migrationBuilder.CreateTable("doubts", table => new
        {
            Number = table.Column<string>(),
        }, constraints: table => table.PrimaryKey("PK_doubts", row => row.Number));
        migrationBuilder.CreateTable("listings", table => new
        {
            Name = table.Column<string>(),
            Form = table.Column<string>(),
            Upto = table.Column<long>(),
            IsWhole = table.Column<bool>(),
        }, constraints: table => table.PrimaryKey("PK_listings", row => row.Name));

        // A revocation asks for everything that one official has said.
        migrationBuilder.CreateIndex("IX_statements_By_At", "statements", ["By", "At"]);
    }

    private static void Orders(MigrationBuilder builder, string? bytes)
    {
        builder.CreateTable("orders", table => new
        {
            Number = Text(table, bytes),
            Issued = table.Column<string>(),
            Kind = table.Column<int>(),
            Stage = table.Column<int>(),
            Category = table.Column<string>(),
            CaseDigest = table.Column<string>(),
            Case = table.Column<string>(nullable: true),
            CaseOffice = table.Column<string>(nullable: true),
            IssuingTerritory = table.Column<string>(),
            IssuingOffice = table.Column<string>(),
            RequestedTerritory = table.Column<string>(),
            Addressee = table.Column<string>(),
            IsReceived = table.Column<bool>(),
            IssuedAt = table.Column<long>(),
            Clock = table.Column<string>(nullable: true),
            DueAt = table.Column<long>(nullable: true),
            Packages = table.Column<int>(),
            IsEmergency = table.Column<bool>(),
            IsRestricted = table.Column<bool>(),
            HasAlarms = table.Column<bool>(),
            Statements = table.Column<int>(),
            SharedStatements = table.Column<int>(),
            PublicStatements = table.Column<int>(),
            ChangedAt = table.Column<long>(),
            SharedAt = table.Column<long>(),
            PublicAt = table.Column<long>(),
            Latest = table.Column<string>(),
            LookAt = table.Column<long>(nullable: true),
        }, constraints: table => table.PrimaryKey("PK_orders", row => row.Number));
        Listed(builder, "IX_orders_Issuing", ["IssuingTerritory"]);
        Listed(builder, "IX_orders_Office", ["IssuingTerritory", "IssuingOffice"]);
        Listed(builder, "IX_orders_Requested", ["RequestedTerritory"]);
        Listed(builder, "IX_orders_Addressee", ["RequestedTerritory", "Addressee", "IsReceived"]);
        Listed(builder, "IX_orders_IssuingStage", ["IssuingTerritory", "Stage"]);
        Listed(builder, "IX_orders_RequestedStage", ["RequestedTerritory", "Stage"]);
        builder.CreateIndex("IX_orders_CaseDigest", "orders", "CaseDigest");
        builder.CreateIndex("IX_orders_LookAt", "orders", "LookAt");
    }

    /// <summary>In the order of the lists, with the columns that filters look at.</summary>
    private static void Listed(MigrationBuilder builder, string name, IReadOnlyList<string> first)
    {
        string[] columns = ["IssuedAt", "Number", "DueAt", "Kind", "Stage", "Category"];
        string[] all = [.. first, .. columns.Except(first, StringComparer.Ordinal)];
        builder.CreateIndex(name, "orders", all, descending: [.. all.Select(column => column == columns[0])]);
    }

    private static void Duties(MigrationBuilder builder, string? bytes)
    {
        builder.CreateTable("duties", table => new
        {
            Id = FirstTables.Counter(table),
            Number = Text(table, bytes),
            Type = table.Column<string>(),
            Package = table.Column<string>(nullable: true),
            Territory = table.Column<string>(),
            Role = table.Column<string>(),
            Seat = table.Column<string>(),
            Except = table.Column<string>(),
            From = table.Column<long>(),
            Until = table.Column<long>(),
            Clock = table.Column<string>(nullable: true),
            Due = table.Column<long>(),
        }, constraints: table => table.PrimaryKey("PK_duties", row => row.Id));
        builder.CreateIndex("IX_duties_Number", "duties", "Number");
        builder.CreateIndex("IX_duties_Seat", "duties", ["Territory", "Role", "Seat", "Due", "Number"]);
    }

    private static void Terms(MigrationBuilder builder, string? bytes)
    {
        builder.CreateTable("terms", table => new
        {
            Number = Text(table, bytes),
            Side = table.Column<int>(),
            Office = table.Column<string>(),
            Term = Text(table, bytes),
        }, constraints: table => table.PrimaryKey("PK_terms", row => new { row.Number, row.Side, row.Term }));
        builder.CreateIndex("IX_terms_Side", "terms", ["Side", "Term", "Number"]);
        builder.CreateIndex("IX_terms_Office", "terms", ["Side", "Office", "Term", "Number"]);
    }

    private static OperationBuilder<AddColumnOperation> Text(ColumnsBuilder table, string? collation) =>
        table.Column<string>(collation: collation);
}
