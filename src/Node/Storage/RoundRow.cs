using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace LotusBridge.Node.Storage;

/// <summary>
/// A round of cosignatures that made statements final. Their proofs are made from it when somebody asks, so that what they
/// all have in common stands here once.
/// </summary>
internal sealed class RoundRow
{
    public long Number { get; init; }

    /// <summary>Of the checkpoint.</summary>
    public required long Size { get; init; }

    /// <summary>The checkpoint with the cosignatures that it had then: what a first proof shows never changes.</summary>
    public required string Note { get; init; }
}

/// <summary>Rounds; a statement that has a proof of its own from before keeps it.</summary>
[DbContext(typeof(NodeDb))]
[Migration("20261122000000_Rounds")]
internal sealed class Rounds : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable("rounds", table => new
        {
            Number = FirstTables.Counter(table),
            Size = table.Column<long>(),
            Note = table.Column<string>(),
        }, constraints: table => table.PrimaryKey("PK_rounds", row => row.Number));
        migrationBuilder.AddColumn<long>("Round", "statements", nullable: true);
    }
}
