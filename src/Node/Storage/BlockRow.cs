using LotusBridge.Ledger;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace LotusBridge.Node.Storage;

/// <summary>Where a block of the own log begins.</summary>
internal sealed class BlockRow
{
    /// <summary>Of the header's entry.</summary>
    public required long Index { get; init; }

    /// <summary>Size of the own log's tree that the header names.</summary>
    public required long Final { get; init; }
}

/// <summary>A cosigned checkpoint, of whatever log, that a block's header names by its hash: kept as evidence of time.</summary>
internal sealed class NoteRow
{
    /// <summary>SHA-256 of the note.</summary>
    public required Digest Digest { get; init; }

    public required string Note { get; init; }
}

/// <summary>Blocks.</summary>
[DbContext(typeof(NodeDb))]
[Migration("20261122000001_Blocks")]
internal sealed class Blocks : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable("blocks", table => new
        {
            Index = table.Column<long>(),
            Final = table.Column<long>(),
        }, constraints: table => table.PrimaryKey("PK_blocks", row => row.Index));
        migrationBuilder.CreateTable("notes", table => new
        {
            Digest = table.Column<string>(),
            Note = table.Column<string>(),
        }, constraints: table => table.PrimaryKey("PK_notes", row => row.Digest));
    }
}
