using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace LotusBridge.Node.Storage;

/// <summary>A package whose list of parts this node has taken: room is kept for it, and this is how far it has arrived.</summary>
internal sealed class ArrivalRow
{
    public required string Package { get; init; }

    /// <summary>The provider's, whose room it takes.</summary>
    public required string Office { get; init; }

    /// <summary>Of the sealed file, in bytes.</summary>
    public required long Size { get; init; }

    /// <summary>A bit for each part that is durable, the lowest of the first byte for the first part.</summary>
    public required byte[] Parts { get; set; }

    /// <summary>True from the last part on.</summary>
    public bool IsWhole { get; set; }
}

/// <summary>Arrivals.</summary>
[DbContext(typeof(NodeDb))]
[Migration("20261123000000_Arrivals")]
internal sealed class ArrivalTable : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable("arrivals", table => new
        {
            Package = table.Column<string>(),
            Office = table.Column<string>(),
            Size = table.Column<long>(),
            Parts = table.Column<byte[]>(),
            IsWhole = table.Column<bool>(),
        }, constraints: table => table.PrimaryKey("PK_arrivals", row => row.Package));
        migrationBuilder.CreateIndex("IX_arrivals_Office", "arrivals", "Office");
    }
}
