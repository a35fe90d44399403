using LotusBridge.Ledger;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace LotusBridge.Node.Storage;

/// <summary>The newest capability that was drawn for a package; one before it counts for nothing.</summary>
internal sealed class CapabilityRow
{
    public required string Package { get; init; }

    /// <summary>SHA-256 of the secret.</summary>
    public required Digest Secret { get; set; }

    /// <summary>The provider's official who drew it: with them it ends.</summary>
    public required string By { get; set; }

    public required DateTimeOffset Until { get; set; }
}

/// <summary>Capabilities.</summary>
[DbContext(typeof(NodeDb))]
[Migration("20261123000001_Capabilities")]
internal sealed class CapabilityTable : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.CreateTable("capabilities", table => new
    {
        Package = table.Column<string>(),
        Secret = table.Column<string>(),
        By = table.Column<string>(),
        Until = table.Column<long>(),
    }, constraints: table => table.PrimaryKey("PK_capabilities", row => row.Package));
}
